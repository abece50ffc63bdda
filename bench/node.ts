import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { controlCycle, residentMiB } from './control-cycle.js';
import { latencyLines } from './latency.js';
import type { Report } from './report.js';

/** The node in ROS 2. @throws Error where there is none */
export async function nodeLines(report: Report): Promise<void> {
  const ros =
    process.env.AMENT_PREFIX_PATH !== undefined ||
    existsSync(fileURLToPath(new URL('../.ros2', import.meta.url)));
  if (!ros) throw new Error('no ROS 2: npm run ros:setup');
  const { cycleP50Ms, cycleP99Ms } = await controlCycle();
  report({
    key: 'controlCycleP50Ms',
    what: 'ms, one control cycle while the worker trains, median',
    value: cycleP50Ms,
  });
  report({
    key: 'controlCycleP99Ms',
    what: 'ms, one control cycle while the worker trains, 99th percentile',
    value: cycleP99Ms,
    toReach: 1,
  });
  report({
    key: 'residentMiB',
    what: 'MiB, resident memory of the node',
    value: await residentMiB(),
  });
  for (const line of await latencyLines()) report(line);
}
