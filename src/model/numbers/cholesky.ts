/**
 * The Cholesky factor L of a symmetric positive definite matrix, A = L L^T, and the operations with it. Matrices are
 * row-major, in arrays that may have room for more. Only their lower triangles are read and written.
 */

/** Replaces the lower triangle of `a` (n x n) by L. @returns log |A|; not a number where A is not positive definite */
export function factor(a: Float64Array, n: number): number {
  let logarithm = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i !== j) a[i * n + j] = sum / a[j * n + j];
      else {
        if (!(sum > 0)) return NaN;
        a[i * n + i] = Math.sqrt(sum);
        logarithm += Math.log(sum);
      }
    }
  }
  return logarithm;
}

/** Replaces the columns of `b` (n x m, row-major) by L^-1 b. */
export function forward(l: Float64Array, n: number, b: Float64Array, m: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * m;
    for (let k = 0; k < i; k++) {
      const factor = l[i * n + k];
      if (factor === 0) continue;
      const other = k * m;
      for (let c = 0; c < m; c++) b[row + c] -= factor * b[other + c];
    }
    const diagonal = l[i * n + i];
    for (let c = 0; c < m; c++) b[row + c] /= diagonal;
  }
}

/** Replaces the columns of `b` (n x m, row-major) by L^-T b. */
export function backward(l: Float64Array, n: number, b: Float64Array, m: number): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = i * m;
    for (let k = i + 1; k < n; k++) {
      const factor = l[k * n + i];
      if (factor === 0) continue;
      const other = k * m;
      for (let c = 0; c < m; c++) b[row + c] -= factor * b[other + c];
    }
    const diagonal = l[i * n + i];
    for (let c = 0; c < m; c++) b[row + c] /= diagonal;
  }
}

/** Inverse of a symmetric positive definite matrix (n x n). */
export function inverse(matrix: Float64Array, n: number): Float64Array {
  const root = matrix.slice();
  factor(root, n);
  return inverseOfRoot(root, n);
}

/** The same from the factor of the matrix. */
export function inverseOfRoot(root: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) out[i * n + i] = 1;
  forward(root, n, out, n);
  backward(root, n, out, n);
  return out;
}
