import type { MotionLimits } from './motion-limits.js';

const TURN = 2 * Math.PI;

/**
 * Brings joints that can make a whole turn into the turn in which the arm is, since many drivers publish their angles
 * from -pi to pi: of all angles that look the same, that nearest to where the joint was. In place.
 * @param position angles as published (J, rad)
 * @param before where the joints were or should be (J, rad); undefined at the first sight, where an angle within the limits is taken
 */
export function unwrap(
  { jointLower, jointUpper }: Pick<MotionLimits, 'jointLower' | 'jointUpper'>,
  position: Float64Array,
  before: Float64Array | undefined,
): void {
  for (let j = 0; j < position.length; j++) {
    if (jointUpper[j] - jointLower[j] <= TURN || !Number.isFinite(position[j])) continue;
    const near =
      before === undefined ? Math.min(jointUpper[j], Math.max(jointLower[j], position[j])) : before[j];
    const turns =
      before === undefined ? outwards((near - position[j]) / TURN) : Math.round((near - position[j]) / TURN);
    if (turns !== 0) position[j] += turns * TURN;
  }
}

/** Whole turns that bring an angle over a limit: no fewer than it is beyond. */
const outwards = (turns: number) => Math.sign(turns) * Math.ceil(Math.abs(turns));
