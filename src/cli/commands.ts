/** Every command by its name, in the order of the help. Each is loaded alone: all together need a second. */
import type { Command } from 'commander';

export const commands: Readonly<Record<string, () => Promise<Command>>> = {
  arm: async () => (await import('./arm.js')).armCommand(),
  train: async () => (await import('./train.js')).trainCommand(),
  reach: async () => (await import('./reach.js')).reachCommand(),
  node: async () => (await import('./node.js')).nodeCommand(),
  simulate: async () => (await import('./simulate.js')).simulateCommand(),
  check: async () => (await import('./check.js')).checkCommand(),
  target: async () => (await import('./target.js')).targetCommand(),
  watch: async () => (await import('./watch.js')).watchCommand(),
  call: async () => (await import('./call.js')).callCommand(),
  set: async () => (await import('./set.js')).setCommand(),
  gazebo: async () => (await import('./gazebo.js')).gazeboCommand(),
  record: async () => (await import('./record.js')).recordCommand(),
  recover: async () => (await import('./recover.js')).recoverCommand(),
  report: async () => (await import('./report.js')).reportCommand(),
  conformance: async () => (await import('./conformance.js')).conformanceCommand(),
  experiment: async () => (await import('./experiment.js')).experimentCommand(),
  compare: async () => (await import('./compare.js')).compareCommand(),
  doctor: async () => (await import('./doctor.js')).doctorCommand(),
};
