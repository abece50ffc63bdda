import { statusCode, statusLevel, statusText } from '../../session/status.js';
import type { Status, StatusLevel } from '../../session/status.js';
import type { ConfiguredNode } from './control-loop.js';
import type { GraphWatch } from '../client/graph-watch.js';
import type { LoopStatistics } from '../../observe/loop-statistics.js';
import type { DiagnosticStatus } from '../client/messages.js';
import type { HandWatch } from './hand-watch.js';
import type { StampWatch } from './stamp-watch.js';
import { diagnosticMessage } from './status-output.js';
import { steadyS } from '../../robot/steady-time.js';

export interface DiagnosticsContext {
  /** Names the node in front of each diagnostic. */
  readonly name: string;
  readonly hardware: string;
  readonly status: Status;
  readonly configured: ConfiguredNode;
  readonly loop: LoopStatistics;
  readonly graph: GraphWatch;
  readonly stamps: StampWatch;
  readonly handWatch: HandWatch;
  readonly reaches: number;
  /** The state of the recording. */
  readonly recording: Readonly<Record<string, string | number | boolean>>;
}

const MEBI = 2 ** 20;

type Tell = (
  what: string,
  level: StatusLevel,
  message: string,
  values: Parameters<typeof diagnosticMessage>[4],
) => DiagnosticStatus;

/** The diagnostics of the node on `/diagnostics`. */
export function diagnosticsOf(context: DiagnosticsContext): DiagnosticStatus[] {
  const { name, hardware } = context;
  const tell: Tell = (what, level, message, values) =>
    diagnosticMessage(level, `${name}: ${what}`, message, hardware, values);
  return [
    loopDiagnostic(context, tell),
    jointsDiagnostic(context, tell),
    brainDiagnostic(context, tell),
    graphDiagnostic(context, tell),
    recordingDiagnostic(context, tell),
    processDiagnostic(tell),
  ];
}

function loopDiagnostic({ status, loop, reaches, configured }: DiagnosticsContext, tell: Tell) {
  const { session } = configured.robot;
  return tell('control loop', statusLevel(status), statusText(status), {
    code: statusCode(status),
    state: status.state,
    reaches,
    targets_waiting: session.waiting.length,
    ...loop.summary(),
  });
}

function jointsDiagnostic({ configured, graph, stamps, handWatch }: DiagnosticsContext, tell: Tell) {
  const { joints, robot } = configured;
  const publishers = graph.publishersOf('joint_states');
  const ageS = joints.receivedS === undefined ? undefined : steadyS() - joints.receivedS;
  const stale = ageS === undefined || ageS > robot.limits.stateTimeoutS;
  const several = publishers.length > 1;
  const { offsetS } = stamps;
  const distances = handWatch.distancesM;
  const message = stale
    ? 'stale'
    : several
      ? `${publishers.length} publishers`
      : offsetS !== undefined
        ? `stamps are ${offsetS.toFixed(3)} s behind the clock of this node`
        : (handWatch.warning ?? 'fresh');
  return tell('joint states', message === 'fresh' ? 'ok' : 'warn', message, {
    latency: stamps.latencyS,
    latency_jitter: stamps.jitterS,
    stamp_offset: offsetS,
    seen_hand_distance: distances?.now,
    seen_hand_distance_first: distances?.first,
    joint_state_age: ageS,
    joint_states_received: joints.received,
    of_others: joints.ofOthers,
    timeout: robot.limits.stateTimeoutS,
    joint_state_publishers: publishers.length,
    publisher_nodes: publishers.join(' '),
  });
}

function brainDiagnostic({ configured }: DiagnosticsContext, tell: Tell) {
  const { progress, ready, callsWaiting, memory } = configured.robot.controller;
  const unsaved = memory?.unsaved;
  const state = ready ? 'ready' : progress === undefined ? 'not there' : 'training';
  const level = !ready && progress === undefined ? 'error' : unsaved === undefined ? 'ok' : 'warn';
  return tell('brain', level, level === 'warn' ? `${state}; ${unsaved}` : state, {
    brain_ready: ready,
    progress,
    calls_waiting: callsWaiting,
  });
}

function graphDiagnostic({ graph }: DiagnosticsContext, tell: Tell) {
  const found = graph.mismatches();
  const message = found.length === 0 ? 'all heard' : `${found.length} that cannot be heard, or cannot hear`;
  const values = Object.fromEntries(found.map((text, i) => [`mismatch_${i}`, text]));
  return tell('connections', found.length === 0 ? 'ok' : 'warn', message, {
    mismatches: found.length,
    ...values,
  });
}

function recordingDiagnostic({ recording }: DiagnosticsContext, tell: Tell) {
  const { recording: state, messages_lost: lost } = recording;
  const level = state === 'failed' ? 'error' : Number(lost) > 0 ? 'warn' : 'ok';
  return tell(
    'recording',
    level,
    level === 'warn' ? `${lost} messages are missing` : String(state),
    recording,
  );
}

function processDiagnostic(tell: Tell) {
  const { rss, heapUsed, external } = process.memoryUsage();
  return tell('process', 'ok', `${Math.round(rss / MEBI)} MiB resident`, {
    resident_memory_mib: rss / MEBI,
    heap_used_mib: heapUsed / MEBI,
    external_mib: external / MEBI,
    uptime: process.uptime(),
  });
}
