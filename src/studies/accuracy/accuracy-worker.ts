/** Entry point of the workers of the accuracy study: one robot, variant or machine, and seed per call. */
import { measureSeed } from './accuracy-seed.js';
import type { AccuracyTask } from './accuracy-seed.js';
import { measureMachine } from './machine-seed.js';
import type { MachineTask } from './machine-seed.js';
import { measuredWork } from './measured-work.js';

export const work = measuredWork<AccuracyTask | MachineTask>((settings, robot, task, onShare) =>
  'machine' in task
    ? measureMachine(settings, robot, task, onShare)
    : measureSeed(settings, robot, task, onShare),
);
