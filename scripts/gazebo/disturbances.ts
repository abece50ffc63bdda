/**
 * Measures how the arm recovers from the disturbances of `experiment accuracy`, in MuJoCo and in Gazebo, and puts that into
 * docs/gazebo.json:  npm run build && tsx scripts/gazebo/disturbances.ts [seeds] [folder]
 * The folder keeps the measures of each seed; those that it has are not measured again.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allMeasures } from '../../src/studies/results/measure-files.js';
import { physicsNames } from '../../src/studies/accuracy/accuracy-seed.js';
import { updateRecord } from './record.js';
import type { DisturbanceCell } from './record.js';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));
const [seeds = '3', folder = path('.gazebo/accuracy')] = process.argv.slice(2);

/** What the page calls them, and the study: errors under its name in the first and in the last round of reaches. */
const disturbances: Readonly<Record<string, readonly [first: string, last: string]>> = {
  'view turned by 45 degrees': ['rotation_first_error_m', 'rotation_last_error_m'],
  'payload of 1 kg': ['payload_first_error_m', 'payload_last_error_m'],
  'motors give 80 % of the torque': ['motor_gain_first_error_m', 'motor_gain_last_error_m'],
  'second joint shows 80 % of its way': ['joint_gain_first_error_m', 'joint_gain_last_error_m'],
  'encoders 3 degrees off': ['encoder_offset_first_error_m', 'encoder_offset_last_error_m'],
  'links 10 % longer': ['longer_link_first_error_m', 'longer_link_last_error_m'],
};

const cells: DisturbanceCell[] = [];
for (const plant of physicsNames) {
  const out = join(folder, plant);
  const study = [
    'experiment',
    'accuracy',
    '--plant',
    plant,
    '--seeds',
    seeds,
    '--workers',
    '1',
    '--out',
    out,
  ];
  const { status } = spawnSync(process.execPath, [path('dist/cli/main.js'), ...study], {
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) process.exit(status ?? 1);
  const measures = allMeasures(out, 'left_arm-robot');
  const pooled = (name: string) => measures.flatMap((of) => of[name] ?? []);
  for (const [disturbance, [first, last]] of Object.entries(disturbances))
    cells.push({
      arm: 'left_arm',
      plant,
      disturbance,
      seeds: measures.length,
      firstErrorsM: pooled(first),
      lastErrorsM: pooled(last),
    });
}
updateRecord((record) => ({ ...record, disturbances: cells }));
