import { minimumJerk, minimumJerkVelocity } from './minimum-jerk.js';
import { UNLIMITED } from './motion-limits.js';
import type { MotionLimits } from './motion-limits.js';
import type { Movement } from './movement.js';
import { homing } from './retime.js';

/** Points at which the limits of the sum are looked at, and what their peaks may be above (share). */
const POINTS = 400;
const SAFETY = 1.02;

/**
 * A movement that ends in another posture: the way from its own end to that posture is added under minimum jerk.
 *
 *     q(t) = p(t T / T') + s(t / T') (e - p(T)),    T' >= T, so that the limits hold
 *
 * @param law p, of duration T
 * @param end e (J, rad)
 */
export function endingAt(law: Movement, end: Float64Array, limits: MotionLimits): Movement {
  const joints = end.length;
  const own = new Float64Array(joints);
  const scratch = new Float64Array(joints);
  law.sample(law.durationS, own, scratch);
  const way = end.map((q, j) => q - own[j]);
  const { durationS: askedS } = law;
  const sampleOver = (durationS: number, tS: number, q: Float64Array, qd: Float64Array) => {
    const tau = Math.min(1, Math.max(0, tS / durationS));
    law.sample(tau * askedS, q, qd);
    const share = minimumJerk(tau);
    const rate = minimumJerkVelocity(tau) / durationS;
    for (let j = 0; j < joints; j++) {
      q[j] = tau < 1 ? q[j] + share * way[j] : end[j];
      qd[j] = tau < 1 ? (qd[j] * askedS) / durationS + rate * way[j] : 0;
    }
  };
  const factor = lengthening(limits, joints, askedS, (tS, q, qd) => {
    sampleOver(askedS, tS, q, qd);
  });
  const durationS = askedS * factor;
  return {
    kind: 'movement',
    durationS,
    slowedBy: law.slowedBy,
    sample: (tS, q, qd) => {
      sampleOver(durationS, tS, q, qd);
    },
    remaining: (tS, posture) => homing(posture, end, limits, Math.max(0, durationS - tS)),
  };
}

/** By how much a movement must be longer for its limits, at least 1: velocities go with 1/T, accelerations with 1/T^2. */
function lengthening(
  { velocity, acceleration, jerk, places, handSpeedMPerS }: MotionLimits,
  joints: number,
  durationS: number,
  sample: (tS: number, q: Float64Array, qd: Float64Array) => void,
): number {
  const stepS = durationS / POINTS;
  const q = new Float64Array(joints);
  let [older, old, now] = [new Float64Array(joints), new Float64Array(joints), new Float64Array(joints)];
  let factor = 1;
  const need = (value: number, limit: number, order: number) => {
    factor = Math.max(factor, ((SAFETY * Math.abs(value)) / limit) ** (1 / order));
  };
  for (let i = 0; i <= POINTS; i++) {
    sample(i * stepS, q, now);
    if (places !== undefined && handSpeedMPerS < UNLIMITED) {
      if (i === 0) places.begin(q);
      else need(places.next(q) / stepS, handSpeedMPerS, 1);
    }
    for (let j = 0; j < joints; j++) {
      need(now[j], velocity[j], 1);
      if (i >= 1) need((now[j] - old[j]) / stepS, acceleration[j], 2);
      if (i >= 2) need((now[j] - 2 * old[j] + older[j]) / stepS ** 2, jerk[j], 3);
    }
    [older, old, now] = [old, now, older];
  }
  return factor;
}
