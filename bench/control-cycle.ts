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

/** Starts a node and its peer, and gives what `read` makes of the values of the node's diagnostics, a line a second. */
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
      ...parameters.flatMap((text) => ['-p', text]),
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

/**
 * A control cycle from the start of its timer callback to the return of its last publish, as the node's diagnostics tell
 * it: 100 Hz, position commands to one subscriber, joint states at 100 Hz, for a minute while the worker trains. The
 * published profile with many primitives is used because its training takes longer than the measurement.
 * @throws Error when it does not
 */
export function controlCycle(): Promise<ControlCycle> {
  const parameters = ['model.profile:=published', 'model.primitives:=2400', 'command_interface:=position'];
  return observed(parameters, secondWindow);
}

/** Resident memory of a node whose brain has been trained (MiB). */
export function residentMiB(): Promise<number> {
  return observed([], async (lines) => {
    let ready = 0;
    for await (const values of lines) {
      if (values.brain_ready === 'true') ready++;
      if (ready === 5) return Number(values.resident_memory_mib);
    }
    throw new Error('the node sent no diagnostics');
  });
}

/** Skips the first window of the statistics, in which the code is still being compiled, and takes the second. */
async function secondWindow(lines: AsyncIterable<Values>): Promise<ControlCycle> {
  let windows = 0;
  let before: Values = {};
  for await (const values of lines) {
    if (values.window === undefined) continue;
    if (values.brain_ready === 'true') throw new Error('the training ended before the measurement did');
    if (Number(values.window) < Number(before.window)) windows++;
    if (windows === 2)
      return {
        cycleP50Ms: Number(before.cycle_p50),
        cycleP99Ms: Number(before.cycle_p99),
      };
    before = values;
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
