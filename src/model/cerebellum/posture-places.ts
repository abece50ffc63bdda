import type { Fields } from '../numbers/fields.js';
import { loadInto } from '../numbers/fields.js';

/**
 * Values by place in posture space (J numbers each). There are a few centres c_i; those near a posture answer together.
 *
 *     g_i = exp(-|q - c_i|^2 / (2 WIDTH^2)) / (sum of all + FAR),     l(q) = sum_i g_i y_i
 *     y_i <- y_i + RATE (wanted - l(q)) g_i / sum_k g_k^2             a new centre at q first, unless one is near
 *
 * Far from all centres the value fades to 0. The oldest centre makes room for a new one.
 * Source: Moody & Darken 1989 (normalised radial basis functions).
 */
const MOST = 64;
/** rad */
const WIDTH = 0.3;
const APART = 0.1;
const FAR = 0.05;
const RATE = 0.8;
const SILENT = 1e-4;

export class PosturePlaces {
  readonly #joints: number;
  /** Centres and values (MOST x J); the first `#count` of them are there. */
  readonly #centres: Float64Array;
  readonly #values: Float64Array;
  readonly #rates = new Float64Array(MOST);
  readonly #read: Float64Array;
  #count = 0;
  /** Index of the next new centre. */
  #next = 0;

  constructor(joints: number) {
    this.#joints = joints;
    this.#centres = new Float64Array(MOST * joints);
    this.#values = new Float64Array(MOST * joints);
    this.#read = new Float64Array(joints);
  }

  /**
   * Writes the value at `posture` (J) into `out` (J). Allocates nothing.
   * @returns how well the place is known: 0 far from all centres, nearly 1 at one
   */
  read(posture: ArrayLike<number>, out: Float64Array): number {
    const joints = this.#joints;
    out.fill(0);
    const nearest = this.#activate(posture);
    for (let i = 0; i < this.#count; i++) {
      const rate = this.#rates[i];
      if (rate < SILENT) continue;
      for (let j = 0; j < joints; j++) out[j] += rate * this.#values[i * joints + j];
    }
    return nearest;
  }

  /** Learns that the value at `posture` is `wanted` (J). */
  learn(posture: ArrayLike<number>, wanted: Float64Array): void {
    const joints = this.#joints;
    if (!this.#isNear(posture)) this.#add(posture);
    this.read(posture, this.#read);
    let power = 0;
    for (let i = 0; i < this.#count; i++) power += this.#rates[i] ** 2;
    for (let i = 0; i < this.#count; i++) {
      const share = (RATE * this.#rates[i]) / power;
      for (let j = 0; j < joints; j++) this.#values[i * joints + j] += share * (wanted[j] - this.#read[j]);
    }
  }

  forget(): void {
    this.#count = 0;
    this.#next = 0;
    this.#centres.fill(0);
    this.#values.fill(0);
  }

  save(name: string): Fields {
    return {
      [`${name}_centres`]: this.#centres.slice(),
      [`${name}_values`]: this.#values.slice(),
      [`${name}_count`]: Int32Array.of(this.#count, this.#next),
    };
  }

  load(fields: Fields, name: string): void {
    const count = new Int32Array(2);
    loadInto('cerebellum', fields, `${name}_centres`, [this.#centres]);
    loadInto('cerebellum', fields, `${name}_values`, [this.#values]);
    loadInto('cerebellum', fields, `${name}_count`, [count]);
    this.#count = Math.min(Math.max(count[0], 0), MOST);
    this.#next = Math.min(Math.max(count[1], 0), MOST - 1);
  }

  /** Fills in the rates. @returns the largest of them */
  #activate(posture: ArrayLike<number>): number {
    let sum = FAR;
    let nearest = 0;
    for (let i = 0; i < this.#count; i++) {
      const rate = Math.exp(-this.#squared(i, posture) / (2 * WIDTH * WIDTH));
      this.#rates[i] = rate;
      sum += rate;
      nearest = Math.max(nearest, rate);
    }
    for (let i = 0; i < this.#count; i++) this.#rates[i] /= sum;
    return nearest / sum;
  }

  #squared(i: number, posture: ArrayLike<number>): number {
    const joints = this.#joints;
    let squared = 0;
    for (let j = 0; j < joints; j++) squared += (this.#centres[i * joints + j] - posture[j]) ** 2;
    return squared;
  }

  #isNear(posture: ArrayLike<number>): boolean {
    const joints = this.#joints;
    for (let i = 0; i < this.#count; i++) {
      let far = 0;
      for (let j = 0; j < joints; j++)
        far = Math.max(far, Math.abs(this.#centres[i * joints + j] - posture[j]));
      if (far < APART) return true;
    }
    return false;
  }

  #add(posture: ArrayLike<number>): void {
    const joints = this.#joints;
    const at = this.#next * joints;
    for (let j = 0; j < joints; j++) {
      this.#centres[at + j] = posture[j];
      this.#values[at + j] = 0;
    }
    this.#count = Math.max(this.#count, this.#next + 1);
    this.#next = (this.#next + 1) % MOST;
  }
}
