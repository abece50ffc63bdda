import { ModelError } from '../../errors.js';

/**
 * Sign test, one-sided and exact: the probability that at least `held` of `n` cases fall on one side if both sides are
 * equally likely.
 * @throws ModelError when there are fewer cases than held
 */
export function signTest(held: number, n: number): number {
  if (!(Number.isInteger(held) && Number.isInteger(n) && held >= 0 && held <= n))
    throw new ModelError(`sign test: ${held} of ${n}, expected whole numbers, the first no larger`);
  let term = 0.5 ** n;
  let p = 0;
  for (let k = 0; k <= n; k++) {
    if (k >= held) p += term;
    term *= (n - k) / (k + 1);
  }
  return Math.min(1, p);
}

/** p values corrected for their number: step-down (Holm 1979), in the order in which they are given. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a] - ps[b]);
  const corrected = new Array<number>(ps.length).fill(1);
  let most = 0;
  order.forEach((i, rank) => {
    most = Math.max(most, Math.min(1, (ps.length - rank) * ps[i]));
    corrected[i] = most;
  });
  return corrected;
}
