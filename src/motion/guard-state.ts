import type { Collision } from './collision-check.js';
import type { MotionLimits } from './motion-limits.js';

/** Where a command should be, and how fast (J; rad, rad/s). */
export interface Desired {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
}

/** The joint (index; -1: none) or the bodies that a verdict is about, the value and the limit that it meets. */
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

/** The command in force. Arrays have one element a joint. */
export interface GuardState extends Desired {
  /** Time of the cycle that it belongs to. */
  timeS: number;
  /** Where measured joints may be: the joint's limits, wider where the arm was found outside at rest. */
  readonly toleratedLower: Float64Array;
  readonly toleratedUpper: Float64Array;
  /** How far the hand is, or will be when it comes to rest, out of the workspace (m). */
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

/** How far an arm found outside its limits may stray farther, by noise or sag, before that halts (rad). */
const STRAY = 0.02;

/** Widens the tolerated range to where the joints are now, `measured` (J). */
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
