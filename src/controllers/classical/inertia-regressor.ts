import type { RigidGroup } from '../../plants/rigid-groups.js';

/** Numbers that a rigid body has: mass, mass times centre (3), inertia about its joint (xx, xy, xz, yy, yz, zz). */
export const BODY_PARAMETERS = 10;

/** A spatial vector: turning part, then shifting part (6). */
type Spatial = Float64Array;

/**
 * The efforts of an arm as a linear function of the masses and inertias of what its joints move (Slotine & Li 1987):
 *
 *     M(q) q_r'' + C(q, q') q_r' + g(q) = Y(q, q', q_r', q_r'') a
 *
 * with the C for which M' - 2 C is skew-symmetric. Body by body and in its own axes, with spatial vectors
 * (Featherstone 2008); the wrench of a body of inertia I that moves with v and is referred to with v_r is
 *
 *     I a_r + (v x* I v_r + v_r x* I v - I (v x v_r)) / 2            (Echeandia & Wensing 2021)
 */
export class InertiaRegressor {
  readonly joints: number;
  /** The parameters of the description (10 J). */
  readonly nominal: Float64Array;
  readonly #groups: readonly RigidGroup[];
  /** Which element of q each group's joint is. */
  readonly #index: readonly number[];
  readonly #gravity: readonly number[];
  /** Per body: rotation to the axes of the body before (9, row-major), velocity, reference velocity and acceleration (6). */
  readonly #turn: Float64Array[];
  readonly #v: Spatial[];
  readonly #vr: Spatial[];
  readonly #ar: Spatial[];
  readonly #wrench = new Float64Array(6);

  /**
   * @param groups the bodies from the base outwards, in axes of the base at zero angles
   * @param jointNames the order of vectors over joints @param gravity (3, m/s^2)
   */
  constructor(groups: readonly RigidGroup[], jointNames: readonly string[], gravity: readonly number[]) {
    const n = groups.length;
    const each = (length: number) => Array.from({ length: n }, () => new Float64Array(length));
    this.joints = n;
    this.#groups = groups;
    this.#index = groups.map(({ joint }) => jointNames.indexOf(joint));
    this.#gravity = gravity;
    this.#turn = each(9);
    this.#v = each(6);
    this.#vr = each(6);
    this.#ar = each(6);
    this.nominal = Float64Array.from(groups.flatMap(parametersOf));
  }

  /** Fills in Y (J x 10 J, row-major) at posture `q`, velocities `qd`, reference velocities and accelerations (J each). */
  fill(q: Float64Array, qd: Float64Array, qdr: Float64Array, qddr: Float64Array, out: Float64Array): void {
    const width = BODY_PARAMETERS * this.joints;
    this.#outwards(q, qd, qdr, qddr);
    out.fill(0);
    for (let body = 0; body < this.joints; body++)
      for (let k = 0; k < BODY_PARAMETERS; k++) {
        const wrench = this.#wrench;
        bodyWrench(k, this.#v[body], this.#vr[body], this.#ar[body], wrench);
        for (let at = body; at >= 0; at--) {
          const { axis, slides } = this.#groups[at];
          const from = slides ? 3 : 0;
          out[this.#index[at] * width + BODY_PARAMETERS * body + k] =
            axis[0] * wrench[from] + axis[1] * wrench[from + 1] + axis[2] * wrench[from + 2];
          if (at > 0) this.#inwards(at, q, wrench);
        }
      }
  }

  #outwards(q: Float64Array, qd: Float64Array, qdr: Float64Array, qddr: Float64Array): void {
    let v: Spatial = new Float64Array(6);
    let vr: Spatial = new Float64Array(6);
    // Gravity as an acceleration of the base the other way.
    let ar: Spatial = Float64Array.of(0, 0, 0, -this.#gravity[0], -this.#gravity[1], -this.#gravity[2]);
    this.#groups.forEach(({ axis, slides }, i) => {
      const j = this.#index[i];
      const turn = this.#turn[i];
      if (slides) identity(turn);
      else turnAbout(axis, q[j], turn);
      const p = this.#offset(i, q);
      into(turn, p, v, this.#v[i]);
      into(turn, p, vr, this.#vr[i]);
      into(turn, p, ar, this.#ar[i]);
      const from = slides ? 3 : 0;
      for (let axisNo = 0; axisNo < 3; axisNo++) {
        this.#v[i][from + axisNo] += axis[axisNo] * qd[j];
        this.#vr[i][from + axisNo] += axis[axisNo] * qdr[j];
        this.#ar[i][from + axisNo] += axis[axisNo] * qddr[j];
      }
      // v x (S q_r'): what the axis, carried along, adds.
      const s = new Float64Array(6);
      for (let axisNo = 0; axisNo < 3; axisNo++) s[from + axisNo] = axis[axisNo] * qdr[j];
      addMotionCross(this.#v[i], s, this.#ar[i]);
      v = this.#v[i];
      vr = this.#vr[i];
      ar = this.#ar[i];
    });
  }

  /** From the joint before (or the base) to this one, in the axes of the body before (m). */
  #offset(i: number, q: Float64Array): readonly [number, number, number] {
    const { origin, axis, slides } = this.#groups[i];
    const before = i === 0 ? [0, 0, 0] : this.#groups[i - 1].origin;
    const out = slides ? q[this.#index[i]] : 0;
    return [
      origin[0] - before[0] + out * axis[0],
      origin[1] - before[1] + out * axis[1],
      origin[2] - before[2] + out * axis[2],
    ];
  }

  /** A wrench on body `i`, seen from the body before it. */
  #inwards(i: number, q: Float64Array, wrench: Float64Array): void {
    const r = this.#turn[i];
    const p = this.#offset(i, q);
    const [a, b, c, d, e, f] = wrench;
    const force = [
      r[0] * d + r[1] * e + r[2] * f,
      r[3] * d + r[4] * e + r[5] * f,
      r[6] * d + r[7] * e + r[8] * f,
    ] as const;
    wrench[0] = r[0] * a + r[1] * b + r[2] * c + p[1] * force[2] - p[2] * force[1];
    wrench[1] = r[3] * a + r[4] * b + r[5] * c + p[2] * force[0] - p[0] * force[2];
    wrench[2] = r[6] * a + r[7] * b + r[8] * c + p[0] * force[1] - p[1] * force[0];
    wrench.set(force, 3);
  }
}

/** Mass, first and second moments of a body about its joint. */
function parametersOf({ origin, massKg, centre, inertia }: RigidGroup): number[] {
  const c = centre.map((x, axis) => x - origin[axis]);
  const square = c[0] * c[0] + c[1] * c[1] + c[2] * c[2];
  const about = (i: number, j: number) =>
    inertia[3 * i + j] + massKg * ((i === j ? square : 0) - c[i] * c[j]);
  return [
    massKg,
    ...c.map((x) => massKg * x),
    about(0, 0),
    about(0, 1),
    about(0, 2),
    about(1, 1),
    about(1, 2),
    about(2, 2),
  ];
}

/** I m, for an inertia whose only parameter is the `k`-th, of one: momentum of motion `m`. */
function momentum(k: number, m: Spatial, out: Spatial): void {
  out.fill(0);
  if (k === 0) {
    out.set(m.subarray(3), 3);
  } else if (k < 4) {
    // h x: first moments couple turning and shifting.
    const h = [0, 0, 0];
    h[k - 1] = 1;
    out[0] = h[1] * m[5] - h[2] * m[4];
    out[1] = h[2] * m[3] - h[0] * m[5];
    out[2] = h[0] * m[4] - h[1] * m[3];
    out[3] = m[1] * h[2] - m[2] * h[1];
    out[4] = m[2] * h[0] - m[0] * h[2];
    out[5] = m[0] * h[1] - m[1] * h[0];
  } else {
    const [i, j] = SECOND_MOMENTS[k - 4];
    out[i] += m[j];
    if (i !== j) out[j] += m[i];
  }
}

const SECOND_MOMENTS = [
  [0, 0],
  [0, 1],
  [0, 2],
  [1, 1],
  [1, 2],
  [2, 2],
] as const;

const scratch = Array.from({ length: 3 }, () => new Float64Array(6));

function bodyWrench(k: number, v: Spatial, vr: Spatial, ar: Spatial, out: Spatial): void {
  const [a, b, c] = scratch;
  momentum(k, ar, out);
  momentum(k, vr, a);
  addForceCross(v, a, 0.5, out);
  momentum(k, v, a);
  addForceCross(vr, a, 0.5, out);
  b.fill(0);
  addMotionCross(v, vr, b);
  momentum(k, b, c);
  for (let i = 0; i < 6; i++) out[i] -= c[i] / 2;
}

/** out += v x m, for motions. */
function addMotionCross(v: Spatial, m: Spatial, out: Spatial): void {
  out[0] += v[1] * m[2] - v[2] * m[1];
  out[1] += v[2] * m[0] - v[0] * m[2];
  out[2] += v[0] * m[1] - v[1] * m[0];
  out[3] += v[1] * m[5] - v[2] * m[4] + v[4] * m[2] - v[5] * m[1];
  out[4] += v[2] * m[3] - v[0] * m[5] + v[5] * m[0] - v[3] * m[2];
  out[5] += v[0] * m[4] - v[1] * m[3] + v[3] * m[1] - v[4] * m[0];
}

/** out += share (v x* f), for a motion and a wrench. */
function addForceCross(v: Spatial, f: Spatial, share: number, out: Spatial): void {
  out[0] += share * (v[1] * f[2] - v[2] * f[1] + v[4] * f[5] - v[5] * f[4]);
  out[1] += share * (v[2] * f[0] - v[0] * f[2] + v[5] * f[3] - v[3] * f[5]);
  out[2] += share * (v[0] * f[1] - v[1] * f[0] + v[3] * f[4] - v[4] * f[3]);
  out[3] += share * (v[1] * f[5] - v[2] * f[4]);
  out[4] += share * (v[2] * f[3] - v[0] * f[5]);
  out[5] += share * (v[0] * f[4] - v[1] * f[3]);
}

/** A motion in the axes and about the origin of the next body: w' = R^T w, v' = R^T (v + w x p). */
function into(r: Float64Array, p: readonly [number, number, number], m: Spatial, out: Spatial): void {
  const x = m[3] + m[1] * p[2] - m[2] * p[1];
  const y = m[4] + m[2] * p[0] - m[0] * p[2];
  const z = m[5] + m[0] * p[1] - m[1] * p[0];
  for (let c = 0; c < 3; c++) {
    out[c] = r[c] * m[0] + r[3 + c] * m[1] + r[6 + c] * m[2];
    out[3 + c] = r[c] * x + r[3 + c] * y + r[6 + c] * z;
  }
}

function identity(out: Float64Array): void {
  out.fill(0);
  out[0] = out[4] = out[8] = 1;
}

/** Rotation by `angleRad` about the unit vector `axis` (9, row-major; Rodrigues). */
function turnAbout([x, y, z]: readonly number[], angleRad: number, out: Float64Array): void {
  const c = Math.cos(angleRad);
  const s = Math.sin(angleRad);
  const k = 1 - c;
  out.set([
    c + k * x * x,
    k * x * y - s * z,
    k * x * z + s * y,
    k * x * y + s * z,
    c + k * y * y,
    k * y * z - s * x,
    k * x * z - s * y,
    k * y * z + s * x,
    c + k * z * z,
  ]);
}
