import { loadInto } from '../numbers/fields.js';
import type { Fields } from '../numbers/fields.js';

/** One reach as the forward model remembers it. */
export interface RememberedReach {
  /** Where the joints were (J, rad). */
  readonly posture: Float64Array;
  readonly primitive: number;
  /** Where the hand was seen (3, m). */
  readonly hand: Float64Array;
}

/** The last reaches, oldest first. */
export class ReachMemory {
  readonly most: number;
  readonly reaches: RememberedReach[] = [];
  readonly #joints: number;

  constructor(joints: number, most: number) {
    this.#joints = joints;
    this.most = most;
  }

  get isFull(): boolean {
    return this.reaches.length >= this.most;
  }

  /** @returns the oldest reach, if it had to leave */
  add(reach: RememberedReach): RememberedReach | undefined {
    this.reaches.push(reach);
    return this.reaches.length > this.most ? this.reaches.shift() : undefined;
  }

  clear(): void {
    this.reaches.length = 0;
  }

  save(name: string): Fields {
    const width = this.#joints + 4;
    const numbers = new Float64Array(1 + this.most * width);
    numbers[0] = this.reaches.length;
    this.reaches.forEach(({ posture, primitive, hand }, i) => {
      numbers.set([primitive, ...hand, ...posture], 1 + i * width);
    });
    return { [name]: numbers };
  }

  load(fields: Fields, name: string): void {
    const width = this.#joints + 4;
    const numbers = new Float64Array(1 + this.most * width);
    loadInto('cerebellum', fields, name, [numbers]);
    const count = Math.min(Math.max(Math.floor(numbers[0]), 0), this.most);
    this.reaches.length = 0;
    for (let i = 0; i < count; i++) {
      const at = 1 + i * width;
      this.reaches.push({
        primitive: numbers[at],
        hand: numbers.slice(at + 1, at + 4),
        posture: numbers.slice(at + 4, at + width),
      });
    }
  }
}
