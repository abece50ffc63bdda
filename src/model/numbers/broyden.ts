/**
 * Broyden's update of a sensitivity S (3 x n, row-major) from a step and the movement that it made. It is the least change
 * with which S predicts this movement: S <- S + (moved - S step) step^T / |step|^2 (Broyden 1965).
 */
export function broyden(s: Float64Array, step: Float64Array, moved: Float64Array): void {
  const n = step.length;
  let squared = 0;
  for (let p = 0; p < n; p++) squared += step[p] * step[p];
  if (squared === 0) return;
  for (let axis = 0; axis < 3; axis++) {
    let left = moved[axis];
    for (let p = 0; p < n; p++) left -= s[axis * n + p] * step[p];
    for (let p = 0; p < n; p++) s[axis * n + p] += (left * step[p]) / squared;
  }
}
