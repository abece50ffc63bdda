/**
 * Cubic spline through the postures of a path, one knot per posture, unit distance between knots: position, velocity
 * and acceleration are continuous. With y_i the knots and M_i the second derivatives there,
 *
 *     M_(i-1) + 4 M_i + M_(i+1) = 6 (y_(i+1) - 2 y_i + y_(i-1)),   M_0 = M_n = 0   (natural ends)
 *     q(i + x) = (1-x) y_i + x y_(i+1) - x (1-x) [ (2-x) M_i + (1+x) M_(i+1) ] / 6
 *
 * (de Boor 1978, A Practical Guide to Splines, ch. IV). The phase runs from 0 to n, in the pattern generator's own
 * updates rather than in arc length: the path has cusps, where curvature over arc length has no bound.
 *
 * Can be loaded again; allocates only when the number of knots changes.
 */
export class PathSpline {
  readonly joints: number;
  #intervals = 0;
  /** Knots and second derivatives, (n + 1) x J, row-major. */
  #y = new Float64Array(0);
  #m = new Float64Array(0);
  /** Factors of the elimination, which depend on n only. */
  #factor = new Float64Array(0);

  constructor(joints: number) {
    this.joints = joints;
  }

  /** Number of intervals n: the phase runs from 0 to n. */
  get length(): number {
    return this.#intervals;
  }

  /** Takes the posture `start` (J) as first knot and the rows of `path` (n x J, row-major) as the others. */
  load(start: Float64Array, path: Float64Array): void {
    const { joints } = this;
    const intervals = path.length / joints;
    if (intervals !== this.#intervals) this.#allocate(intervals);
    this.#y.set(start);
    this.#y.set(path, joints);
    this.#solve();
  }

  #allocate(intervals: number): void {
    this.#intervals = intervals;
    this.#y = new Float64Array((intervals + 1) * this.joints);
    this.#m = new Float64Array((intervals + 1) * this.joints);
    this.#factor = new Float64Array(intervals + 1);
    for (let i = 1; i < intervals; i++) this.#factor[i] = 1 / (4 - this.#factor[i - 1]);
  }

  #solve(): void {
    const { joints } = this;
    const y = this.#y;
    const m = this.#m;
    const factor = this.#factor;
    const last = this.#intervals * joints;
    m.fill(0, last);
    for (let i = joints, row = 1; i < last; row++)
      for (const end = i + joints; i < end; i++)
        m[i] = (6 * (y[i + joints] - 2 * y[i] + y[i - joints]) - m[i - joints]) * factor[row];
    for (let i = last - 1, row = this.#intervals - 1; row >= 1; row--)
      for (const end = i - joints; i > end; i--) m[i] -= factor[row] * m[i + joints];
  }

  /** Knot of the phase, clamped to the spline. */
  #interval(phase: number): number {
    return Math.min(this.#intervals - 1, Math.max(0, Math.floor(phase)));
  }

  /**
   * Posture at `phase` into `q` (J). A knot comes out to the bit, and so does the first or last knot beyond the ends.
   */
  position(phase: number, q: Float64Array): void {
    const { joints } = this;
    const knot = this.#interval(phase);
    const x = phase - knot;
    const i = knot * joints;
    for (let j = 0; j < joints; j++) {
      const left = this.#y[i + j];
      const right = this.#y[i + joints + j];
      if (x <= 0) q[j] = left;
      else if (x >= 1) q[j] = right;
      else
        q[j] =
          (1 - x) * left +
          x * right -
          (x * (1 - x) * ((2 - x) * this.#m[i + j] + (1 + x) * this.#m[i + joints + j])) / 6;
    }
  }

  /** First derivative by the phase of joint `j` at `x` (0 to 1) in interval `knot`. */
  slope(knot: number, x: number, j: number): number {
    const i = knot * this.joints + j;
    const k = i + this.joints;
    const left = this.#m[i];
    const right = this.#m[k];
    return this.#y[k] - this.#y[i] + ((3 * x * x - 1) * right - (3 * (1 - x) * (1 - x) - 1) * left) / 6;
  }

  /** Second derivative by the phase of joint `j` at `x` (0 to 1) in interval `knot`. */
  curvature(knot: number, x: number, j: number): number {
    const i = knot * this.joints + j;
    return (1 - x) * this.#m[i] + x * this.#m[i + this.joints];
  }

  /** Third derivative by the phase of joint `j`, constant in interval `knot`. */
  third(knot: number, j: number): number {
    const i = knot * this.joints + j;
    return this.#m[i + this.joints] - this.#m[i];
  }

  /** First derivatives by the phase at `phase` into `slope` (J). */
  slopes(phase: number, slope: Float64Array): void {
    const knot = this.#interval(phase);
    const x = Math.min(1, Math.max(0, phase - knot));
    for (let j = 0; j < this.joints; j++) slope[j] = this.slope(knot, x, j);
  }

  /** Whether every posture on the spline, also between the knots, lies joint by joint in `lower` .. `upper` (J). */
  within(lower: Float64Array, upper: Float64Array): boolean {
    const { joints } = this;
    for (let knot = 0; knot < this.#intervals; knot++)
      for (let j = 0; j < joints; j++) if (!this.#intervalWithin(knot, j, lower[j], upper[j])) return false;
    return true;
  }

  #intervalWithin(knot: number, j: number, lower: number, upper: number): boolean {
    const i = knot * this.joints + j;
    const k = i + this.joints;
    const a = this.#y[i];
    const b = this.#y[k];
    if (!(a >= lower && a <= upper && b >= lower && b <= upper)) return false;
    // The cubic lies in the hull of its Bezier points. Its extrema are computed only if the hull exceeds the limits.
    const first = a + this.slope(knot, 0, j) / 3;
    const second = b - this.slope(knot, 1, j) / 3;
    if (first >= lower && first <= upper && second >= lower && second <= upper) return true;
    const m = this.#m[i];
    const n = this.#m[k];
    // Slope as A x^2 + B x + C.
    const A = (n - m) / 2;
    const B = m;
    const C = b - a - (2 * m + n) / 6;
    const discriminant = B * B - 4 * A * C;
    if (discriminant <= 0) return true;
    const root = -(B + (B >= 0 ? 1 : -1) * Math.sqrt(discriminant)) / 2;
    return (
      this.#extremumWithin(knot, root / A, j, lower, upper) &&
      this.#extremumWithin(knot, C / root, j, lower, upper)
    );
  }

  #extremumWithin(knot: number, x: number, j: number, lower: number, upper: number): boolean {
    if (!(x > 0 && x < 1)) return true;
    const i = knot * this.joints + j;
    const k = i + this.joints;
    const value =
      (1 - x) * this.#y[i] +
      x * this.#y[k] -
      (x * (1 - x) * ((2 - x) * this.#m[i] + (1 + x) * this.#m[k])) / 6;
    return value >= lower && value <= upper;
  }
}
