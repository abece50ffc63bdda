/**
 * Writes docs/reliability.md from docs/reliability.json:  npm run docs:reliability
 * With --measure it plays all faults first and writes the JSON anew, --soak FILE takes up the result of a soak.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { messageRows, robotRows, surroundingRows } from '../tests/ros/fault-rows.js';
import type { FaultRow } from '../tests/ros/fault-rows.js';
import type { FaultResult } from '../tests/ros/fault-result.js';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
export const reliabilityPagePath = path('docs/reliability.md');
const recordPath = path('docs/reliability.json');

interface Soak {
  readonly complete: boolean;
  readonly seconds: number;
  readonly received: number;
  readonly reaches: number;
  readonly halts: number;
  readonly missedHalts: readonly string[];
  readonly haltsWithOtherCode: readonly string[];
  readonly residentFirstMiB: number;
  readonly residentLastMiB: number;
  readonly slopeMiBPer100000: number;
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly loadAverage: number;
  readonly exitCode: number | null;
}

interface ReliabilityRecord {
  readonly messages?: readonly FaultResult[];
  readonly surroundings?: readonly FaultResult[];
  readonly robot?: readonly FaultResult[];
  readonly soak?: Soak;
  /** In what circumstances it was measured. */
  readonly machine?: string;
}

export function reliabilityRecord(): ReliabilityRecord {
  return existsSync(recordPath) ? (JSON.parse(readFileSync(recordPath, 'utf8')) as ReliabilityRecord) : {};
}

const digits = (value: number | null | undefined, places = 2) =>
  value === null || value === undefined ? '' : value.toFixed(places);

function row({ name, fault, arm, recovery }: FaultRow, results: readonly FaultResult[]): string {
  const result = results.find((one) => one.row === name);
  const cells =
    result === undefined
      ? ['not measured', '', '', '', recovery]
      : result.failed !== undefined
        ? [`failed: ${result.failed.slice(0, 80)}`, '', '', '', recovery]
        : [
            result.code === null ? '–' : String(result.code),
            digits(result.peak_velocity),
            digits(result.overshoot, 3),
            digits(result.standstill_s),
            `${recovery}${recovery === 'nothing to recover from' ? '' : `, ${digits(result.recovery_s, 1)} s`}`,
          ];
  return `| ${[fault, arm, ...cells].join(' | ')} |`;
}

function table(rows: readonly FaultRow[], results: readonly FaultResult[] = []): string[] {
  return [
    '| fault | the arm | code | peak velocity (rad/s) | overshoot (rad) | standstill after (s) | recovery |',
    '|---|---|---|---|---|---|---|',
    ...rows.map((one) => row(one, results)),
    '',
  ];
}

function soakLines(soak: Soak | undefined): string[] {
  if (soak === undefined) return ['Not measured yet.'];
  const verdict = (met: boolean) => (met ? 'met' : '**not met**');
  const { eventLoopDelayMs: delay, slopeMiBPer100000: slope } = soak;
  return [
    '| measure | found | wanted | |',
    '|---|---|---|---|',
    `| joint states | ${soak.received} | 1000000 | ${verdict(soak.received >= 1e6)} |`,
    `| reaches | ${soak.reaches} | 500 | ${verdict(soak.reaches >= 500)} |`,
    `| halts missed | ${soak.missedHalts.length} of ${soak.halts} | 0 | ${verdict(soak.missedHalts.length === 0)} |`,
    `| growth of resident memory (MiB per 100 000 messages) | ${digits(slope, 3)} | < 1 | ${verdict(slope < 1)} |`,
    `| event-loop delay, p99 (ms) | ${digits(delay.p99)} | < 5 | ${verdict(delay.p99 < 5)} |`,
    '',
    `${digits(soak.seconds / 60, 1)} minutes; resident memory ${digits(soak.residentFirstMiB, 0)} MiB after warm-up,`,
    `${digits(soak.residentLastMiB, 0)} MiB at the end; event-loop delay p50 ${digits(delay.p50)} ms, largest`,
    `${digits(delay.max, 0)} ms; load average of the machine ${digits(soak.loadAverage, 1)}; exit code ${soak.exitCode}. Halts with another`,
    `code than that of their cause: ${soak.haltsWithOtherCode.join('; ') || 'none'}.`,
  ];
}

/** The page as it should stand in docs/reliability.md. */
export async function reliabilityPage({
  messages,
  surroundings,
  robot,
  soak,
  machine,
}: ReliabilityRecord): Promise<string> {
  const text = [
    '# Reliability',
    '',
    'What a running node and its arm do when something is wrong. Each row is a test over real ROS 2 (`npm run test:full`;',
    'ten of them in `npm test`), and the numbers are what it measured: `npm run docs:reliability -- --measure`.',
    ...(machine === undefined ? [] : ['', machine]),
    '',
    'The fault comes in mid-movement unless it says otherwise. **Code**: status that it leads to (see [the node](ros.md));',
    '–: nothing is wrong for the node. **Peak velocity** of any joint from the fault on. **Overshoot**, of halts: how far',
    'any joint went beyond where it came to rest. **Standstill**: from the fault until nothing moves, which without a halt',
    'is the end of the reach. **Recovery**: what it takes, and how long until the arm moves to a next target, which begins',
    'with the way home. Every row also checks that no command left the position limits.',
    '',
    '## Joint states, targets, services, the process',
    '',
    'The arm is a peer in `rclpy` on position commands, velocity limit 1.5 rad/s, acceleration 5 rad/s². Joint states may',
    'be 2 s old and 2 rad off before that halts, unless a row says otherwise: wide enough for a busy machine.',
    '',
    ...table(messageRows, messages),
    '## Simulated time, and a table',
    '',
    'The same peer tells `/clock` as well, and a box stands beside the arm.',
    '',
    ...table(surroundingRows, surroundings),
    '## A robot that is hurt',
    '',
    'The arm is [`neuromotor simulate`](simulate.md) on trajectories; what it does is measured in MuJoCo. Once a',
    'trajectory is with the robot it is followed without the node: a halt sends another that brakes.',
    '',
    ...table(robotRows, robot),
    '## Soak',
    '',
    '`npm run soak`: joint states as fast as they are taken, reach after reach while learning, and one movement in ten is',
    'hurt (silence, NaN, an arm that is elsewhere). Two minutes of it are in `npm run test:full`.',
    '',
    ...soakLines(soak),
    '',
  ].join('\n');
  return format(text, { ...(await resolveConfig(reliabilityPagePath)), parser: 'markdown' });
}

function measure(): void {
  spawnSync(
    process.execPath,
    [
      path('scripts/test.mjs'),
      '--full',
      'tests/full/faults-messages.test.ts',
      'tests/full/faults-robot.test.ts',
    ],
    { stdio: 'inherit', env: { ...process.env, NEUROMOTOR_RELIABILITY: recordPath } },
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kept = reliabilityRecord();
  if (process.argv.includes('--measure')) measure();
  const soakFile = process.argv[process.argv.indexOf('--soak') + 1];
  const soak = process.argv.includes('--soak')
    ? (JSON.parse(readFileSync(soakFile, 'utf8')) as Soak)
    : kept.soak;
  const record = { ...kept, ...reliabilityRecord(), soak };
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(6)) : value,
  );
  writeFileSync(recordPath, await format(text, { ...(await resolveConfig(recordPath)), parser: 'json' }));
  writeFileSync(reliabilityPagePath, await reliabilityPage(record));
}
