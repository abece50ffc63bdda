import type { Vector3 } from '../../model/numbers/vector.js';
import { median, deviation } from '../statistics/sample.js';
import type { Half } from './course.js';

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
