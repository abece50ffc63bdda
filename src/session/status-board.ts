import type { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Finding } from '../motion/guard-state.js';
import type { Verdict } from '../motion/guard.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import { sameStatus } from './status.js';
import type { HaltKind, SessionState, Status } from './status.js';

/** Why the arm was halted. */
export interface Halt {
  readonly kind: HaltKind;
  readonly reason?: string;
  readonly joint?: string;
  readonly value?: number;
  readonly limit?: number;
  /** Remains until it is released. */
  readonly latched?: boolean;
}

/** Time for which an idle arm shows a rejected target (s); a working arm shows it for one cycle. */
const REJECTION_SHOWN_S = 1;

/** Makes statuses, and a new object only if something changed: an unchanged status need not be published. */
export class StatusBoard {
  #shown: Status = { kind: 'inactive', state: 'inactive' };
  #rejection:
    | {
        readonly error: TargetRejected;
        readonly target: Vector3 | undefined;
        readonly id: string | undefined;
      }
    | undefined;
  #rejectionUntilS: number | undefined;

  reject(error: TargetRejected, target: Vector3 | undefined, id?: string): void {
    this.#rejection = { error, target, id };
    this.#rejectionUntilS = undefined;
  }

  clearRejection(): void {
    this.#rejection = undefined;
  }

  /** @param status the status, unless a rejected target must be reported first */
  show(status: Status, nowS: number): Status {
    if (this.#rejection !== undefined) return this.#showRejection(status.state, nowS, status.kind === 'idle');
    return this.#set(status);
  }

  showHalt(halt: Halt, nowS: number): Status {
    if (this.#rejection !== undefined) return this.#showRejection('halted', nowS, false);
    const { reason, joint } = halt;
    const shown = this.#shown;
    if (
      shown.state === 'halted' &&
      shown.kind === halt.kind &&
      shown.reason === reason &&
      shown.joint === joint
    )
      return shown;
    const { value, limit, latched } = halt;
    return this.#set({
      state: 'halted',
      kind: halt.kind,
      reason,
      joint,
      value,
      limit,
      latched,
      detail: detailOf(halt),
    });
  }

  /** A joint that the guard slows down. */
  showSlowed(
    kind: 'slowedNearLimit' | 'slowedVelocity',
    state: SessionState,
    joint: string,
    { value, limit }: Finding,
    nowS: number,
  ): Status {
    if (this.#rejection !== undefined) return this.#showRejection(state, nowS, false);
    // The value changes in every cycle. The status has the value at which the joint met its limit.
    if (this.#shown.kind === kind && this.#shown.state === state && this.#shown.joint === joint)
      return this.#shown;
    return this.#set({ kind, state, joint, value, limit });
  }

  #showRejection(state: SessionState, nowS: number, lasting: boolean): Status {
    const { error, target, id } = this.#rejection ?? {};
    this.#rejectionUntilS ??= nowS + (lasting ? REJECTION_SHOWN_S : 0);
    if (nowS >= this.#rejectionUntilS) this.#rejection = undefined;
    if (error === undefined) return this.#shown;
    return this.#set({
      kind: 'targetRejected',
      state,
      reason: error.reason,
      detail: `${error.reason}: ${error.message}`,
      target,
      id,
    });
  }

  #set(status: Status): Status {
    if (!sameStatus(status, this.#shown)) this.#shown = status;
    return this.#shown;
  }
}

/** The halt for a verdict of the guard, or undefined if there is none. */
export function haltOf(verdict: Verdict, finding: Finding, limits: MotionLimits): Halt | undefined {
  const { value, limit } = finding;
  const joint = finding.joint < 0 ? undefined : limits.jointNames[finding.joint];
  switch (verdict) {
    case 'stale':
      return { kind: 'jointStatesStale', value, limit };
    case 'joint_limit':
    case 'slowed_near_limit':
      return { kind: 'jointLimit', joint, value, limit };
    case 'workspace':
    case 'slowed_workspace':
      return { kind: 'jointLimit', reason: 'workspace', value, limit };
    case 'tracking_error':
      return { kind: 'trackingError', joint, value, limit };
    case 'too_fast':
      return { kind: 'jointLimit', reason: `moves at ${value.toFixed(3)} rad/s`, joint, value, limit };
    case 'state_invalid':
      return { kind: 'jointStatesInvalid', joint, value };
    case 'command_invalid':
      return {
        kind: 'internalFault',
        reason: joint === undefined ? `a movement of ${value} s was planned` : 'a command was not a number',
        joint,
        value,
      };
    case 'slowed_velocity':
      return {
        kind: 'internalFault',
        reason: 'a movement keeps breaking the velocity or acceleration limit',
        joint,
        value,
        limit,
      };
    case 'slowed_hand_speed':
      return { kind: 'internalFault', reason: 'a movement keeps breaking limits.hand_speed', value, limit };
    case 'collision':
      return { kind: 'collisionPredicted', reason: collisionText(finding), value, limit };
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

function detailOf({ kind, reason, joint, value, limit }: Halt): string | undefined {
  if (reason !== undefined) return joint === undefined ? reason : `${reason} (${joint})`;
  const shown = value?.toFixed(3);
  switch (kind) {
    case 'jointStatesStale':
      return value !== undefined && Number.isFinite(value)
        ? `${shown} s old, at most ${limit} s are allowed`
        : 'none has come';
    case 'jointLimit':
      return `${joint} at ${shown} rad, limit ${limit} rad`;
    case 'trackingError':
      return `${joint} is ${shown} rad from where it should be, limit ${limit} rad`;
    case 'jointStatesInvalid':
      return Number.isFinite(value)
        ? `${joint} is ${value} rad, over half a turn beyond its limits`
        : `${joint} is ${value}`;
    default:
      return undefined;
  }
}
