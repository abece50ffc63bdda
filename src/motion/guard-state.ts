import type { Collision } from './collision-check.js';
import type { MotionLimits } from './motion-limits.js';

/** Desired position and velocity of a command (J; rad, rad/s). */
export interface Desired {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
}

/** The joint (index; -1: none) or the bodies of a verdict, with the value and the limit. */
export interface Finding {
  joint: number;
  value: number;
  limit: number;
  collision?: Collision | undefined;
}

export function noteFinding(finding: Finding, joint: number, value: number, limit: number): void {
  finding.joint = joint;
  finding.value = value;
  finding.limit = limit;
}

/** The command in force. Arrays have one element per joint. */
export interface GuardState extends Desired {
  /** Time of the cycle that it belongs to. */
  timeS: number;
  /** Permitted range of measured joints: the limits, widened if the arm was found outside at rest. */
  readonly toleratedLower: Float64Array;
  readonly toleratedUpper: Float64Array;
  /** Distance of the hand out of the workspace, now or when it comes to rest (m). */
  outsideM: number;
  /** Scratch space: a posture (J) and its hand (3, m). */
  readonly rest: Float64Array;
  readonly hand: Float64Array;
  readonly finding: Finding;
}

export function createGuardState(joints: number): GuardState {
  return {
    timeS: NaN,
    position: new Float64Array(joints),
    velocity: new Float64Array(joints),
    toleratedLower: new Float64Array(joints),
    toleratedUpper: new Float64Array(joints),
    outsideM: 0,
    rest: new Float64Array(joints),
    hand: new Float64Array(3),
    finding: { joint: -1, value: NaN, limit: NaN },
  };
}

/** Further distance outside, by noise or sag, that does not halt an arm found outside its limits (rad). */
const STRAY = 0.02;

/** Widens the tolerated range to the current joints, `measured` (J). */
export function tolerate(limits: MotionLimits, state: GuardState, measured: Float64Array): void {
  for (let j = 0; j < measured.length; j++) {
    const lower = limits.jointLower[j];
    const upper = limits.jointUpper[j];
    state.toleratedLower[j] = measured[j] < lower ? measured[j] - STRAY : lower;
    state.toleratedUpper[j] = measured[j] > upper ? measured[j] + STRAY : upper;
  }
}

export function atRest({ velocity }: GuardState): boolean {
  for (let j = 0; j < velocity.length; j++) if (velocity[j] !== 0) return false;
  return true;
}

/** The largest distance of two postures over the joints (rad). */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < a.length; j++) largest = Math.max(largest, Math.abs(a[j] - b[j]));
  return largest;
}
