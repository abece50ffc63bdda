import { PREMOTOR_ANSWER } from '../../model/basal-ganglia/action-selection.js';
import type { Brain } from '../../model/brain.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { mean, median, deviation } from '../statistics/sample.js';
import { RestingLoop } from './resting-loop.js';
import type { Half } from './course.js';

/** A goal is near when some primitive ends this close to it (m). */
const NEAR_M = 0.05;

/** The answer of the basal ganglia to one goal. */
export interface Answer {
  /** The largest premotor cell and its rate. */
  readonly primitive: number;
  readonly premotorMax: number;
}

/** Errors of the basal ganglia over goals; means in m, NaN if there is no such goal. */
export interface Evaluation {
  readonly goals: number;
  readonly nearGoals: number;
  /** Mean error. If no premotor cell answers, the error of a random choice counts. */
  readonly errorM: number;
  readonly nearErrorM: number;
  /** Mean error of the largest premotor cell, however small its rate. */
  readonly largestErrorM: number;
  readonly nearLargestErrorM: number;
  /** Share of goals without an answer. */
  readonly silent: number;
  readonly nearSilent: number;
}

/** Shows each goal to the basal ganglia, without noise and plasticity. The brain is unchanged afterwards. */
export function answersTo(brain: Brain, goals: readonly Vector3[]): readonly Answer[] {
  const resting = new RestingLoop(brain, 0);
  const answers = goals.map((goal) => {
    resting.show(goal);
    const { r } = brain.basalGanglia.pm;
    const primitive = r.reduce((best, rate, k) => (rate > r[best] ? k : best), 0);
    return { primitive, premotorMax: r[primitive] };
  });
  resting.end();
  return answers;
}

/**
 * @param answers one per goal
 * @param endPoints end positions of the hand for the primitives (m)
 */
export function evaluate(
  answers: readonly Answer[],
  goals: readonly Vector3[],
  endPoints: readonly Vector3[],
): Evaluation {
  const rows = goals.map((goal, i) => {
    const { primitive, premotorMax } = answers[i];
    const distances = endPoints.map((end) => distance(end, goal));
    const silent = premotorMax < PREMOTOR_ANSWER;
    return {
      near: Math.min(...distances) <= NEAR_M,
      silent: Number(silent),
      error: silent ? mean(distances) : distances[primitive],
      largest: distances[primitive],
    };
  });
  const near = rows.filter((row) => row.near);
  const over = (some: typeof rows, value: (row: (typeof rows)[number]) => number) =>
    some.length === 0 ? NaN : mean(some.map(value));
  return {
    goals: rows.length,
    nearGoals: near.length,
    errorM: over(rows, ({ error }) => error),
    nearErrorM: over(near, ({ error }) => error),
    largestErrorM: over(rows, ({ largest }) => largest),
    nearLargestErrorM: over(near, ({ largest }) => largest),
    silent: over(rows, ({ silent }) => silent),
    nearSilent: over(near, ({ silent }) => silent),
  };
}

/** A plane across the workspace, at right angles to the axis along which goals differ most. */
export interface Split {
  readonly axis: number;
  readonly at: number;
}

/** Goals to evaluate with, and how they are split. */
export interface Halves {
  readonly goals: readonly Vector3[];
  readonly split: Split;
}

/** @param goals at least 2 */
export function splitOf(goals: readonly Vector3[]): Split {
  const along = (axis: number) => goals.map((goal) => goal[axis]);
  const axis = [0, 1, 2].reduce((best, other) =>
    deviation(along(other)) > deviation(along(best)) ? other : best,
  );
  return { axis, at: median(along(axis)) };
}

export function isInHalf(goal: Vector3, { axis, at }: Split, half: Half): boolean {
  return goal[axis] < at === (half === 'first');
}
