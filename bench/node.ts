import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { controlCycle, residentMiB } from './control-cycle.js';
import type { Extent, Report } from './report.js';

/** @throws Error where there is no ROS 2 */
export function requireRos(): void {
  const ros =
    process.env.AMENT_PREFIX_PATH !== undefined ||
    existsSync(fileURLToPath(new URL('../.ros2', import.meta.url)));
  if (!ros) throw new Error('no ROS 2: npm run ros:setup');
}

/** The node in ROS 2. @throws Error where there is none */
export async function nodeLines(report: Report, { quick }: Extent): Promise<void> {
  requireRos();
  const { cycleP50Ms, cycleP99Ms } = await controlCycle(
    quick ? { windows: 0, ageS: 3 } : { windows: 1, ageS: 50 },
  );
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
    what: 'MiB, resident memory of the node, its brain trained',
    value: await residentMiB(),
  });
}
