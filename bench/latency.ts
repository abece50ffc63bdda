import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { inRos, stopped } from './control-cycle.js';
import { requireRos } from './node.js';
import type { Extent, Report } from './report.js';

/** Times from the publication of a joint state to the receipt of the message that reflects it (ms). */
export interface Latency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly p999Ms: number;
}

export interface Latencies {
  readonly node: Latency;
  readonly rclpy: Latency;
}

/** Number of samples: three of them lie above the 99.9th percentile. They take 30 s. */
const SAMPLES = 3000;
/** The fastest loop that the node allows: what it takes by itself, with the least wait for the next cycle. */
const FASTEST_HZ = 1000;
const DEFAULT_HZ = 100;
/** The measurement itself takes half a minute. */
const PATIENCE_MS = 300_000;

/** The fastest loop beside rclpy, then the loop at the default rate. @throws Error where there is no ROS 2 */
export async function latencyLines(report: Report, { quick }: Extent): Promise<void> {
  requireRos();
  const samples = quick ? SAMPLES / 20 : SAMPLES;
  const fastest = await latencies(FASTEST_HZ, samples);
  const what = `ms, joint state in to position command out at ${FASTEST_HZ} Hz`;
  const { p50Ms, p99Ms, p999Ms } = fastest.node;
  report({ key: 'latencyP50Ms', what: `${what}, median`, value: p50Ms });
  report({ key: 'latencyP99Ms', what: `${what}, 99th percentile`, value: p99Ms });
  report({ key: 'latencyP999Ms', what: `${what}, 99.9th percentile`, value: p999Ms });
  const peer = 'ms, the same of an rclpy node that copies';
  report({ key: 'latencyRclpyP50Ms', what: `${peer}, median`, value: fastest.rclpy.p50Ms });
  report({ key: 'latencyRclpyP99Ms', what: `${peer}, 99th percentile`, value: fastest.rclpy.p99Ms });
  report({ key: 'latencyRclpyP999Ms', what: `${peer}, 99.9th percentile`, value: fastest.rclpy.p999Ms });
  report({
    key: 'latencyVsRclpy',
    what: 'times as long as rclpy, medians',
    value: p50Ms / fastest.rclpy.p50Ms,
  });
  const usual = await latencies(DEFAULT_HZ, samples);
  const wait = `ms, at ${DEFAULT_HZ} Hz, most of it the wait for the next cycle`;
  report({ key: 'latency100HzP50Ms', what: `${wait}, median`, value: usual.node.p50Ms });
  report({ key: 'latency100HzP99Ms', what: `${wait}, 99th percentile`, value: usual.node.p99Ms });
}

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/**
 * Time from a joint state to the position command that answers it, for the node and for an rclpy node that copies joint
 * states. Both run at once, and one peer sees both. The node holds with position commands, its brain trained. It sends
 * commands at its own rate, so a state waits for the next cycle, half a period in the mean. That cycle publishes
 * `~/hand` right after its command, which tells the peer which state the cycle has read.
 * @param rateHz rate of the control loop
 */
export async function latencies(rateHz: number, samples: number): Promise<Latencies> {
  const parameters = [
    'simulated:=true',
    'command_interface:=position',
    `update_rate:=${rateHz.toFixed(1)}`,
    // A busy machine may keep the peer waiting, and a halt would keep the node from being ready.
    'joint_state_timeout:=10.0',
  ];
  const peer = inRos(process.execPath, '--import', 'tsx', path('bench/latency-peer.ts'), String(samples));
  const children = [
    peer,
    inRos('python3', path('bench/latency-copy.py')),
    inRos(
      process.execPath,
      path('dist/cli/main.js'),
      'node',
      '--ros-args',
      ...parameters.flatMap((text) => ['-p', text]),
    ),
  ];
  try {
    const lines = createInterface({ input: peer.stdout ?? process.stdin });
    const [line] = (await Promise.race([
      once(lines, 'line', { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
        throw new Error(`no result within ${PATIENCE_MS / 1000} s: the machine is too busy`);
      }),
      once(peer, 'exit').then(() => Promise.reject(new Error('the peer ended without a result'))),
    ])) as [string];
    const { node, rclpy } = JSON.parse(line) as Record<keyof Latencies, number[]>;
    return { node: percentiles(node), rclpy: percentiles(rclpy) };
  } finally {
    await Promise.all(children.map(stopped));
  }
}

function percentiles(values: readonly number[]): Latency {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { p50Ms: at(0.5), p99Ms: at(0.99), p999Ms: at(0.999) };
}
