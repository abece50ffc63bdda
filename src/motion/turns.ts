import type { MotionLimits } from './motion-limits.js';

const TURN = 2 * Math.PI;
/** A joint that is seen beyond its limit was this near before (rad), or was moved unseen and is somewhere else. */
const GOES_ON_RAD = 0.5;
/** A joint may be beyond its limit by this much (rad): it sags, or stands at its stop. */
const BEYOND_RAD = 0.1;
/** An angle farther from half a turn than this (rad) is none of a driver that publishes -pi to pi. */
const ROUNDING_RAD = 1e-3;

type Limits = Pick<MotionLimits, 'jointLower' | 'jointUpper'>;

/**
 * Adds whole turns to the angles of joints that can make them, because many drivers publish angles from -pi to pi. Of
 * all equivalent angles the one nearest to the previous one is taken, unless the joint cannot be there.
 *
 * Where no joint state came just before, the arm may have been moved. A driver that told an angle beyond half a turn, and
 * was never seen to leave a turn out, is taken at its word then; of others the angle nearest to the expected one is taken.
 */
export class Turns {
  /** What the driver does with each joint, as far as it was seen. */
  readonly #manner: ('unknown' | 'whole' | 'wrapped')[];

  constructor(joints: number) {
    this.#manner = new Array<'unknown'>(joints).fill('unknown');
  }

  /**
   * Changes angles in place.
   * @param position angles as published (J, rad)
   * @param previous joints of the joint state just before (J, rad), if there was one
   * @param expected where the joints should be (J, rad), if that is known
   */
  unwrap(limits: Limits, position: Float64Array, previous?: Float64Array, expected?: Float64Array): void {
    for (let j = 0; j < position.length; j++) {
      const lower = limits.jointLower[j];
      const upper = limits.jointUpper[j];
      const told = position[j];
      if (upper - lower <= TURN || !Number.isFinite(told)) continue;
      if (previous === undefined && this.#manner[j] === 'whole') continue;
      const before = previous ?? expected;
      position[j] =
        before === undefined ? firstAngle(told, lower, upper) : nextAngle(told, before[j], lower, upper);
      // Where nothing came just before, an angle is a guess and no evidence.
      if (position[j] !== told && previous !== undefined) this.#manner[j] = 'wrapped';
      else if (position[j] === told && this.#manner[j] === 'unknown' && isWhole(told, lower, upper))
        this.#manner[j] = 'whole';
    }
  }
}

/** An angle within the limits, unless the joint is just beyond one and no driver that publishes -pi to pi would tell so. */
function firstAngle(told: number, lower: number, upper: number): number {
  const beyond = told - Math.min(upper, Math.max(lower, told));
  if (Math.abs(told) > Math.PI && Math.abs(beyond) < BEYOND_RAD) return told;
  return told - Math.sign(beyond) * Math.ceil(Math.abs(beyond) / TURN) * TURN;
}

/** The angle nearest to the one before. */
function nextAngle(told: number, before: number, lower: number, upper: number): number {
  const turns = Math.round((before - told) / TURN);
  if (turns === 0) return told;
  const near = told + turns * TURN;
  if (Math.abs(near - before) < GOES_ON_RAD) return near;
  // Of an arm that was moved by half a turn unseen, the nearest angle may lie beyond a limit where another one does not.
  return near > upper ? near - TURN : near < lower ? near + TURN : near;
}

const isWhole = (told: number, lower: number, upper: number) =>
  Math.abs(told) > Math.PI + ROUNDING_RAD && told >= lower && told <= upper;
