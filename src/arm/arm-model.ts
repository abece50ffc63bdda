import type { Chain } from './chain.js';
import { hashOf, reachOf } from './chain-facts.js';
import { transformSize } from './transform.js';

/**
 * A serial arm with its forward kinematics and Jacobian, the only ones in the program.
 *
 * With F_i the fixed transform to joint i and Z_i(q) its motion (a turn about its z axis, or a shift along it),
 *
 *     hand = F_1 Z_1 F_2 Z_2 ... F_J Z_J tip
 *
 * Vectors over joints are in the order of `jointNames`, whatever their order along the arm. Angles in rad (m for
 * prismatic joints), lengths in m, positions in the frame of the base link. An arm never changes. It has scratch space,
 * so threads that compute at the same time must not share it.
 */
export class ArmModel {
  /** Number of joints J. */
  readonly joints: number;
  readonly jointNames: readonly string[];
  /** Joint names from the base to the tip. */
  readonly chainOrder: readonly string[];
  readonly baseLink: string;
  readonly tipLink: string;
  /** Position limits (J; rad or m); infinite for continuous joints. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Velocity limits (J; rad/s or m/s); infinite for continuous joints without one. */
  readonly velocityLimit: Float64Array;
  /** Effort limits (J; N m or N); infinite for joints without one. */
  readonly effortLimit: Float64Array;
  /** Position of the first joint (3, m). */
  readonly origin: Float64Array;
  /** Distances between successive joint origins from the first joint to the tip, summed (m). */
  readonly reach: number;
  /** Identifies the arm: a hash of names, geometry (to 1 nm) and limits, 32 hexadecimal digits. */
  readonly chainHash: string;
  /** Where down is (3, base frame): a unit vector, or 0 where nothing has weight. */
  readonly down: Float64Array;

  readonly #fixed: Float64Array;
  readonly #tip: Float64Array;
  /** Rotation of the tip link in the frame that the last joint moves (9). */
  readonly #tipRotation: Float64Array;
  /** Which element of q moves the i-th joint along the arm. */
  readonly #index: Int32Array;
  /** 1 if the i-th joint along the arm slides. */
  readonly #slides: Uint8Array;
  readonly #origins: Float64Array;
  readonly #axes: Float64Array;
  /** The two other axes of the frame that the i-th joint moves (6 each), at right angles to its own. */
  readonly #sides: Float64Array;

  /**
   * @param chain the joints along the arm
   * @param jointNames the same joints in the order in which the caller wants them
   * @param down unit vector in the base frame (3)
   */
  constructor(
    chain: Chain,
    jointNames: readonly string[],
    baseLink: string,
    tipLink: string,
    down: Float64Array = Float64Array.of(0, 0, -1),
  ) {
    const count = chain.joints.length;
    const byName = new Map(chain.joints.map((joint) => [joint.name, joint.limits]));
    const limit = (kind: 'lower' | 'upper' | 'velocity' | 'effort') =>
      Float64Array.from(jointNames, (name) => byName.get(name)?.[kind] ?? NaN);
    this.joints = count;
    this.jointNames = Object.freeze([...jointNames]);
    this.chainOrder = Object.freeze(chain.joints.map(({ name }) => name));
    this.baseLink = baseLink;
    this.tipLink = tipLink;
    this.lower = limit('lower');
    this.upper = limit('upper');
    this.velocityLimit = limit('velocity');
    this.effortLimit = limit('effort');

    this.#fixed = new Float64Array(transformSize * count);
    chain.joints.forEach(({ fixed }, i) => {
      this.#fixed.set(fixed, transformSize * i);
    });
    this.#tip = chain.tip.slice(9);
    this.#tipRotation = chain.tip.slice(0, 9);
    this.#index = Int32Array.from(chain.joints, ({ name }) => jointNames.indexOf(name));
    this.#slides = Uint8Array.from(chain.joints, ({ type }) => (type === 'prismatic' ? 1 : 0));
    this.#origins = new Float64Array(3 * (count + 1));
    this.#axes = new Float64Array(3 * count);
    this.#sides = new Float64Array(6 * count);

    this.origin = this.#fixed.slice(9, 12);
    this.reach = reachOf(chain);
    this.down = down;
    this.chainHash = hashOf(chain, jointNames, baseLink, tipLink);
    Object.freeze(this);
  }

  /** Hand position (m) at `q` (J) into `out` (3). Allocates nothing; neither does any other method with an `out`. */
  forward(q: Float64Array, out: Float64Array): void {
    const f = this.#fixed;
    let x = this.#tip[0];
    let y = this.#tip[1];
    let z = this.#tip[2];
    // The loop goes from the tip inwards: it has to carry only a point and not a frame, a third of the work.
    for (let i = this.joints - 1; i >= 0; i--) {
      const v = q[this.#index[i]];
      const o = transformSize * i;
      let a = x;
      let b = y;
      if (this.#slides[i] === 1) {
        z += v;
      } else {
        const c = Math.cos(v);
        const s = Math.sin(v);
        a = c * x - s * y;
        b = s * x + c * y;
      }
      x = f[o] * a + f[o + 1] * b + f[o + 2] * z + f[o + 9];
      y = f[o + 3] * a + f[o + 4] * b + f[o + 5] * z + f[o + 10];
      z = f[o + 6] * a + f[o + 7] * b + f[o + 8] * z + f[o + 11];
    }
    out[0] = x;
    out[1] = y;
    out[2] = z;
  }

  /**
   * Positional Jacobian (3 x J, row-major; m/rad, or 1 for prismatic joints) at `q` (J) into `out` (3 J):
   * the column of a joint with axis a at o is a x (hand - o), or a if it slides.
   */
  jacobian(q: Float64Array, out: Float64Array): void {
    this.#sweep(q);
    const count = this.joints;
    const o = this.#origins;
    const a = this.#axes;
    const hand = 3 * count;
    for (let i = 0; i < count; i++) {
      const column = this.#index[i];
      const ax = a[3 * i];
      const ay = a[3 * i + 1];
      const az = a[3 * i + 2];
      if (this.#slides[i] === 1) {
        out[column] = ax;
        out[count + column] = ay;
        out[2 * count + column] = az;
        continue;
      }
      const dx = o[hand] - o[3 * i];
      const dy = o[hand + 1] - o[3 * i + 1];
      const dz = o[hand + 2] - o[3 * i + 2];
      out[column] = ay * dz - az * dy;
      out[count + column] = az * dx - ax * dz;
      out[2 * count + column] = ax * dy - ay * dx;
    }
  }

  /**
   * Positions along the arm (m): the origins of its joints along the chain (sliding joints moved), then the hand, at
   * `q` (J) into `out` (3 (J + 1)).
   */
  origins(q: Float64Array, out: Float64Array): void {
    this.#sweep(q);
    out.set(this.#origins);
  }

  /** Rotation of the tip link in the base frame (9, row-major) at `q` (J) into `out`. */
  orientation(q: Float64Array, out: Float64Array): void {
    const f = this.#fixed;
    out.set(this.#tipRotation);
    for (let i = this.joints - 1; i >= 0; i--) {
      const o = transformSize * i;
      const v = this.#slides[i] === 1 ? 0 : q[this.#index[i]];
      const c = Math.cos(v);
      const s = Math.sin(v);
      for (let k = 0; k < 3; k++) {
        const a = c * out[k] - s * out[3 + k];
        const b = s * out[k] + c * out[3 + k];
        const z = out[6 + k];
        out[k] = f[o] * a + f[o + 1] * b + f[o + 2] * z;
        out[3 + k] = f[o + 3] * a + f[o + 4] * b + f[o + 5] * z;
        out[6 + k] = f[o + 6] * a + f[o + 7] * b + f[o + 8] * z;
      }
    }
  }

  /**
   * Axes about which the joints turn (3 x J, row-major, base frame) at `q` (J) into `out` (3 J); 0 for sliding joints.
   */
  axes(q: Float64Array, out: Float64Array): void {
    this.#sweep(q);
    const count = this.joints;
    for (let i = 0; i < count; i++)
      for (let k = 0; k < 3; k++)
        out[k * count + this.#index[i]] = this.#slides[i] === 1 ? 0 : this.#axes[3 * i + k];
  }

  /**
   * The load on each joint by weights of 1 N, at `q` (J), into `out` (J x 4J, row-major; N m per N, or N per N for
   * prismatic joints). Only the geometry counts, no mass.
   *
   * Column k of the first J is for a weight at the origin of joint k + 1 along the chain, the last of them for one in the
   * hand. A joint does not bear what hangs nearer to the base than the joint itself. Columns J + 3k to J + 3k + 2 are for
   * each metre that a weight on the link beyond joint k is away from there, along the three axes of the link's frame (one
   * is the axis of joint k).
   */
  loads(q: Float64Array, out: Float64Array): void {
    this.#sweep(q);
    this.#turnSides(q);
    const count = this.joints;
    const o = this.#origins;
    const a = this.#axes;
    const s = this.#sides;
    const [gx, gy, gz] = this.down;
    out.fill(0);
    for (let i = 0; i < count; i++) {
      const row = 4 * count * this.#index[i];
      const ax = a[3 * i];
      const ay = a[3 * i + 1];
      const az = a[3 * i + 2];
      if (this.#slides[i] === 1) {
        out.fill(ax * gx + ay * gy + az * gz, row + i, row + count);
        continue;
      }
      // a . (d x g) = (g x a) . d
      const bx = gy * az - gz * ay;
      const by = gz * ax - gx * az;
      const bz = gx * ay - gy * ax;
      for (let k = i + 1; k <= count; k++)
        out[row + k - 1] =
          bx * (o[3 * k] - o[3 * i]) +
          by * (o[3 * k + 1] - o[3 * i + 1]) +
          bz * (o[3 * k + 2] - o[3 * i + 2]);
      for (let k = i; k < count; k++) {
        const at = row + count + 3 * k;
        out[at] = bx * s[6 * k] + by * s[6 * k + 1] + bz * s[6 * k + 2];
        out[at + 1] = bx * s[6 * k + 3] + by * s[6 * k + 4] + bz * s[6 * k + 5];
        out[at + 2] = bx * a[3 * k] + by * a[3 * k + 1] + bz * a[3 * k + 2];
      }
    }
  }

  /** Fills #sides from the base outwards, after #axes. */
  #turnSides(q: Float64Array): void {
    const f = this.#fixed;
    const axes = this.#axes;
    const sides = this.#sides;
    let ux = 1;
    let uy = 0;
    let uz = 0;
    let vx = 0;
    let vy = 1;
    let vz = 0;
    let wx = 0;
    let wy = 0;
    let wz = 1;
    for (let i = 0; i < this.joints; i++) {
      const o = transformSize * i;
      const ax = ux * f[o] + vx * f[o + 3] + wx * f[o + 6];
      const ay = uy * f[o] + vy * f[o + 3] + wy * f[o + 6];
      const az = uz * f[o] + vz * f[o + 3] + wz * f[o + 6];
      wx = axes[3 * i];
      wy = axes[3 * i + 1];
      wz = axes[3 * i + 2];
      // w x a, the second axis before the joint turns.
      const bx = wy * az - wz * ay;
      const by = wz * ax - wx * az;
      const bz = wx * ay - wy * ax;
      const value = this.#slides[i] === 1 ? 0 : q[this.#index[i]];
      const c = Math.cos(value);
      const s = Math.sin(value);
      ux = c * ax + s * bx;
      uy = c * ay + s * by;
      uz = c * az + s * bz;
      vx = c * bx - s * ax;
      vy = c * by - s * ay;
      vz = c * bz - s * az;
      sides[6 * i] = ux;
      sides[6 * i + 1] = uy;
      sides[6 * i + 2] = uz;
      sides[6 * i + 3] = vx;
      sides[6 * i + 4] = vy;
      sides[6 * i + 5] = vz;
    }
  }

  /** Fills #origins and #axes from the base outwards. */
  #sweep(q: Float64Array): void {
    const f = this.#fixed;
    const origins = this.#origins;
    const axes = this.#axes;
    // Columns of the rotation (u, v, w) and origin p of the frame that the last joint moved.
    let ux = 1;
    let uy = 0;
    let uz = 0;
    let vx = 0;
    let vy = 1;
    let vz = 0;
    let wx = 0;
    let wy = 0;
    let wz = 1;
    let px = 0;
    let py = 0;
    let pz = 0;
    for (let i = 0; i < this.joints; i++) {
      const o = transformSize * i;
      px += ux * f[o + 9] + vx * f[o + 10] + wx * f[o + 11];
      py += uy * f[o + 9] + vy * f[o + 10] + wy * f[o + 11];
      pz += uz * f[o + 9] + vz * f[o + 10] + wz * f[o + 11];
      const ax = ux * f[o] + vx * f[o + 3] + wx * f[o + 6];
      const ay = uy * f[o] + vy * f[o + 3] + wy * f[o + 6];
      const az = uz * f[o] + vz * f[o + 3] + wz * f[o + 6];
      const bx = ux * f[o + 1] + vx * f[o + 4] + wx * f[o + 7];
      const by = uy * f[o + 1] + vy * f[o + 4] + wy * f[o + 7];
      const bz = uz * f[o + 1] + vz * f[o + 4] + wz * f[o + 7];
      const cx = ux * f[o + 2] + vx * f[o + 5] + wx * f[o + 8];
      const cy = uy * f[o + 2] + vy * f[o + 5] + wy * f[o + 8];
      const cz = uz * f[o + 2] + vz * f[o + 5] + wz * f[o + 8];
      const value = q[this.#index[i]];
      let c = 1;
      let s = 0;
      if (this.#slides[i] === 1) {
        px += value * cx;
        py += value * cy;
        pz += value * cz;
      } else {
        c = Math.cos(value);
        s = Math.sin(value);
      }
      ux = c * ax + s * bx;
      uy = c * ay + s * by;
      uz = c * az + s * bz;
      vx = c * bx - s * ax;
      vy = c * by - s * ay;
      vz = c * bz - s * az;
      wx = cx;
      wy = cy;
      wz = cz;
      const at = 3 * i;
      origins[at] = px;
      origins[at + 1] = py;
      origins[at + 2] = pz;
      axes[at] = cx;
      axes[at + 1] = cy;
      axes[at + 2] = cz;
    }
    const hand = 3 * this.joints;
    const tx = this.#tip[0];
    const ty = this.#tip[1];
    const tz = this.#tip[2];
    origins[hand] = px + ux * tx + vx * ty + wx * tz;
    origins[hand + 1] = py + uy * tx + vy * ty + wy * tz;
    origins[hand + 2] = pz + uz * tx + vz * ty + wz * tz;
  }
}
