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

/** Codes with their texts side by side; a message may go on after the text, it always begins with it. */
export const statusTable = {
  0: { text: 'Idle', level: 'ok' },
  1: { text: 'Reaching', level: 'ok' },
  2: { text: 'Returning to start posture', level: 'ok' },
  3: { text: 'Thinking', level: 'ok' },
  4: { text: 'Training', level: 'ok' },
  5: { text: 'Paused, holding', level: 'ok' },
  6: { text: 'Waiting for joint states', level: 'warn' },
  7: { text: 'Waiting for confirmation', level: 'ok' },
  10: { text: 'Slowed: near joint limit', level: 'warn' },
  11: { text: 'Slowed: velocity limit', level: 'warn' },
  20: { text: 'Target rejected', level: 'warn' },
  30: { text: 'Halted: joint states stale', level: 'error' },
  31: { text: 'Halted: joint limit', level: 'error' },
  32: { text: 'Halted: tracking error', level: 'error' },
  33: { text: 'Halted: joint states invalid', level: 'error' },
  34: { text: 'Halted: emergency stop', level: 'error' },
  35: { text: 'Halted: internal fault', level: 'error' },
  36: { text: 'Halted: collision predicted', level: 'error' },
} as const satisfies Record<number, { text: string; level: StatusLevel }>;

export type StatusCode = keyof typeof statusTable;
export type HaltCode = 30 | 31 | 32 | 33 | 34 | 35 | 36;

/** One status as it is published; what does not apply is undefined. */
export interface Status {
  readonly code: StatusCode;
  readonly state: SessionState;
  /** Why, in one word for rejected targets, in a sentence for halts. */
  readonly reason?: RejectReason | (string & {});
  /** More for a person to read; follows the text of the code. */
  readonly detail?: string;
  /** Target in question (m, base frame). */
  readonly target?: Vector3;
  /** Joint in question, with its value and the limit that it broke (rad, rad/s, or s for ages). */
  readonly joint?: string;
  readonly value?: number;
  readonly limit?: number;
  /** Share of the training that is done, 0 to 1. */
  readonly progress?: number;
}

/** The whole text of a status: that of the code, then what there is to add. */
export function statusText({ code, detail }: Status): string {
  const { text } = statusTable[code];
  return detail === undefined ? text : `${text}: ${detail}`;
}

export function statusLevel({ code }: Status): StatusLevel {
  return statusTable[code].level;
}

/** Whether two statuses say the same, so that only changes are published. */
export function sameStatus(a: Status, b: Status): boolean {
  return (
    a === b ||
    (a.code === b.code &&
      a.state === b.state &&
      a.reason === b.reason &&
      a.detail === b.detail &&
      a.joint === b.joint &&
      a.value === b.value &&
      a.limit === b.limit &&
      a.progress === b.progress &&
      a.target?.[0] === b.target?.[0] &&
      a.target?.[1] === b.target?.[1] &&
      a.target?.[2] === b.target?.[2])
  );
}
