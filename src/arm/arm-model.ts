import type { Chain } from './chain.js';
import { hashOf, reachOf } from './chain-facts.js';
import { identity, transformSize } from './transform.js';

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
  /** The base link and the frames that joints move, from the base outwards, as transforms; then the hand (3). */
  readonly #frames: Float64Array;

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
    this.#frames = new Float64Array(transformSize * (count + 1) + 3);
    this.#frames.set(identity());

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
    const f = this.#frames;
    const hand = transformSize * (count + 1);
    for (let i = 0; i < count; i++) {
      const column = this.#index[i];
      const o = transformSize * (i + 1);
      const ax = f[o + 2];
      const ay = f[o + 5];
      const az = f[o + 8];
      if (this.#slides[i] === 1) {
        out[column] = ax;
        out[count + column] = ay;
        out[2 * count + column] = az;
        continue;
      }
      const dx = f[hand] - f[o + 9];
      const dy = f[hand + 1] - f[o + 10];
      const dz = f[hand + 2] - f[o + 11];
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
    for (let i = 0; i <= this.joints; i++)
      for (let k = 0; k < 3; k++) out[3 * i + k] = this.#frames[this.#place(i) + k];
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
        out[k * count + this.#index[i]] =
          this.#slides[i] === 1 ? 0 : this.#frames[transformSize * (i + 1) + 3 * k + 2];
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
    const count = this.joints;
    const f = this.#frames;
    const [gx, gy, gz] = this.down;
    out.fill(0);
    for (let i = 0; i < count; i++) {
      const row = 4 * count * this.#index[i];
      const o = transformSize * (i + 1);
      const ax = f[o + 2];
      const ay = f[o + 5];
      const az = f[o + 8];
      if (this.#slides[i] === 1) {
        out.fill(ax * gx + ay * gy + az * gz, row + i, row + count);
        continue;
      }
      // a . (d x g) = (g x a) . d
      const bx = gy * az - gz * ay;
      const by = gz * ax - gx * az;
      const bz = gx * ay - gy * ax;
      for (let k = i; k < count; k++) {
        const end = this.#place(k + 1);
        out[row + k] =
          bx * (f[end] - f[o + 9]) + by * (f[end + 1] - f[o + 10]) + bz * (f[end + 2] - f[o + 11]);
        const link = transformSize * (k + 1);
        for (let side = 0; side < 3; side++)
          out[row + count + 3 * k + side] =
            bx * f[link + side] + by * f[link + 3 + side] + bz * f[link + 6 + side];
      }
    }
  }

  /** Where the origin of the i-th joint along the arm is in #frames, after the last of them the hand. */
  #place(i: number): number {
    return transformSize * (i + 1) + (i < this.joints ? 9 : 0);
  }

  /** Fills #frames from the base outwards. */
  #sweep(q: Float64Array): void {
    const fixed = this.#fixed;
    const f = this.#frames;
    const tip = this.#tip;
    const count = this.joints;
    for (let i = 0; i < count; i++) {
      const o = transformSize * i;
      const value = q[this.#index[i]];
      const slides = this.#slides[i] === 1;
      const c = slides ? 1 : Math.cos(value);
      const s = slides ? 0 : Math.sin(value);
      const shift = slides ? value : 0;
      // One row of the rotation and one coordinate of the origin at a time.
      for (let k = 0; k < 3; k++) {
        const row = o + 3 * k;
        const u = f[row];
        const v = f[row + 1];
        const w = f[row + 2];
        const a = u * fixed[o] + v * fixed[o + 3] + w * fixed[o + 6];
        const b = u * fixed[o + 1] + v * fixed[o + 4] + w * fixed[o + 7];
        const axis = u * fixed[o + 2] + v * fixed[o + 5] + w * fixed[o + 8];
        const at = f[o + 9 + k] + (u * fixed[o + 9] + v * fixed[o + 10] + w * fixed[o + 11]);
        f[row + 12] = c * a + s * b;
        f[row + 13] = c * b - s * a;
        f[row + 14] = axis;
        f[o + 21 + k] = at + shift * axis;
      }
    }
    const last = transformSize * count;
    for (let k = 0; k < 3; k++)
      f[last + transformSize + k] =
        f[last + 9 + k] +
        f[last + 3 * k] * tip[0] +
        f[last + 3 * k + 1] * tip[1] +
        f[last + 3 * k + 2] * tip[2];
  }
}
