/**
 * Hours in minutes: drives a node with thousands of joint states per second, reaches without a pause and halts in between,
 * and prints as JSON whether its memory grows, a halt is missed, or its event loop is late.
 *
 *     npm run soak -- [--messages 1000000] [--reaches 500] [--minutes 30] [--checkpoint file] [--line]
 *
 * Ends when there were that many messages and reaches, or after the time (then `complete` is false). Exit code 1 unless
 * all that was asked for was seen.
 */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { linearRegression } from 'simple-statistics';
import { openRos } from '../src/ros/client/ros-context.js';
import { SoakArm } from './soak-arm.js';

const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    reaches: { type: 'string', default: '500' },
    minutes: { type: 'string', default: '30' },
    checkpoint: { type: 'string', default: '' },
    batch: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    line: { type: 'boolean', default: false },
  },
});
const wanted = { messages: Number(options.messages), reaches: Number(options.reaches) };

/** Share of the messages after which memory is expected to be steady. */
const WARM_UP = 0.3;
const SLOPE_MIB = 1;
const DELAY_MS = 5;
/** A node that trains for longer has a fault. */
const TRAINING_MS = 600e3;

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'neuromotor-soak-'));
const delayFile = join(folder, 'event-loop.json');

const parameters = [
  'simulated:=true',
  'command_interface:=position',
  'joint_state_timeout:=0.5',
  'movement_duration:=0.3',
  'limits.velocity_scale:=1.0',
  'limits.acceleration:=20.0',
  // Twice the reaches in the same time; homing is in the fault table.
  'reach_start:=anywhere',
  // On a busy machine the arm of the soak may be late by more than a cycle.
  'limits.tracking_error:=1.5',
  `incidents.folder:=${join(folder, 'incidents')}`,
  ...(options.checkpoint === '' ? [] : [`checkpoint:=${options.checkpoint}`]),
];

const node = spawn(
  process.execPath,
  [path('dist/cli/main.js'), 'node', '--ros-args', ...parameters.flatMap((rule) => ['-p', rule])],
  {
    env: {
      ...process.env,
      NODE_OPTIONS: `--import ${path('bench/event-loop-delay.mjs')}`,
      NEUROMOTOR_EVENT_LOOP_FILE: delayFile,
    },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  },
);
const ended = new Promise<number | null>((resolve) => {
  node.once('exit', (code) => {
    resolve(code);
  });
});

/** Resident memory of the node (MiB). */
function residentMiB(): number {
  const pages = Number(readFileSync(`/proc/${node.pid}/statm`, 'utf8').split(' ')[1]);
  return (pages * 4096) / 2 ** 20;
}

const ros = await openRos([]);
const peer = ros.createNode('soak_arm', (where, error) => {
  process.stderr.write(`${where}: ${String(error)}\n`);
});
const arm = new SoakArm(peer, Number(options.seed), Number(options.batch));
peer.spin();

/** The memory once per second (messages, MiB). */
const memory: [number, number][] = [];
/** Counted from the first reach: training comes before it. */
const openedMs = performance.now();
let startMs = openedMs;
let loadSum = 0;
await new Promise<void>((resolve) => {
  const look = setInterval(() => {
    const { received, reaches } = arm.counts;
    if (reaches === 0 && performance.now() - openedMs < TRAINING_MS) startMs = performance.now();
    const done = received >= wanted.messages && reaches >= wanted.reaches;
    const late = performance.now() - startMs > Number(options.minutes) * 60e3;
    if (node.exitCode === null) {
      memory.push([received, residentMiB()]);
      loadSum += loadavg()[0];
    }
    if (!done && !late && node.exitCode === null) return;
    clearInterval(look);
    resolve();
  }, 1000);
});

const { sent, received, reaches, hurts, missed, otherCodes } = arm.counts;
const steady = memory.filter(([messages]) => messages >= WARM_UP * received);
const eventLoop = JSON.parse(readFileSync(delayFile, 'utf8')) as { p50: number; p99: number; max: number };
const seconds = (performance.now() - startMs) / 1e3;
const died = node.exitCode !== null;
node.kill('SIGTERM');
const exitCode = await ended;
await ros.close();
rmSync(folder, { recursive: true });

const slope = linearRegression(steady).m * 1e5;
const result = {
  complete: received >= wanted.messages && reaches >= wanted.reaches,
  seconds,
  sent,
  received,
  reaches,
  halts: hurts,
  missedHalts: missed,
  haltsWithOtherCode: otherCodes,
  residentFirstMiB: steady[0][1],
  residentLastMiB: memory[memory.length - 1][1],
  slopeMiBPer100000: slope,
  eventLoopDelayMs: eventLoop,
  loadAverage: loadSum / memory.length,
  /** The memory, at some twenty times (messages, MiB). */
  residentMiB: memory.filter((_, i) => i % Math.ceil(memory.length / 20) === 0),
  died,
  exitCode,
};
process.stdout.write(`${JSON.stringify(result, undefined, options.line ? undefined : 2)}\n`);
const sound =
  result.complete && missed.length === 0 && slope < SLOPE_MIB && eventLoop.p99 < DELAY_MS && exitCode === 0;
process.exitCode = sound ? 0 : 1;
