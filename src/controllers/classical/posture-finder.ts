import { TargetRejected } from '../../errors.js';
import { Random } from '../../model/numbers/random.js';
import { descend } from '../../motion/inverse-kinematics.js';
import type { Kinematics } from '../../model/movement/kinematics.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { MotionLimits } from '../../motion/motion-limits.js';

/** Postures that a search begins with: where the arm is, then random ones, the same for every target. */
const STARTS = 12;
/** A posture that misses the target by less than this has reached it (m). */
const NEAR_M = 1e-6;
const STEPS = 200;
const DAMPING_M = 0.01;
/** Stands for the range of a joint that has no limits (rad). */
const WHOLE_TURN = Math.PI;

/** A posture that was found (J, rad), and the distance of its hand from the requested position (m). */
export interface FoundPosture {
  readonly posture: Float64Array;
  readonly missM: number;
}

/**
 * Finds postures by damped least squares from several starts. The same request always has the same answer, so that a
 * controller that learns from reach to reach gets the posture again from which it has learnt.
 */
export class PostureFinder {
  readonly #shares: readonly Float64Array[];

  /** @param seed of the postures that searches begin with */
  constructor(joints: number, seed: number) {
    const stream = new Random(seed).stream('goals');
    this.#shares = Array.from({ length: STARTS - 1 }, () =>
      Float64Array.from({ length: joints }, () => stream.uniform()),
    );
  }

  /**
   * Of the postures that bring the hand to `position`, and to which the straight way from `start` is clear, the one
   * that is nearest to `start` in its largest joint.
   * @param start posture of the arm (J, rad)
   * @throws TargetRejected `unreachable`, with the nearest point that was found
   */
  reaching(
    kinematics: Kinematics,
    limits: MotionLimits,
    position: Vector3,
    start: Float64Array,
  ): Float64Array {
    let best: { posture: Float64Array; far: number } | undefined;
    let leastM = Infinity;
    let blocked = false;
    for (const { posture, missM } of this.#found(kinematics, limits, position, start)) {
      leastM = Math.min(leastM, missM);
      if (missM > NEAR_M) continue;
      const far = farthest(posture, start);
      if (best !== undefined && far >= best.far) continue;
      if (collides(limits, start, posture)) {
        blocked = true;
        continue;
      }
      best = { posture, far };
    }
    if (best !== undefined) return best.posture;
    throw unreachable(blocked, leastM);
  }

  /**
   * The posture whose hand comes nearest to `position` with a clear straight way; of several that reach it, the one
   * nearest to `start`. For aims that an estimate may have moved out of reach.
   * @param before the posture of the last
   * reach for it, if there was one; a posture near it is preferred
   * @throws TargetRejected `unreachable` when every way collides
   */
  nearest(
    kinematics: Kinematics,
    limits: MotionLimits,
    position: Vector3,
    start: Float64Array,
    before?: Float64Array,
  ): FoundPosture {
    if (before !== undefined) {
      const beside = descended(kinematics, limits, position, start, before);
      if (beside.missM < NEAR_M && !collides(limits, start, beside.posture)) return beside;
    }
    const found = [...this.#found(kinematics, limits, position, start)].sort(
      (a, b) =>
        Math.max(a.missM, NEAR_M) - Math.max(b.missM, NEAR_M) ||
        farthest(a.posture, start) - farthest(b.posture, start),
    );
    const best = found.find(({ posture }) => !collides(limits, start, posture));
    if (best === undefined) throw unreachable(true, found[0].missM);
    return best;
  }

  *#found(
    kinematics: Kinematics,
    limits: MotionLimits,
    position: Vector3,
    start: Float64Array,
  ): Generator<FoundPosture> {
    yield descended(kinematics, limits, position, start, start);
    for (const shares of this.#shares) {
      const { lower, upper } = rangeAbout(limits, start);
      const from = lower.map((low, j) => low + (upper[j] - low) * shares[j]);
      yield descended(kinematics, limits, position, start, from);
    }
  }
}

/** The starts of searches for an arm in the posture `start`. */
function rangeAbout(limits: MotionLimits, start: Float64Array): { lower: Float64Array; upper: Float64Array } {
  return {
    lower: limits.lower.map((limit, j) => Math.max(limit, start[j] - 2 * WHOLE_TURN)),
    upper: limits.upper.map((limit, j) => Math.min(limit, start[j] + 2 * WHOLE_TURN)),
  };
}

function descended(
  kinematics: Kinematics,
  limits: MotionLimits,
  position: Vector3,
  start: Float64Array,
  from: Float64Array,
): FoundPosture {
  const { lower, upper } = rangeAbout(limits, start);
  const posture = from.map((q, j) => Math.min(Math.max(q, lower[j]), upper[j]));
  const search = { kinematics, lower, upper, nearM: NEAR_M, steps: STEPS, dampingM: DAMPING_M };
  return { missM: descend(search, position, posture), posture };
}

function farthest(posture: Float64Array, start: Float64Array): number {
  return posture.reduce((most, q, j) => Math.max(most, Math.abs(q - start[j])), 0);
}

function collides({ collisions }: MotionLimits, start: Float64Array, posture: Float64Array): boolean {
  return collisions?.along(Float64Array.of(...start, ...posture)) !== undefined;
}

function unreachable(blocked: boolean, leastM: number): TargetRejected {
  return new TargetRejected(
    'unreachable',
    blocked
      ? 'every posture that was found for it, or the way there, collides'
      : `the nearest posture within the limits that was found is ${leastM.toFixed(3)} m away from it`,
  );
}

/** @throws TargetRejected where the arm is not described */
export function kinematicsOf({ kinematics }: MotionLimits): Kinematics {
  if (kinematics === undefined)
    throw new TargetRejected('unreachable', 'the kinematics of the arm are not known');
  return kinematics;
}
