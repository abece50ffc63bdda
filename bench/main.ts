/** `npm run bench [-- --json FILE]`: speed and memory, one number a line. Timings are noisy: compare within one run. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.js';
import { writeAtomically } from '../src/storage/atomic-write.js';
import { controlCycle, residentMiB } from './control-cycle.js';
import { latencyLines } from './latency.js';
import { bgTrainingS, cerebellarTrialMs, movementMs } from './model.js';

const TRAININGS = 5;
const CEREBELLAR_TRIALS = 60;
const MOVEMENTS = 400;

interface Line {
  readonly key: string;
  readonly what: string;
  readonly value: number;
  readonly toReach?: number;
}

const { values } = parseArgs({ options: { json: { type: 'string' } } });
const lines: Line[] = [];
function report(line: Line): void {
  lines.push(line);
  const { key, what, value, toReach } = line;
  const verdict =
    toReach === undefined
      ? ''
      : value <= toReach
        ? `  (to reach ${toReach}: met)`
        : `  (to reach ${toReach}: NOT met)`;
  console.log(`${key.padEnd(20)} ${value.toFixed(3).padStart(10)}  ${what}${verdict}`);
}

report({
  key: 'bgTrainingS',
  what: 's, one training of the basal ganglia, 402 trials',
  value: bgTrainingS(TRAININGS),
  toReach: 5,
});
report({
  key: 'cerebellarTrialMs',
  what: 'ms, one cerebellar trial, 400 ms and learning',
  value: cerebellarTrialMs(CEREBELLAR_TRIALS),
  toReach: 100,
});
report({ key: 'movementMs', what: 'ms, one movement of 121 updates', value: movementMs(MOVEMENTS) });

const ros =
  process.env.AMENT_PREFIX_PATH !== undefined ||
  existsSync(fileURLToPath(new URL('../.ros2', import.meta.url)));
try {
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
  report({ key: 'residentMiB', what: 'MiB, resident memory of the node', value: await residentMiB() });
  for (const line of await latencyLines()) report(line);
} catch (error) {
  console.error(`the control loop was not measured: ${messageOf(error)}`);
  process.exitCode = 1;
}
if (values.json !== undefined)
  writeAtomically(
    values.json,
    `${JSON.stringify(Object.fromEntries(lines.map(({ key, value }) => [key, value])), undefined, 2)}\n`,
  );
