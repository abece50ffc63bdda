/**
 * How near a running node brings soft arms in native MuJoCo to their targets, through ROS 2 (tests/ros/soft_arm_peer.py): ten
 * reaches elsewhere, then four visits of eight targets. Servos of 3 Hz, noise of 0.5 mrad, joint states 20 ms late and 50 a
 * second. A row that has its file in the folder is not measured again; one that failed has none, and makes the exit code 1.
 *
 *     npm run soft-arms -- --out DIR [--seeds 1,2,3]
 *
 * `npm run docs:soft-arms -- DIR` writes the table into docs/accuracy.md.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeAtomically } from '../src/storage/atomic-write.js';
import { play, setUpPeers, train } from './physics-peer.js';

const { values: options } = parseArgs({
  options: { out: { type: 'string' }, seeds: { type: 'string', default: '1' } },
});
if (options.out === undefined)
  throw new Error('expected a folder for the results: npm run soft-arms -- --out DIR');

const primitives = 120;
/** Sag and lag of these arms are no error of theirs: with 1 kg they are up to 0.6 rad from their commands. */
const rows = [
  { payload_kg: 0, tracking: 0.6 },
  { payload_kg: 1, tracking: 1 },
].flatMap(({ payload_kg, tracking }) =>
  ['ur5', 'panda'].flatMap((arm) =>
    ['position', 'trajectory'].map((by) => ({ arm, interface: by, payload_kg, tracking })),
  ),
);

const scratch = mkdtempSync(join(tmpdir(), 'neuromotor-soft-arms-'));
try {
  setUpPeers();
  mkdirSync(options.out, { recursive: true });
  const trained = new Set<string>();
  for (const seed of options.seeds.split(',').map(Number))
    for (const { tracking, ...row } of rows) {
      const name = `${row.arm}-${row.interface}-${row.payload_kg}kg-${seed}`;
      const file = join(options.out, `${name}.json`);
      if (existsSync(file)) continue;
      const arm = resolve(`config/${row.arm}.yaml`);
      const brain = join(scratch, `${row.arm}.nmb`);
      if (!trained.has(row.arm)) train(arm, brain, primitives);
      trained.add(row.arm);
      const checkpoint = join(scratch, `${name}.nmb`);
      copyFileSync(brain, checkpoint);
      const parameters = {
        checkpoint,
        'model.primitives': primitives,
        'limits.tracking_error': tracking,
      };
      const soft = { servo_hz: 3, noise: 5e-4, latency: 0.02, rate: 50 };
      const task = { row: 'reaches', targets: 8, elsewhere: 10, visits: 4, seed };
      const wanted = { ...row, ...soft, ...task, arm, parameters };
      for await (const told of play('soft_arm_peer.py', wanted, join(options.out, `${name}.log`))) {
        process.stderr.write(`${name}: ${JSON.stringify(told)}\n`);
        if ('failed' in told) process.exitCode = 1;
        else if ('row' in told) writeAtomically(file, JSON.stringify({ ...row, seed, ...told }));
      }
    }
} finally {
  rmSync(scratch, { recursive: true });
}
