import type { RejectReason } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';

/** What the robot is doing, in the words of the ROS 2 interface. */
export type SessionState =
  | 'unconfigured'
  | 'inactive'
  | 'training'
  | 'idle'
  | 'thinking'
  | 'homing'
  | 'moving'
  | 'settling'
  | 'paused'
  | 'halted';

export type StatusLevel = 'ok' | 'warn' | 'error';

/**
 * The kinds of status, with the code in ROS 2 messages and its text. Inside the program a status has a name; numbers
 * occur only in messages and output. A message always begins with the text, and may continue.
 */
export const statusTable = {
  idle: { code: 0, text: 'Idle', level: 'ok' },
  reaching: { code: 1, text: 'Reaching', level: 'ok' },
  homing: { code: 2, text: 'Returning to start posture', level: 'ok' },
  thinking: { code: 3, text: 'Thinking', level: 'ok' },
  training: { code: 4, text: 'Training', level: 'ok' },
  paused: { code: 5, text: 'Paused, holding', level: 'ok' },
  waitingForJointStates: { code: 6, text: 'Waiting for joint states', level: 'warn' },
  waitingForConfirmation: { code: 7, text: 'Waiting for confirmation', level: 'ok' },
  waitingForEnable: { code: 8, text: 'Waiting for the enabling input', level: 'warn' },
  slowedNearLimit: { code: 10, text: 'Slowed: near joint limit', level: 'warn' },
  slowedVelocity: { code: 11, text: 'Slowed: velocity limit', level: 'warn' },
  otherPublisher: { code: 12, text: 'Another publisher commands this arm', level: 'warn' },
  unconfigured: { code: 13, text: 'Unconfigured', level: 'ok' },
  inactive: { code: 14, text: 'Inactive', level: 'ok' },
  targetRejected: { code: 20, text: 'Target rejected', level: 'warn' },
  jointStatesStale: { code: 30, text: 'Halted: joint states stale', level: 'error' },
  jointLimit: { code: 31, text: 'Halted: joint limit', level: 'error' },
  trackingError: { code: 32, text: 'Halted: tracking error', level: 'error' },
  jointStatesInvalid: { code: 33, text: 'Halted: joint states invalid', level: 'error' },
  emergencyStop: { code: 34, text: 'Halted: emergency stop', level: 'error' },
  internalFault: { code: 35, text: 'Halted: internal fault', level: 'error' },
  collisionPredicted: { code: 36, text: 'Halted: collision predicted', level: 'error' },
  configurationFailed: { code: 37, text: 'Configuration failed', level: 'error' },
  contact: { code: 38, text: 'Halted: contact', level: 'error' },
  notFollowed: { code: 39, text: 'Halted: the robot does not follow', level: 'error' },
} as const satisfies Record<string, { code: number; text: string; level: StatusLevel }>;

type Table = typeof statusTable;
export type StatusKind = keyof Table;
/** Kinds in which the arm was halted. */
export type HaltKind = Exclude<
  { [K in StatusKind]: Table[K]['level'] extends 'error' ? K : never }[StatusKind],
  'configurationFailed'
>;
export type StatusCode = Table[StatusKind]['code'];

/** One published status; fields that do not apply are undefined. */
export interface Status {
  readonly kind: StatusKind;
  readonly state: SessionState;
  /** The reason: one word for rejected targets, a sentence for halts. */
  readonly reason?: RejectReason | (string & {});
  /** Further text for people, after the text of the code. */
  readonly detail?: string;
  /** The target (m, base frame). */
  readonly target?: Vector3;
  /** Name of that target. */
  readonly id?: string;
  /** The joint, with its value and the limit that it broke (rad, rad/s, or s for ages). */
  readonly joint?: string;
  readonly value?: number;
  readonly limit?: number;
  /** Completed share of the training, 0 to 1. */
  readonly progress?: number;
  /** Of halts: it lasts until somebody releases it. */
  readonly latched?: boolean;
  /** What else is wrong, which halts nothing. */
  readonly warning?: string;
}

/** Its number in messages and printed results. */
export function statusCode({ kind }: Status): StatusCode {
  return statusTable[kind].code;
}

/** The whole text of a status: that of the code, then what there is to add. */
export function statusText({ kind, detail, warning }: Status): string {
  const { text } = statusTable[kind];
  const whole = detail === undefined ? text : `${text}: ${detail}`;
  return warning === undefined ? whole : `${whole}; ${warning}`;
}

export function statusLevel({ kind, warning }: Status): StatusLevel {
  const { level } = statusTable[kind];
  return level === 'ok' && warning !== undefined ? 'warn' : level;
}

/** Whether the arm was halted; a node that could not be configured has no arm. */
export function isHalt(status: Status): boolean {
  return statusLevel(status) === 'error' && status.kind !== 'configurationFailed';
}

/** Whether two statuses say the same, so that only changes are published. */
export function sameStatus(a: Status, b: Status): boolean {
  return (
    a === b ||
    (a.kind === b.kind &&
      a.state === b.state &&
      a.reason === b.reason &&
      a.detail === b.detail &&
      a.id === b.id &&
      a.joint === b.joint &&
      a.value === b.value &&
      a.limit === b.limit &&
      a.progress === b.progress &&
      a.warning === b.warning &&
      a.target?.[0] === b.target?.[0] &&
      a.target?.[1] === b.target?.[1] &&
      a.target?.[2] === b.target?.[2])
  );
}
