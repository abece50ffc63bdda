/**
 * A storm over a running node: random messages, faults of a soft arm in native MuJoCo, services, transitions, signals and load
 * on both cores (tests/ros/storm_peer.py). Prints a line of JSON per minute, and the whole result in the end.
 *
 *     npm run storm -- [--minutes 60] [--seed 1] [--arm config/ur5.yaml] [--out FILE]
 *
 * Exit code 1 where something happened that must never happen.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../src/errors.js';
import { play, setUpPeers, train } from './physics-peer.js';

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    arm: { type: 'string', default: 'config/ur5.yaml' },
    out: { type: 'string', default: '' },
  },
});
/** Fewer primitives than usual: the training is shorter, and nothing that is tested here depends on their number. */
const primitives = 60;

const folder = mkdtempSync(join(tmpdir(), 'neuromotor-storm-'));
const checkpoint = join(folder, 'storm.brain');
/** The output of node and peer, which is kept if the storm did not come to its end. */
const log = join(folder, 'storm.log');

interface Storm {
  readonly result: { readonly violations: readonly unknown[] } | undefined;
  /** Whether the peer went through to the end. */
  readonly ended: boolean;
}

async function blow(): Promise<Storm> {
  setUpPeers();
  const arm = resolve(options.arm);
  train(arm, checkpoint, primitives);
  const wanted = {
    arm,
    minutes: Number(options.minutes),
    seed: Number(options.seed),
    checkpoint,
    'model.primitives': primitives,
    'incidents.folder': join(folder, 'incidents'),
  };
  let result: Storm['result'];
  try {
    for await (const told of play('storm_peer.py', wanted, log)) {
      if ('storm' in told) result = told.storm as typeof result;
      else process.stderr.write(`${JSON.stringify(told)}\n`);
    }
    return { result, ended: true };
  } catch (error) {
    process.stderr.write(`storm: ${messageOf(error)}\n`);
    return { result, ended: false };
  }
}

let whole = false;
try {
  const { result, ended } = await blow();
  if (result === undefined) throw new Error(`the storm ended without a result; see ${log}`);
  // What happened is looked up in the log.
  whole = ended && result.violations.length === 0;
  if (!whole) process.stderr.write(`storm: what node and peer said is in ${log}\n`);
  const text = `${JSON.stringify(result)}\n`;
  process.stdout.write(text);
  if (options.out !== '') writeFileSync(options.out, text);
  process.exitCode = whole ? 0 : 1;
} finally {
  if (whole) rmSync(folder, { recursive: true });
}
