import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface ControlCycle {
  readonly cycleP50Ms: number;
  readonly cycleP99Ms: number;
  readonly residentMiB: number;
}

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** A domain that tests and people rarely use. */
const DOMAIN = '91';
const env = { ...process.env, ROS_DOMAIN_ID: DOMAIN, ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST' };

function inRos(args: readonly string[]): ChildProcess {
  return spawn(path('scripts/with-ros2'), [process.execPath, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/**
 * The control loop of a running node, from the start of its timer callback to the return of its last publish, as its
 * diagnostics tell it: 100 Hz, position commands, joint states of the simulated arm, while the worker trains. The
 * published profile is used because its training takes as long as the measurement.
 * @param forS how long to measure
 * @throws Error when no diagnostics come
 */
export async function controlCycle(forS: number): Promise<ControlCycle> {
  const main = path('dist/cli/main.js');
  const parameters = ['model.profile:=published', 'command_interface:=position', 'update_rate:=100.0'];
  const children = [
    inRos([main, 'simulate']),
    inRos([main, 'node', '--ros-args', ...parameters.flatMap((parameter) => ['-p', parameter])]),
    inRos(['--import', 'tsx', path('bench/diagnostics-listener.ts')]),
  ];
  try {
    const lines = createInterface({ input: children[2].stdout ?? process.stdin });
    return await lastDiagnostics(lines, forS);
  } finally {
    await Promise.all(children.map(stopped));
  }
}

async function lastDiagnostics(lines: AsyncIterable<string>, forS: number): Promise<ControlCycle> {
  let first: number | undefined;
  for await (const line of lines) {
    const values = JSON.parse(line) as Partial<Record<string, string>>;
    if (values.cycle_p99 === undefined) continue;
    if (values.brain_ready === 'true') throw new Error('the training ended before the measurement did');
    first ??= performance.now();
    if (performance.now() - first < 1000 * forS) continue;
    return {
      cycleP50Ms: Number(values.cycle_p50),
      cycleP99Ms: Number(values.cycle_p99),
      residentMiB: Number(values.resident_memory_mib),
    };
  }
  throw new Error('the node sent no diagnostics');
}

function stopped(child: ChildProcess): Promise<void> {
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
