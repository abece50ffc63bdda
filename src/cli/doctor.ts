import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { z } from 'zod';
import { describedRobot } from '../arm/robot.js';
import { messageOf } from '../errors.js';
import { kernelChoice } from '../controllers/brain/default-kernels.js';
import { findingsInOwnRos } from '../ros/client/relaunch.js';
import { inspectRosEnvironment } from '../ros/client/ros-environment.js';
import type { Finding } from '../ros/client/ros-environment.js';
import { packageFile, packageVersion } from '../parameters/package-files.js';
import { resolveSettings } from '../parameters/settings.js';
import { inspectGazebo } from './doctor-gazebo.js';

/** `neuromotor doctor`: reports what is installed, what is missing, and what to do. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('say what is there, what is missing, and what to do')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', '\nExit code 0 when everything works, ROS 2 included; 1 otherwise.')
    .action(async ({ json }: { json?: true }) => {
      const findings = [...(await inspectProgram()), inspectGazebo(), ...inspectRos()];
      process.stdout.write(json === true ? `${JSON.stringify(findings, undefined, 2)}\n` : asRows(findings));
      if (findings.some(({ ok }) => !ok)) process.exitCode = 1;
    });
}

async function inspectProgram(): Promise<Finding[]> {
  return [
    { name: 'neuromotor', ok: true, found: packageVersion() },
    nodeVersion(),
    { name: 'platform', ok: true, found: `${process.platform} ${process.arch}` },
    await attempt('kernels', 'install the package again (`npm ci`), or live with slower training', () => {
      const { kernels, fallback } = kernelChoice();
      if (fallback !== undefined) throw new Error(fallback);
      return Promise.resolve(
        kernels.name === 'wasm' ? 'WebAssembly with SIMD' : 'plain, as NEUROMOTOR_KERNELS asks',
      );
    }),
    await attempt('MuJoCo', 'install the package again (`npm ci`)', async () => {
      const { mujoco } = await import('../plants/mujoco-runtime.js');
      return `${(await mujoco()).mj_versionString()}, loads`;
    }),
    await attempt('robot', 'the package is incomplete, install it again', () => {
      const { arm } = describedRobot(resolveSettings('robot'));
      return Promise.resolve(`urdf/left_arm.urdf with ${arm.joints} joints`);
    }),
  ];
}

function nodeVersion(): Finding {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  const { node: wanted } = z.object({ engines: z.object({ node: z.string() }) }).parse(manifest).engines;
  const [major, minor] = wanted.replace(/^\D+/, '').split('.').map(Number);
  const found = process.versions.node;
  const [foundMajor, foundMinor] = found.split('.').map(Number);
  const ok = foundMajor > major || (foundMajor === major && foundMinor >= minor);
  return { name: 'Node', ok, found, ...(!ok && { remedy: `install Node ${wanted}` }) };
}

async function attempt(name: string, remedy: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, found: await look() };
  } catch (error) {
    return { name, ok: false, found: messageOf(error), remedy };
  }
}

function inspectRos(): readonly Finding[] {
  const { findings, binding, relaunchable } = inspectRosEnvironment();
  const elsewhere = process.env.AMENT_PREFIX_PATH !== undefined;
  return binding === undefined && relaunchable && !elsewhere ? findingsInOwnRos() : findings;
}

function asRows(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length));
  const indent = ' '.repeat(width + 11);
  const rows = findings.flatMap(({ name, ok, found, remedy }) => [
    `${ok ? 'ok     ' : 'MISSING'}  ${name.padEnd(width)}  ${found.replaceAll('\n', `\n${indent}`)}`,
    ...(remedy === undefined ? [] : [`${indent}-> ${remedy}`]),
  ]);
  const missing = findings.filter(({ ok }) => !ok).length;
  return `${rows.join('\n')}\n${missing === 0 ? 'everything is there' : `${missing} missing`}\n`;
}
