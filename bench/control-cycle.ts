import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ControlCycle {
  readonly cycleP50Ms: number;
  readonly cycleP99Ms: number;
}

type Values = Partial<Record<string, string>>;

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** A domain that tests and people rarely use. */
const DOMAIN = '91';
const env = { ...process.env, ROS_DOMAIN_ID: DOMAIN, ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST' };

/** Starts a command in the ROS 2 environment, in the domain of the measurements. */
export function inRos(...command: readonly string[]): ChildProcess {
  return spawn(path('scripts/with-ros2'), command, {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/**
 * Starts a node and its peer. Returns the result of `read`, which gets the values of the node's diagnostics, one line
 * per second.
 */
async function observed<T>(
  parameters: readonly string[],
  read: (lines: AsyncIterable<Values>) => Promise<T>,
): Promise<T> {
  const children = [
    inRos(
      process.execPath,
      path('dist/cli/main.js'),
      'node',
      '--ros-args',
      ...['simulated:=true', ...parameters].flatMap((text) => ['-p', text]),
    ),
    inRos(process.execPath, '--import', 'tsx', path('bench/control-loop-peer.ts')),
  ];
  try {
    return await read(parsed(createInterface({ input: children[1].stdout ?? process.stdin })));
  } finally {
    await Promise.all(children.map(stopped));
  }
}

async function* parsed(lines: AsyncIterable<string>): AsyncIterable<Values> {
  for await (const line of lines) yield JSON.parse(line) as Values;
}

/** The part of the node's statistics that is used. They begin a new window each minute. */
export interface Taken {
  /** Windows that are left out: the code is still being compiled in the first. */
  readonly windows: number;
  /** Age (s) of the window from which it is taken, below 60. */
  readonly ageS: number;
}

/** Trials of the published profile: hours of training on any machine. */
const ENDLESS = 1_000_000;

/**
 * A control cycle from the start of its timer callback to the return of its last publish, as the node's diagnostics tell
 * it: 100 Hz, position commands to one subscriber, joint states at 100 Hz, while the worker trains.
 * @throws Error when the training ends before, or gets no processor: its thread has the lowest priority
 */
export function controlCycle(taken: Taken): Promise<ControlCycle> {
  const parameters = [
    'model.profile:=published',
    `model.training_trials:=${ENDLESS}`,
    'command_interface:=position',
  ];
  return observed(parameters, (lines) => cycleOf(lines, taken));
}

/** Diagnostics come once a second; a training takes seconds if the machine is not too busy for its low priority. */
const PATIENCE_S = 120;

/** Resident memory of a node whose brain has been trained (MiB). @throws Error when the training takes too long */
export function residentMiB(): Promise<number> {
  return observed([], async (lines) => {
    let ready = 0;
    let seen = 0;
    for await (const values of lines) {
      if (++seen > PATIENCE_S)
        throw new Error(`the brain was not trained within ${PATIENCE_S} s: the machine is too busy`);
      if (values.brain_ready === 'true') ready++;
      if (ready === 5) return Number(values.resident_memory_mib);
    }
    throw new Error('the node sent no diagnostics');
  });
}

async function cycleOf(lines: AsyncIterable<Values>, { windows, ageS }: Taken): Promise<ControlCycle> {
  let passed = 0;
  let beforeS = 0;
  for await (const { window, brain_ready: ready, progress, cycle_p50: p50, cycle_p99: p99 } of lines) {
    if (window === undefined) continue;
    if (ready === 'true') throw new Error('the training ended before the measurement did');
    const nowS = Number(window);
    if (nowS < beforeS) passed++;
    beforeS = nowS;
    if (passed < windows || nowS < ageS) continue;
    if (!(Number(progress) > 0))
      throw new Error('the worker did not train meanwhile: the machine is too busy for its priority');
    return { cycleP50Ms: Number(p50), cycleP99Ms: Number(p99) };
  }
  throw new Error('the node sent no diagnostics');
}

/** Ends a child and waits until it has. */
export function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}
