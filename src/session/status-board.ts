import type { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Finding } from '../motion/guard-state.js';
import type { Verdict } from '../motion/guard.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import { sameStatus } from './status.js';
import type { HaltCode, SessionState, Status, StatusCode } from './status.js';

/** Why the arm was halted. */
export interface Halt {
  readonly code: HaltCode;
  readonly reason?: string;
  readonly joint?: string;
  readonly value?: number;
  readonly limit?: number;
}

/** For how long an idle arm shows that a target was rejected (s); one at work does so for one cycle. */
const REJECTION_SHOWN_S = 1;

/** Makes statuses, a new object only where something changed: what is not new need not be published. */
export class StatusBoard {
  #shown: Status = { code: 0, state: 'inactive' };
  #rejection: { readonly error: TargetRejected; readonly target: Vector3 | undefined } | undefined;
  #rejectionUntilS: number | undefined;

  reject(error: TargetRejected, target: Vector3 | undefined): void {
    this.#rejection = { error, target };
    this.#rejectionUntilS = undefined;
  }

  clearRejection(): void {
    this.#rejection = undefined;
  }

  show(
    code: StatusCode,
    state: SessionState,
    nowS: number,
    target?: Vector3,
    progress?: number,
    joint?: string,
    detail?: string,
  ): Status {
    if (this.#rejection !== undefined) return this.#showRejection(state, nowS, code === 0);
    const shown = this.#shown;
    if (
      shown.code === code &&
      shown.state === state &&
      shown.target === target &&
      shown.progress === progress &&
      shown.joint === joint &&
      shown.detail === detail &&
      shown.reason === undefined
    )
      return shown;
    return this.#set({ code, state, target, progress, joint, detail });
  }

  showHalt(halt: Halt, nowS: number): Status {
    if (this.#rejection !== undefined) return this.#showRejection('halted', nowS, false);
    const shown = this.#shown;
    if (
      shown.state === 'halted' &&
      shown.code === halt.code &&
      shown.reason === halt.reason &&
      shown.joint === halt.joint
    )
      return shown;
    return this.#set({ ...halt, state: 'halted', detail: detailOf(halt) });
  }

  showSlowed(
    code: 10 | 11,
    state: SessionState,
    nowS: number,
    finding: Finding,
    limits: MotionLimits,
  ): Status {
    if (this.#rejection !== undefined) return this.#showRejection(state, nowS, false);
    const joint = limits.jointNames[finding.joint];
    // The value changes in every cycle; it is told as it was when the joint met its limit.
    if (this.#shown.code === code && this.#shown.state === state && this.#shown.joint === joint)
      return this.#shown;
    return this.#set({ code, state, joint, value: finding.value, limit: finding.limit });
  }

  #showRejection(state: SessionState, nowS: number, lasting: boolean): Status {
    const { error, target } = this.#rejection ?? {};
    this.#rejectionUntilS ??= nowS + (lasting ? REJECTION_SHOWN_S : 0);
    if (nowS >= this.#rejectionUntilS) this.#rejection = undefined;
    if (error === undefined) return this.#shown;
    return this.#set({
      code: 20,
      state,
      reason: error.reason,
      detail: `${error.reason}: ${error.message}`,
      target,
    });
  }

  #set(status: Status): Status {
    if (!sameStatus(status, this.#shown)) this.#shown = status;
    return this.#shown;
  }
}

/** The halt that a verdict of the guard means, or undefined when it means none. */
export function haltOf(verdict: Verdict, finding: Finding, limits: MotionLimits): Halt | undefined {
  const { value, limit } = finding;
  const joint = finding.joint < 0 ? undefined : limits.jointNames[finding.joint];
  switch (verdict) {
    case 'stale':
      return { code: 30, value, limit };
    case 'joint_limit':
    case 'slowed_near_limit':
      return { code: 31, joint, value, limit };
    case 'workspace':
    case 'slowed_workspace':
      return { code: 31, reason: 'workspace', value, limit };
    case 'tracking_error':
      return { code: 32, joint, value, limit };
    case 'state_invalid':
      return { code: 33, joint, value };
    case 'command_invalid':
      return {
        code: 35,
        reason: joint === undefined ? `a movement of ${value} s was planned` : 'a command was not a number',
        joint,
        value,
      };
    case 'slowed_velocity':
      return {
        code: 35,
        reason: 'a movement keeps breaking the velocity or acceleration limit',
        joint,
        value,
        limit,
      };
    case 'collision':
      return { code: 36, reason: collisionText(finding), value, limit };
    case 'stalled':
    case 'clear':
      return undefined;
  }
}

function collisionText({ collision, value, limit }: Finding): string {
  const [a, b] = collision?.bodies ?? ['the arm', 'itself'];
  const near = value < 0 ? `${(-value).toFixed(3)} m into` : `within ${value.toFixed(3)} m of`;
  return `${a} would come ${near} ${b}, limit ${limit.toFixed(3)} m`;
}

function detailOf({ code, reason, joint, value, limit }: Halt): string | undefined {
  if (reason !== undefined) return joint === undefined ? reason : `${reason} (${joint})`;
  const shown = value?.toFixed(3);
  switch (code) {
    case 30:
      return value !== undefined && Number.isFinite(value)
        ? `${shown} s old, at most ${limit} s are allowed`
        : 'none has come';
    case 31:
      return `${joint} at ${shown} rad, limit ${limit} rad`;
    case 32:
      return `${joint} is ${shown} rad from where it should be, limit ${limit} rad`;
    case 33:
      return Number.isFinite(value)
        ? `${joint} is ${value} rad, over half a turn beyond its limits`
        : `${joint} is ${value}`;
    default:
      return undefined;
  }
}
