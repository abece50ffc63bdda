// The hyperbolic tangent of src/model/numbers/tanh.ts, two numbers per instruction, with the same bits.

/**
 * Each number of the hyperbolic tangent, twice. Loading a pair is one instruction. V8 would need four instructions for a
 * constant in the code, each time it is met. The polynomial's are those from `coefficients` to `lastCoefficient`.
 */
// prettier-ignore
const pairs = memory.data<f64>([
  -2, -2, -40, -40, 1.4426950408889634, 1.4426950408889634, 6755399441055744, 6755399441055744,
  0.6931471803691238, 0.6931471803691238, 1.9082149292705877e-10, 1.9082149292705877e-10, 1, 1, 2, 2,
  1 / 6227020800, 1 / 6227020800, 1 / 479001600, 1 / 479001600, 1 / 39916800, 1 / 39916800,
  1 / 3628800, 1 / 3628800, 1 / 362880, 1 / 362880, 1 / 40320, 1 / 40320, 1 / 5040, 1 / 5040,
  1 / 720, 1 / 720, 1 / 120, 1 / 120, 1 / 24, 1 / 24, 1 / 6, 1 / 6, 0.5, 0.5,
]);
export const coefficients: usize = pairs + 128;
export const lastCoefficient: usize = pairs + 304;

/** y = -2 |z|, at least -40: below that the result no longer changes. */
function exponent(z: v128): v128 {
  return f64x2.pmax(f64x2.mul(f64x2.abs(z), v128.load(pairs)), v128.load(pairs, 16));
}

/** The power of two of exp(y), an integer, in the lowest bits. */
export function shiftedPower(z: v128): v128 {
  return f64x2.add(f64x2.mul(exponent(z), v128.load(pairs, 32)), v128.load(pairs, 48));
}

/** The rest r of y = k ln 2 + r. */
export function restOf(z: v128, shifted: v128): v128 {
  const k = f64x2.sub(shifted, v128.load(pairs, 48));
  return f64x2.sub(
    f64x2.sub(exponent(z), f64x2.mul(k, v128.load(pairs, 64))),
    f64x2.mul(k, v128.load(pairs, 80)),
  );
}

/** tanh z, from the power of two, the rest and the polynomial. */
export function tanhFrom(z: v128, shifted: v128, rest: v128, q: v128): v128 {
  const one = v128.load(pairs, 96);
  const scale = i64x2.add(i64x2.shl(shifted, 52), one); // the bits of 1 are the exponent's bias
  const p = f64x2.add(rest, f64x2.mul(f64x2.mul(rest, rest), q));
  const m = f64x2.sub(f64x2.sub(one, scale), f64x2.mul(scale, p));
  const size = f64x2.div(m, f64x2.sub(v128.load(pairs, 112), m));
  const negative = f64x2.lt(z, f64x2.splat(0));
  return v128.xor(size, v128.and(negative, f64x2.splat(-0.0)));
}
