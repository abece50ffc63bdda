/**
 * The hyperbolic tangent without branches. A vector unit can take the same operations one by one, so the bits are the same
 * on every machine and engine (those of Math.tanh may differ). With y = -2 |x|, m = 1 - exp(y):
 *
 *     tanh x = sign(x) m / (2 - m)
 *     exp(y) - 1 = 2^k (exp(r) - 1) + (2^k - 1),   y = k ln 2 + r,  |r| <= ln 2 / 2
 *
 * exp(r) - 1 is computed by its Taylor polynomial of degree 13, with a relative remainder below 1e-17. The result is within
 * 2 units in the last place of the true value, 2.3e-16 at most.
 */

/** Lowest y: from here on tanh is 1 to the last bit. */
const LOWEST = -40;
const LOG2_E = 1.4426950408889634;
/** 1.5 x 2^52. Adding it to a number rounds the number to an integer, which is then in the lowest bits. */
const ROUNDER = 6755399441055744;
/** ln 2 in two parts; k times the first is exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const POWERS_OF_TWO = Float64Array.from({ length: 1 + Math.ceil(-LOWEST * LOG2_E) }, (_, k) => 2 ** -k);

/** The inverse factorials from 13 down to 2. */
const C13 = 1 / 6227020800;
const C12 = 1 / 479001600;
const C11 = 1 / 39916800;
const C10 = 1 / 3628800;
const C9 = 1 / 362880;
const C8 = 1 / 40320;
const C7 = 1 / 5040;
const C6 = 1 / 720;
const C5 = 1 / 120;
const C4 = 1 / 24;
const C3 = 1 / 6;

/**
 * Writes the hyperbolic tangents of `x` into `out`. It takes arrays because a single number would be boxed where the call is
 * not inlined.
 */
export function tanh(x: Float64Array, out: Float64Array): void {
  for (let i = 0; i < x.length; i++) {
    const z = x[i];
    const doubled = Math.abs(z) * -2;
    const y = doubled < LOWEST ? LOWEST : doubled;
    const k = y * LOG2_E + ROUNDER - ROUNDER;
    const scale = POWERS_OF_TWO[0 - k];
    const r = y - k * LN2_HIGH - k * LN2_LOW;
    let q = C13 * r + C12;
    q = q * r + C11;
    q = q * r + C10;
    q = q * r + C9;
    q = q * r + C8;
    q = q * r + C7;
    q = q * r + C6;
    q = q * r + C5;
    q = q * r + C4;
    q = q * r + C3;
    q = q * r + 0.5;
    const m = 1 - scale - scale * (r + r * r * q);
    const size = m / (2 - m);
    out[i] = z < 0 ? -size : size;
  }
}
