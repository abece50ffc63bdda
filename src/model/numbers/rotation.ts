/**
 * Rotations in space as 3 x 3 matrices (row-major) and as rotation vectors w: axis times angle (rad).
 * Sources: Rodrigues 1840; Higham 1986 (the nearest rotation, by Newton's polar iteration); Sola, Deray & Atchuthan 2018,
 * appendix B (Jacobians of SO(3)).
 */
export type Matrix3 = Float64Array;

/** Newton's iteration squares the error in each step. */
const POLAR_STEPS = 12;
/** A map with a smaller determinant flattens space, or turns it inside out. */
const LEAST_DETERMINANT = 1e-3;

const crossOf = ([x, y, z]: readonly number[]): Matrix3 => Float64Array.of(0, -z, y, z, 0, -x, -y, x, 0);
const identity = (): Matrix3 => Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

export function product(a: Matrix3, b: Matrix3): Matrix3 {
  const out = new Float64Array(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) for (let k = 0; k < 3; k++) out[3 * i + j] += a[3 * i + k] * b[3 * k + j];
  return out;
}

/** exp [w]. */
export function rotationOf(w: readonly number[]): Matrix3 {
  const cross = crossOf(w);
  const square = product(cross, cross);
  const [a, b] = series(Math.hypot(...w));
  return identity().map((x, i) => x + a * cross[i] + b * square[i]);
}

/** The derivatives of exp [w] with respect to the elements of w: [J e_i] exp [w] with the left Jacobian J. */
export function rotationSlopes(w: readonly number[]): Matrix3[] {
  const cross = crossOf(w);
  const square = product(cross, cross);
  const [, b, c] = series(Math.hypot(...w));
  const left = identity().map((x, i) => x + b * cross[i] + c * square[i]);
  const rotation = rotationOf(w);
  return [0, 1, 2].map((i) => product(crossOf([left[i], left[3 + i], left[6 + i]]), rotation));
}

/**
 * The w for which exp [w] `from` is nearest to `to`, its angle below pi; undefined where one of the maps flattens space or
 * turns it inside out.
 */
export function nearestRotation(from: Matrix3, to: Matrix3): readonly number[] | undefined {
  const back = transposedInverse(from);
  if (back === undefined) return undefined;
  let rotation = product(to, transposed(back));
  for (let step = 0; step < POLAR_STEPS; step++) {
    const other = transposedInverse(rotation);
    if (other === undefined) return undefined;
    rotation = rotation.map((x, i) => (x + other[i]) / 2);
  }
  return rotationBetween(identity(), rotation);
}

/** The turn that takes rotation `a` to `b` (9 each, row-major), as a vector in the base frame (3, rad). */
export function rotationBetween(a: Float64Array, b: Float64Array): [number, number, number] {
  // C = B A^T
  const c = (i: number, j: number) =>
    b[3 * i] * a[3 * j] + b[3 * i + 1] * a[3 * j + 1] + b[3 * i + 2] * a[3 * j + 2];
  const [x, y, z] = [c(2, 1) - c(1, 2), c(0, 2) - c(2, 0), c(1, 0) - c(0, 1)];
  const sine = Math.hypot(x, y, z) / 2;
  const cosine = (c(0, 0) + c(1, 1) + c(2, 2) - 1) / 2;
  const angle = Math.atan2(sine, cosine);
  if (sine > 1e-7) return [(angle * x) / (2 * sine), (angle * y) / (2 * sine), (angle * z) / (2 * sine)];
  if (cosine > 0) return [x / 2, y / 2, z / 2];
  // Half a turn: the axis is that of the largest diagonal element of (C + I) / 2.
  const diagonal = [c(0, 0), c(1, 1), c(2, 2)];
  const i = diagonal.indexOf(Math.max(...diagonal));
  const own = Math.sqrt(Math.max(0, (diagonal[i] + 1) / 2));
  const axis = [0, 1, 2].map((k) => (k === i ? own : (c(i, k) + c(k, i)) / (4 * own)));
  return [Math.PI * axis[0], Math.PI * axis[1], Math.PI * axis[2]];
}

/** sin t / t, (1 - cos t) / t^2 and (t - sin t) / t^3. */
function series(t: number): readonly [number, number, number] {
  if (t < 1e-4) return [1 - t ** 2 / 6, 0.5 - t ** 2 / 24, 1 / 6 - t ** 2 / 120];
  return [Math.sin(t) / t, (1 - Math.cos(t)) / t ** 2, (t - Math.sin(t)) / t ** 3];
}

const transposed = (a: Matrix3): Matrix3 => a.map((_, i) => a[3 * (i % 3) + Math.floor(i / 3)]);

function transposedInverse(a: Matrix3): Matrix3 | undefined {
  const row = (i: number) => a.subarray(3 * i, 3 * i + 3);
  const cross = ([x, y, z]: Matrix3, [u, v, w]: Matrix3) => [y * w - z * v, z * u - x * w, x * v - y * u];
  const rows = [cross(row(1), row(2)), cross(row(2), row(0)), cross(row(0), row(1))];
  const determinant = a[0] * rows[0][0] + a[1] * rows[0][1] + a[2] * rows[0][2];
  return determinant > LEAST_DETERMINANT ? Float64Array.from(rows.flat(), (x) => x / determinant) : undefined;
}
