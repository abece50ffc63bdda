/**
 * Damped least squares for three equations: out = S^T (S S^T + damping^2 I)^-1 wish (Wampler 1986).
 * @param s 3 x n, row-major @param out n
 */
export function dampedLeastSquares(
  s: Float64Array,
  wish: Float64Array,
  damping: number,
  out: Float64Array,
): void {
  const n = out.length;
  let xx = damping * damping;
  let yy = xx;
  let zz = xx;
  let xy = 0;
  let xz = 0;
  let yz = 0;
  for (let p = 0; p < n; p++) {
    const x = s[p];
    const y = s[n + p];
    const z = s[2 * n + p];
    xx += x * x;
    yy += y * y;
    zz += z * z;
    xy += x * y;
    xz += x * z;
    yz += y * z;
  }
  // Solved by the adjugate of the symmetric 3 x 3 matrix; the damping keeps its determinant above 0.
  const a = yy * zz - yz * yz;
  const b = xz * yz - xy * zz;
  const c = xy * yz - xz * yy;
  const d = xx * zz - xz * xz;
  const e = xy * xz - xx * yz;
  const f = xx * yy - xy * xy;
  const determinant = xx * a + xy * b + xz * c;
  const u = (a * wish[0] + b * wish[1] + c * wish[2]) / determinant;
  const v = (b * wish[0] + d * wish[1] + e * wish[2]) / determinant;
  const w = (c * wish[0] + e * wish[1] + f * wish[2]) / determinant;
  for (let p = 0; p < n; p++) out[p] = s[p] * u + s[n + p] * v + s[2 * n + p] * w;
}
