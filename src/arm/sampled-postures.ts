const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53] as const;

/**
 * Postures all over the range of the joints, the same ones every time: points of Halton's sequence (Halton 1960, On the
 * efficiency of certain quasi-random sequences of points). A joint with a longer range makes
 * one turn.
 * @returns count x J, rad
 */
export function sampledPostures(lower: Float64Array, upper: Float64Array, count: number): Float64Array {
  const joints = lower.length;
  const postures = new Float64Array(count * joints);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < joints; j++) {
      const low = Math.min(Math.max(lower[j], -Math.PI), Math.max(lower[j], upper[j] - 2 * Math.PI));
      const high = Math.min(upper[j], low + 2 * Math.PI);
      postures[i * joints + j] = low + radicalInverse(i + 1, primes[j % primes.length]) * (high - low);
    }
  return postures;
}

/** The digits of `index` in a base, mirrored behind the point: 6 = 110 in base 2 becomes 0.011. */
function radicalInverse(index: number, base: number): number {
  let value = 0;
  let digit = 1 / base;
  for (let rest = index; rest > 0; rest = Math.floor(rest / base)) {
    value += (rest % base) * digit;
    digit /= base;
  }
  return value;
}
