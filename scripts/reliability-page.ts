/**
 * Writes docs/reliability.md from docs/reliability.json:  npm run docs:reliability
 * With --measure it plays all faults first and writes the JSON anew; --soak FILE and --storm FILE take up their results.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { driverRows, peopleRows } from '../tests/ros/driver-rows.js';
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

/** What storm_peer.py tells in the end. */
interface Storm {
  readonly minutes: number;
  readonly seed: number;
  readonly events: Readonly<Record<string, number>>;
  readonly violations: readonly { readonly at: number; readonly what: string }[];
  readonly commands: {
    readonly step: number;
    readonly speed: number;
    readonly beyond: number;
    readonly count: number;
  };
  readonly targets: {
    readonly sent: number;
    readonly answered: number;
    readonly outcomes: Readonly<Record<string, number>>;
  };
  readonly calms: readonly { readonly told_mm: number; readonly seen_mm: number; readonly outcome: string }[];
  readonly calms_retried: number;
  readonly forced_ends: number;
  readonly memory_mib: readonly number[];
  readonly longest_end_s: number;
  /** What was found about the violations afterwards. */
  readonly note?: string;
}

interface ReliabilityRecord {
  readonly messages?: readonly FaultResult[];
  readonly surroundings?: readonly FaultResult[];
  readonly robot?: readonly FaultResult[];
  readonly driver?: readonly FaultResult[];
  readonly people?: readonly FaultResult[];
  readonly soak?: Soak;
  readonly storm?: Storm;
  /** The circumstances of the measurement. */
  readonly machine?: string;
}

export function reliabilityRecord(): ReliabilityRecord {
  return existsSync(recordPath) ? (JSON.parse(readFileSync(recordPath, 'utf8')) as ReliabilityRecord) : {};
}

const digits = (value: number | null | undefined, places = 2) =>
  value === null || value === undefined ? '' : value.toFixed(places);

function recoveryText(recovery: string, { recovery_s: tookS, released }: FaultResult): string {
  if (recovery === 'nothing to recover from') return recovery;
  const reset = released === true && !recovery.includes('reset_stop') ? 'reset_stop, ' : '';
  return `${reset}${recovery}, ${digits(tookS, 1)} s`;
}

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
            recoveryText(recovery, result),
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

function stormLines(storm: Storm | undefined): string[] {
  if (storm === undefined) return ['Not measured yet.'];
  const { events, violations, commands, targets, calms, memory_mib: memory, note } = storm;
  const counted = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([what, count]) => `${what.replaceAll('_', ' ')} ${count}`)
      .join(', ');
  const apart = Math.max(...calms.map(({ told_mm: told, seen_mm: seen }) => Math.abs(told - seen)));
  const seen = calms.map(({ seen_mm }) => seen_mm).sort((a, b) => a - b);
  const verdict = (met: boolean) => (met ? 'met' : '**not met**');
  return [
    '| measure | found | wanted | |',
    '|---|---|---|---|',
    `| things that must never happen | ${violations.length} | 0 | ${verdict(violations.length === 0)} |`,
    `| largest step between two commands, as a share of the velocity limit times the time between them | ${digits(commands.step)} | at most 1 | ${verdict(commands.step <= 1)} |`,
    `| speed of the command over 30 cycles, as a share of the velocity limit | ${digits(commands.speed)} | at most 1 | ${verdict(commands.speed <= 1)} |`,
    `| command beyond the position limits less their margin of 0.05 rad (negative: inside) | ${digits(commands.beyond, 3)} | at most 0.05, where the arm was found there | ${verdict(commands.beyond <= 0.05)} |`,
    `| targets answered, of those that a living node was sent | ${targets.answered} of ${targets.sent} | all that no signal cut off | ${verdict(violations.every(({ what }) => !what.includes('answered')))} |`,
    `| error told, less error in MuJoCo, in the calms (mm) | ${digits(apart)} | at most 2 | ${verdict(apart <= 2)} |`,
    `| longest end after SIGTERM or SIGINT (s) | ${digits(storm.longest_end_s)} | at most 4 | ${verdict(storm.longest_end_s <= 4)} |`,
    '',
    `${digits(storm.minutes, 1)} minutes, seed ${storm.seed}, ${commands.count} commands, ${calms.length} calms; the hand ended`,
    `${digits(seen[Math.floor(seen.length / 2)])} mm from the target (median), at most ${digits(seen[seen.length - 1], 1)} mm. Resident memory ${digits(memory[0], 0)} MiB at`,
    `the first calm, ${digits(memory[memory.length - 1], 0)} MiB at the last, ${digits(Math.max(...memory), 0)} MiB at most. The busy machine`,
    `moved the arm too late in ${storm.calms_retried} reaches of the calms, which halted and were asked for again; ${storm.forced_ends} times the node`,
    'could not close everything within 3.5 s of a signal, and ended with code 1.',
    '',
    `What was done: ${counted(events)}. What targets were answered: ${counted(targets.outcomes)}.`,
    ...(violations.length === 0
      ? []
      : ['', `What happened: ${violations.map(({ at, what }) => `${what} (${at} s)`).join('; ')}.`]),
    ...(note === undefined ? [] : ['', note]),
  ];
}

/** The page as it should stand in docs/reliability.md. */
export async function reliabilityPage({
  messages,
  surroundings,
  robot,
  driver,
  people,
  soak,
  storm,
  machine,
}: ReliabilityRecord): Promise<string> {
  const text = [
    '# Reliability',
    '',
    'This page tells what a running node and its arm do when something is wrong. Each row is a test over real ROS 2',
    '(`npm run test:full`; some are in `npm test`). The test measured the numbers: `npm run docs:reliability -- --measure`.',
    ...(machine === undefined ? [] : ['', machine]),
    '',
    'The fault begins during a movement, unless the row says otherwise. **Code** is the status that it leads to (see',
    '[the node](ros.md)); "–" means that the node sees nothing wrong. **Peak velocity** is that of the fastest joint after the',
    'fault. **Overshoot**, for halts, is how far any joint went beyond the place where it came to rest. **Standstill** is the',
    'time from the fault until nothing moves; without a halt this is the end of the reach. **Recovery** is what is needed, and',
    'the time until the arm moves to a next target, which begins with the way home. Every row also checks that no command',
    'left the position limits.',
    '',
    '## Joint states, targets, services, the process',
    '',
    'The arm is a peer in `rclpy` that takes position commands. Its limits are 1.5 rad/s and 5 rad/s². Unless a row says',
    'otherwise, the node halts only when joint states are 2 s old or 2 rad off, which is wide enough for a busy machine.',
    '',
    ...table(messageRows, messages),
    '## Simulated time, and a table',
    '',
    'The same peer also publishes `/clock`, and a box stands beside the arm.',
    '',
    ...table(surroundingRows, surroundings),
    '## A robot with faults',
    '',
    'The arm is [`neuromotor simulate`](simulate.md), which follows trajectories. Its motion is measured in MuJoCo. The robot',
    'follows a trajectory without the node once it has received it: a halt sends another one that brakes.',
    '',
    ...table(robotRows, robot),
    '## A robot with its own controller',
    '',
    'The arm follows the goals of a peer in `rclpy` that behaves as joint_trajectory_controller does, with its controller',
    'manager, and publishes what the drivers of UR and Franka publish (`command_interface: action`).',
    '',
    ...table(driverRows, driver),
    '## People, and contact',
    '',
    'The same arm with an enabling input, limits of effort and a force sensor.',
    '',
    ...table(peopleRows, people),
    '## Soak',
    '',
    '`npm run soak` sends joint states as fast as the node takes them. It makes reach after reach with learning, and gives one',
    'movement in ten a fault (silence, NaN, an arm that is elsewhere). Two minutes of it are in `npm run test:full`.',
    '',
    ...soakLines(soak),
    '',
    '## Storm',
    '',
    '`npm run storm`: an arm of soft servos in native MuJoCo (5 Hz, gravity, a UR5) that shares no code with the node, and, as',
    'long as it is told, in random order: targets good and bad, floods, queues of 20 000 poses, joint states with 100 000 foreign names,',
    'encoders that step, freeze, are NaN or missing, a second publisher, silence, latency, losses, noise, drives that go off,',
    'all services, all transitions, parameters, SIGSTOP, SIGTERM, SIGINT, SIGKILL, and load on both cores. Once a minute all is',
    'made well and a target is sent. Two minutes of it are in `npm run test:full`.',
    '',
    'It must never happen that: a command is not finite, leaves the limits (from beyond their margin it only comes back), or steps by more than the velocity limit allows',
    '(in two cycles, or the time between them where that is longer; over 30 cycles, in their time); the first command of an activation is not where the arm is;',
    'a reach is learnt from during which the joint states lied; a target is answered twice or, by a node that lived on, not at',
    'all; an error is told that is not the one in MuJoCo; the node ends by itself, ends late or with another code than 0; more',
    'than the trial under way is lost; the arm is not ready again once all is well. Acceleration is checked in the rows above',
    'and by `tests/long/soft-arms*.test.ts`, in simulated time.',
    '',
    'Longer storms before this one had found two faults, which are mended: after 29 minutes the first command of an activation was the posture that',
    'a lying encoder showed, beyond a limit (a row above, now); after 36 minutes a target was lost while a UR5 that was being configured heard',
    'nobody for seconds.',
    '',
    ...stormLines(storm),
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
      'tests/full/faults-drivers.test.ts',
    ],
    { stdio: 'inherit', env: { ...process.env, NEUROMOTOR_RELIABILITY: recordPath } },
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const kept = reliabilityRecord();
  if (process.argv.includes('--measure')) measure();
  const taken = (option: string) => {
    const at = process.argv.indexOf(option);
    return at < 0 ? undefined : (JSON.parse(readFileSync(process.argv[at + 1], 'utf8')) as unknown);
  };
  const record = {
    ...kept,
    ...reliabilityRecord(),
    soak: (taken('--soak') as Soak | undefined) ?? kept.soak,
    storm: (taken('--storm') as Storm | undefined) ?? kept.storm,
  };
  const text = JSON.stringify(record, (_, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(6)) : value,
  );
  writeFileSync(recordPath, await format(text, { ...(await resolveConfig(recordPath)), parser: 'json' }));
  writeFileSync(reliabilityPagePath, await reliabilityPage(record));
}
