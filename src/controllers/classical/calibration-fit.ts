import math from 'mathjs/lib/browser/math.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { CalibratedArm } from './calibrated-arm.js';

/** One reach: measured posture (J, rad) and seen hand (m). */
export interface SeenHand {
  readonly posture: Float64Array;
  readonly hand: Vector3;
}

const ITERATIONS = 8;
/** Step of the numeric derivatives, in standard deviations of the parameter. */
const STEP = 1e-5;
/** The fit ends when a step is shorter than this, in standard deviations. */
const SETTLED = 1e-6;
/** How often a step that increases the error is halved. */
const HALVINGS = 6;

/**
 * Moves the parameters of `arm` to where they minimise
 *
 *     sum |h - f(q; k)|^2 / s^2  +  sum (k_i / sd_i)^2
 *
 * by Gauss-Newton, in units of the standard deviations, with steps halved until they help.
 * @param sd expected spread of each parameter about 0 @param handSdM spread s of a seen hand (m)
 */
export function fitCalibration(
  arm: CalibratedArm,
  seen: readonly SeenHand[],
  sd: Float64Array,
  handSdM: number,
): void {
  const k = arm.parameters;
  const count = k.length;
  const foreseen = new Float64Array(3 * seen.length);
  const derivative = Array.from({ length: count }, () => new Float64Array(foreseen.length));
  const foresee = (out: Float64Array) => {
    seen.forEach(({ posture }, i) => {
      arm.forward(posture, out.subarray(3 * i, 3 * i + 3));
    });
  };
  const cost = () => {
    foresee(foreseen);
    let sum = 0;
    seen.forEach(({ hand }, i) => {
      for (let axis = 0; axis < 3; axis++) sum += ((hand[axis] - foreseen[3 * i + axis]) / handSdM) ** 2;
    });
    return k.reduce((all, x, i) => all + (x / sd[i]) ** 2, sum);
  };

  let least = cost();
  for (let n = 0; n < ITERATIONS; n++) {
    const residual = new Float64Array(foreseen.length);
    seen.forEach(({ hand }, i) => {
      for (let axis = 0; axis < 3; axis++)
        residual[3 * i + axis] = (hand[axis] - foreseen[3 * i + axis]) / handSdM;
    });
    for (let i = 0; i < count; i++) {
      const before = k[i];
      k[i] = before + STEP * sd[i];
      foresee(derivative[i]);
      k[i] = before;
      for (let r = 0; r < foreseen.length; r++)
        derivative[i][r] = (derivative[i][r] - foreseen[r]) / (STEP * handSdM);
    }
    const normal = derivative.map((a, i) => derivative.map((b, j) => dot(a, b) + (i === j ? 1 : 0)));
    const slope = derivative.map((a, i) => [dot(a, residual) - k[i] / sd[i]]);
    const step = math.lusolve(normal, slope).map((row) => (row as unknown as number[])[0]);
    const from = k.slice();
    let share = 1;
    let now = Infinity;
    for (let halving = 0; halving <= HALVINGS && !(now < least); halving++, share /= 2) {
      for (let i = 0; i < count; i++) k[i] = from[i] + share * step[i] * sd[i];
      now = cost();
    }
    if (!(now < least)) {
      k.set(from);
      return;
    }
    least = now;
    if (Math.max(...step.map(Math.abs)) < SETTLED) return;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
