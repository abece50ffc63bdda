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
 * The kinds of status, with the code that ROS 2 messages have and its text side by side. Inside the program a status has
 * a name; numbers stand at the edges only. A message may go on after the text, it always begins with it.
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
} as const satisfies Record<string, { code: number; text: string; level: StatusLevel }>;

type Table = typeof statusTable;
export type StatusKind = keyof Table;
/** Kinds in which the arm was halted. */
export type HaltKind = Exclude<
  { [K in StatusKind]: Table[K]['level'] extends 'error' ? K : never }[StatusKind],
  'configurationFailed'
>;
export type StatusCode = Table[StatusKind]['code'];

/** One status as it is published; what does not apply is undefined. */
export interface Status {
  readonly kind: StatusKind;
  readonly state: SessionState;
  /** Why, in one word for rejected targets, in a sentence for halts. */
  readonly reason?: RejectReason | (string & {});
  /** More for a person to read; follows the text of the code. */
  readonly detail?: string;
  /** Target in question (m, base frame). */
  readonly target?: Vector3;
  /** Name of that target. */
  readonly id?: string;
  /** Joint in question, with its value and the limit that it broke (rad, rad/s, or s for ages). */
  readonly joint?: string;
  readonly value?: number;
  readonly limit?: number;
  /** Share of the training that is done, 0 to 1. */
  readonly progress?: number;
}

/** The number that messages and printed results have for it. */
export function statusCode({ kind }: Status): StatusCode {
  return statusTable[kind].code;
}

/** The whole text of a status: that of the code, then what there is to add. */
export function statusText({ kind, detail }: Status): string {
  const { text } = statusTable[kind];
  return detail === undefined ? text : `${text}: ${detail}`;
}

export function statusLevel({ kind }: Status): StatusLevel {
  return statusTable[kind].level;
}

/** Whether the arm was halted; a node that could not be configured has none to halt. */
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
      a.target?.[0] === b.target?.[0] &&
      a.target?.[1] === b.target?.[1] &&
      a.target?.[2] === b.target?.[2])
  );
}
