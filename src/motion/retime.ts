import { ModelError } from '../errors.js';
import type { Movement, SlowedBy } from './movement.js';
import {
  inverseMinimumJerk,
  minimumJerk,
  minimumJerkAcceleration,
  minimumJerkJerk,
  minimumJerkVelocity,
  MINIMUM_JERK_PEAK_ACCELERATION,
  MINIMUM_JERK_PEAK_JERK,
  MINIMUM_JERK_PEAK_VELOCITY,
} from './minimum-jerk.js';
import { UNLIMITED } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import { PathSpline } from './path-spline.js';

/** Model time of one update of the pattern generator (s). */
export const CPG_UPDATE_S = 0.025;

/** Points per knot interval at which velocity and acceleration are checked. */
const POINTS = 16;

/** Between those points the true peak is higher by less than this (tests check 50 times as many points). */
const SAFETY = 1.005;

/** The same for speeds in space, which are computed from chords and need a larger share. */
const PLACES_SAFETY = 0.01;

/** Number of postures on a straight line in joint space at which speeds in space are computed. */
const WAY_POINTS = 400;

/** Share of the path after a share of the duration, and its derivative. */
interface TimeLaw {
  share(tau: number): number;
  rate(tau: number): number;
  /** The duration that keeps the limits on `spline`, at least `askedS`. */
  duration(spline: PathSpline, limits: MotionLimits, askedS: number): Duration;
}

interface Duration {
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
}

/**
 * The path of the pattern generator under minimum jerk. A cubic spline through the start posture and the rows gives
 * q(u); with n rows and duration T
 *
 *     u(t) = n s(t / T),    q' = q_u u',    q'' = q_uu u'^2 + q_u u''
 *     q''' = q_uuu u'^3 + 3 q_uu u' u'' + q_u u'''
 *
 * so that velocities go with 1/T, accelerations with 1/T^2 and jerks with 1/T^3, and T follows from the peaks of
 * T = 1. It begins and ends at rest, exactly at the last row.
 * @param path angles after the updates (n x J, row-major, rad)
 * @param start posture at rest before them (J, rad): what the generator commands at V = 0
 * @param askedS duration unless a limit asks for more (s)
 * @throws ModelError on a non-finite path or one whose rows don't have J angles
 */
export function retime(
  path: Float64Array,
  start: Float64Array,
  limits: MotionLimits,
  askedS: number,
): Movement {
  return new PathMovement(start, path, limits, askedS, minimumJerkLaw);
}

/**
 * The path in the pattern generator's own time, with one update per 25 ms. It neither begins nor ends at rest and has
 * no limits: for the ideal plant only. Arguments as for `retime`.
 */
export function inOwnTime(path: Float64Array, start: Float64Array, limits: MotionLimits): Movement {
  return new PathMovement(start, path, limits, (path.length / start.length) * CPG_UPDATE_S, uniformLaw);
}

const minimumJerkLaw: TimeLaw = {
  share: minimumJerk,
  rate: minimumJerkVelocity,
  duration: (spline, limits, askedS) => longEnough(spline, limits, askedS),
};

const uniformLaw: TimeLaw = {
  share: (tau) => tau,
  rate: () => 1,
  duration: (_spline, _limits, askedS) => ({ durationS: askedS, slowedBy: undefined }),
};

class PathMovement implements Movement {
  readonly kind = 'movement';
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
  readonly #path: Float64Array;
  readonly #limits: MotionLimits;
  readonly #law: TimeLaw;
  readonly #spline: PathSpline;

  constructor(start: Float64Array, path: Float64Array, limits: MotionLimits, askedS: number, law: TimeLaw) {
    checkPath(path, start);
    this.#path = path.slice();
    this.#limits = limits;
    this.#law = law;
    this.#spline = new PathSpline(start.length);
    this.#spline.load(start, path);
    const { durationS, slowedBy } = law.duration(this.#spline, limits, askedS);
    this.durationS = durationS;
    this.slowedBy = slowedBy;
  }

  sample(tS: number, q: Float64Array, qd: Float64Array): void {
    const tau = tS / this.durationS;
    const updates = this.#spline.length;
    if (tau > 0 && tau < 1) {
      const phase = updates * this.#law.share(tau);
      this.#spline.position(phase, q);
      this.#spline.slopes(phase, qd);
      const rate = (updates * this.#law.rate(tau)) / this.durationS;
      for (let j = 0; j < qd.length; j++) qd[j] *= rate;
    } else {
      this.#spline.position(tau > 0 ? updates : 0, q);
      qd.fill(0);
    }
  }

  /** Continues from the nearest later posture of the path. The distance of the arm from it fades out along the rest. */
  remaining(tS: number, posture: Float64Array): Movement {
    const updates = this.#spline.length;
    const knot = new Float64Array(posture.length);
    const away = (at: number) => {
      this.#spline.position(at, knot);
      return knot.reduce((sum, q, j) => sum + (q - posture[j]) ** 2, 0);
    };
    let next = Math.floor(updates * this.#law.share(Math.min(1, Math.max(0, tS / this.durationS))));
    while (next < updates && away(next + 1) <= away(next)) next++;
    if (next === updates)
      return homing(posture, this.#path.subarray(-posture.length), this.#limits, this.durationS / updates);
    this.#spline.position(next, knot);
    const rows = this.#path.slice(next * posture.length);
    const left = updates - next;
    for (let row = 0; row < left - 1; row++) {
      const fade = 1 - minimumJerk((row + 1) / left);
      for (let j = 0; j < posture.length; j++)
        rows[row * posture.length + j] += fade * (posture[j] - knot[j]);
    }
    return new PathMovement(posture, rows, this.#limits, (this.durationS * left) / updates, minimumJerkLaw);
  }
}

function checkPath(path: Float64Array, start: Float64Array): void {
  const joints = start.length;
  if (path.length === 0 || path.length % joints !== 0)
    throw new ModelError(`path: ${path.length} angles, expected a positive multiple of ${joints} joints`);
  const wrong = path.findIndex((q) => !Number.isFinite(q));
  if (wrong >= 0)
    throw new ModelError(
      `path: angle of joint ${wrong % joints} after update ${Math.floor(wrong / joints)} is ${path[wrong]}, expected a finite number`,
    );
  const wrongStart = start.findIndex((q) => !Number.isFinite(q));
  if (wrongStart >= 0)
    throw new ModelError(
      `path: start angle of joint ${wrongStart} is ${start[wrongStart]}, expected a finite number`,
    );
}

/** Largest velocity, acceleration and jerk of each joint (J) at a duration of 1 s. */
interface Peaks {
  readonly velocity: Float64Array;
  readonly acceleration: Float64Array;
  readonly jerk: Float64Array;
  /** Largest speed of the hand, the elbow and every other joint's origin (m/s). */
  readonly handSpeed: number;
}

/**
 * The least duration from `askedS` on that keeps the limits of velocity, acceleration and jerk all along the spline.
 */
function longEnough(spline: PathSpline, limits: MotionLimits, askedS: number): Duration {
  const updates = spline.length;
  const peaks: Omit<Peaks, 'handSpeed'> = {
    velocity: new Float64Array(spline.joints),
    acceleration: new Float64Array(spline.joints),
    jerk: new Float64Array(spline.joints),
  };
  const raise = (kind: Float64Array, j: number, value: number) =>
    (kind[j] = Math.max(kind[j], Math.abs(value)));
  for (let knot = 0; knot < updates; knot++) {
    for (let point = 0; point <= POINTS; point++) {
      const x = point / POINTS;
      const tau = inverseMinimumJerk((knot + x) / updates);
      const rate = updates * minimumJerkVelocity(tau);
      const gain = updates * minimumJerkAcceleration(tau);
      const change = updates * minimumJerkJerk(tau);
      for (let j = 0; j < spline.joints; j++) {
        const slope = spline.slope(knot, x, j);
        const curvature = spline.curvature(knot, x, j);
        const third = spline.third(knot, j);
        raise(peaks.velocity, j, slope * rate);
        raise(peaks.acceleration, j, curvature * rate * rate + slope * gain);
        raise(peaks.jerk, j, third * rate ** 3 + 3 * curvature * rate * gain + slope * change);
      }
    }
  }
  const handSpeed = peakOfPlaces(limits, (each) => {
    const posture = new Float64Array(spline.joints);
    for (let i = 0; i <= updates * POINTS; i++) {
      spline.position(i / POINTS, posture);
      each(posture, inverseMinimumJerk(i / POINTS / updates));
    }
  });
  return lengthened({ ...peaks, handSpeed }, limits, askedS, SAFETY);
}

/**
 * The largest speed of a checked point of the arm at a duration of 1 s (m/s); 0 if the speed is not limited.
 * @param walk gives successive postures of the path with their times
 */
function peakOfPlaces(
  { places, handSpeedMPerS }: MotionLimits,
  walk: (each: (posture: Float64Array, tau: number) => void) => void,
): number {
  if (places === undefined || handSpeedMPerS >= UNLIMITED) return 0;
  let peak = 0;
  let before = NaN;
  walk((posture, tau) => {
    if (Number.isNaN(before)) places.begin(posture);
    else {
      const wayM = places.next(posture);
      // If a time law begins and ends at rest, its first points coincide, and so do its last points.
      if (tau > before) peak = Math.max(peak, wayM / (tau - before));
    }
    before = tau;
  });
  return peak;
}

function lengthened(
  { velocity, acceleration, jerk, handSpeed }: Peaks,
  limits: MotionLimits,
  askedS: number,
  safety: number,
): Duration {
  let durationS = askedS;
  let slowedBy: SlowedBy | undefined;
  const need = (neededS: number, j: number, limit: SlowedBy['limit']) => {
    if (neededS <= durationS) return;
    durationS = neededS;
    slowedBy = { joint: limits.jointNames[j], limit };
  };
  for (let j = 0; j < velocity.length; j++) {
    need((safety * velocity[j]) / limits.velocity[j], j, 'velocity');
    need(Math.sqrt((safety * acceleration[j]) / limits.acceleration[j]), j, 'acceleration');
    need(Math.cbrt((safety * jerk[j]) / limits.jerk[j]), j, 'jerk');
  }
  const inSpaceS = ((safety + PLACES_SAFETY) * handSpeed) / limits.handSpeedMPerS;
  if (inSpaceS > durationS) return { durationS: inSpaceS, slowedBy: { joint: 'hand', limit: 'hand_speed' } };
  return { durationS, slowedBy };
}

/**
 * Straight in joint space from one posture to another under minimum jerk.
 * @param from, to postures (J, rad)
 * @param askedS duration unless a limit asks for more (s)
 */
export function homing(from: Float64Array, to: Float64Array, limits: MotionLimits, askedS: number): Movement {
  const start = from.slice();
  const end = to.slice();
  const way = start.map((q, j) => Math.abs(end[j] - q));
  const { durationS, slowedBy } = lengthened(
    {
      velocity: way.map((x) => MINIMUM_JERK_PEAK_VELOCITY * x),
      acceleration: way.map((x) => MINIMUM_JERK_PEAK_ACCELERATION * x),
      jerk: way.map((x) => MINIMUM_JERK_PEAK_JERK * x),
      handSpeed: peakOfPlaces(limits, (each) => {
        const posture = new Float64Array(start.length);
        for (let i = 0; i <= WAY_POINTS; i++) {
          const share = minimumJerk(i / WAY_POINTS);
          for (let j = 0; j < posture.length; j++) posture[j] = start[j] + (end[j] - start[j]) * share;
          each(posture, i / WAY_POINTS);
        }
      }),
    },
    limits,
    askedS,
    // The peaks are exact, except for rounding.
    1 + 1e-9,
  );
  return {
    kind: 'movement',
    durationS,
    slowedBy,
    sample: (tS, q, qd) => {
      const tau = Math.min(1, Math.max(0, tS / durationS));
      const share = minimumJerk(tau);
      const rate = minimumJerkVelocity(tau) / durationS;
      for (let j = 0; j < q.length; j++) {
        q[j] = tau < 1 ? start[j] + (end[j] - start[j]) * share : end[j];
        qd[j] = (end[j] - start[j]) * rate;
      }
    },
    remaining: (_tS, posture) => homing(posture, end, limits, askedS),
  };
}
