import type { GuardState } from './guard-state.js';
import { hasJerkLimit } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import type { Movement } from './movement.js';

/**
 * How one joint comes to rest soonest with acceleration |a| <= A and jerk |j| <= J, from velocity w and acceleration a:
 * the acceleration goes to -p at -J, stays there, and goes back to 0 at J, where (with the sign that makes
 * w + a |a| / 2J positive)
 *
 *     p = min(A, sqrt(J w + a^2 / 2)),     (a^2 - p^2) / 2J - p t - p^2 / 2J = -w  gives the time t at -p.
 */
interface JointStop {
  readonly sign: number;
  readonly velocity: number;
  readonly acceleration: number;
  readonly jerk: number;
  /** Ends of the three phases (s). */
  readonly endsS: readonly [number, number, number];
}

/** @param acceleration its limit (rad/s^2) */
function jointStop(velocity: number, from: number, acceleration: number, jerk: number): JointStop {
  const sign = Math.sign(velocity + (from * Math.abs(from)) / (2 * jerk)) || 1;
  const w = sign * velocity;
  const a = sign * from;
  const p = Math.min(acceleration, Math.sqrt(Math.max(0, jerk * w + (a * a) / 2)));
  const firstS = Math.max(0, (a + p) / jerk);
  const heldS = p > 0 ? Math.max(0, (w + (a * a) / (2 * jerk) - (p * p) / jerk) / p) : 0;
  return {
    sign,
    velocity: w,
    acceleration: a,
    jerk,
    endsS: [firstS, firstS + heldS, firstS + heldS + p / jerk],
  };
}

/** Distance and velocity of a joint `tS` after it began to stop (rad, rad/s). */
function stopping({ sign, velocity, acceleration, jerk, endsS }: JointStop, tS: number) {
  let way = 0;
  let w = velocity;
  let a = acceleration;
  let beganS = 0;
  for (const [phase, endS] of endsS.entries()) {
    const dtS = Math.max(0, Math.min(tS, endS) - beganS);
    const j = phase === 0 ? -jerk : phase === 1 ? 0 : jerk;
    way += dtS * (w + dtS * (a / 2 + (dtS * j) / 6));
    w += dtS * (a + (dtS * j) / 2);
    a += dtS * j;
    beganS = endS;
  }
  return { way: sign * way, velocity: tS >= endsS[2] ? 0 : sign * w };
}

const durationS = ({ endsS }: JointStop) => endsS[2];
const wayToRest = (stop: JointStop) => stopping(stop, durationS(stop)).way;

/**
 * If a joint lacks room, its jerk is multiplied by this factor, several times if need be, before its position limit
 * overrides the jerk limit.
 */
const HARDER = 4;
const HARDER_TIMES = 6;

/** Bisection steps in the search for a jerk: to a thousandth of the interval. */
const HALVINGS = 20;
/** The search for the slowest stop ends at this share of the jerk limit. */
const SOFTEST = 1e-4;

/**
 * How a command comes to rest within the limits of acceleration and jerk. All joints stop together if there is room, so
 * that the hand keeps its direction. A joint that would run into its position limit stops harder. Undefined without a
 * limit of jerk.
 * @param acceleration of the command now (J, rad/s^2)
 */
export function jerkLimitedStop(
  limits: MotionLimits,
  { position, velocity }: GuardState,
  acceleration: Float64Array,
): Movement | undefined {
  if (!hasJerkLimit(limits)) return undefined;
  const from = position.slice();
  const clamped = acceleration.map((a, j) =>
    Math.max(-limits.acceleration[j], Math.min(limits.acceleration[j], a)),
  );
  const soonest = (j: number, jerk: number) =>
    jointStop(velocity[j], clamped[j], limits.acceleration[j], jerk);
  const togetherS = Math.max(...from.map((_, j) => durationS(soonest(j, limits.jerk[j]))));
  const fits = (j: number, stop: JointStop) => {
    const end = from[j] + wayToRest(stop);
    return end <= Math.max(limits.upper[j], from[j]) && end >= Math.min(limits.lower[j], from[j]);
  };
  const stops = Array.from(from, (_, j) => {
    const soft = jerkFor((jerk) => durationS(soonest(j, jerk)), togetherS, limits.jerk[j]);
    let stop = soonest(j, soft);
    for (let jerk = limits.jerk[j], i = 0; !fits(j, stop) && i <= HARDER_TIMES; i++, jerk *= HARDER)
      stop = soonest(j, jerk);
    return stop;
  });
  const longestS = Math.max(...stops.map(durationS));
  const movement: Movement = {
    kind: 'movement',
    durationS: longestS,
    slowedBy: undefined,
    sample: (tS, q, qd) => {
      for (const [j, stop] of stops.entries()) {
        const { way, velocity: w } = stopping(stop, Math.max(0, tS));
        q[j] = from[j] + way;
        qd[j] = w;
      }
    },
    remaining: () => movement,
  };
  return movement;
}

/** The jerk, up to `most`, with which a stop lasts as long as `wantedS`. */
function jerkFor(lasts: (jerk: number) => number, wantedS: number, most: number): number {
  let low = most * SOFTEST;
  let high = most;
  if (lasts(low) <= wantedS) return low;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = Math.sqrt(low * high);
    if (lasts(middle) > wantedS) low = middle;
    else high = middle;
  }
  return high;
}
