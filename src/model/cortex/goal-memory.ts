import { ModelError } from '../../errors.js';
import { loadInto } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';

/** The slot that a target was given. */
export interface GoalAssignment {
  readonly slot: number;
  /** Whether the slot had no goal before, or another one; what was learnt in the slot belongs to the earlier goal. */
  readonly isNew: boolean;
}

/**
 * Gives arbitrary targets one of K goal slots. A target within `radius` (m) of a known goal is that goal. The goal stays at
 * its first position, so it cannot wander. Any other target takes a free slot, or else the least recently used one.
 * Not part of the publication, whose experiments number their goals.
 */
export class GoalMemory implements Stateful {
  readonly slots: number;
  readonly radius: number;
  readonly #positions: Float64Array;
  /** Last use of each slot, counted in calls; 0: never. */
  readonly #lastUse: Float64Array;
  #calls = 0;

  constructor(slots: number, radius: number) {
    if (!(Number.isInteger(slots) && slots > 0))
      throw new ModelError(`goal memory: ${slots} slots, expected a positive integer`);
    if (!(Number.isFinite(radius) && radius >= 0))
      throw new ModelError(`goal memory: radius ${radius} m, expected a finite length`);
    this.slots = slots;
    this.radius = radius;
    this.#positions = new Float64Array(3 * slots);
    this.#lastUse = new Float64Array(slots);
  }

  /** The nearest known goal within the radius of `target` (m, 3), the first of equals; undefined: none. */
  find(target: ArrayLike<number>): number | undefined {
    let nearest: number | undefined;
    let shortest = Infinity;
    for (let slot = 0; slot < this.slots; slot++) {
      if (this.#lastUse[slot] === 0) continue;
      const distance = this.#distance(slot, target);
      if (distance <= this.radius && distance < shortest) {
        nearest = slot;
        shortest = distance;
      }
    }
    return nearest;
  }

  /** The slot for `target` (m, 3), which counts as used now. @throws ModelError for a target that is not finite. */
  assign(target: ArrayLike<number>): GoalAssignment {
    if (!(Number.isFinite(target[0]) && Number.isFinite(target[1]) && Number.isFinite(target[2])))
      throw new ModelError(
        `goal memory: target (${Array.from(target).join(', ')}), expected 3 finite lengths in m`,
      );
    const known = this.find(target);
    // A free slot was used at time 0, before all others: it is the least recently used.
    const slot = known ?? this.#lastUse.indexOf(Math.min(...this.#lastUse));
    if (known === undefined) for (let i = 0; i < 3; i++) this.#positions[3 * slot + i] = target[i];
    this.#calls++;
    this.#lastUse[slot] = this.#calls;
    return { slot, isNew: known === undefined };
  }

  save(): Fields {
    return { positions: this.#positions.slice(), lastUse: this.#lastUse.slice() };
  }

  load(fields: Fields): void {
    loadInto('goal memory', fields, 'positions', [this.#positions]);
    loadInto('goal memory', fields, 'lastUse', [this.#lastUse]);
    this.#calls = Math.max(...this.#lastUse);
  }

  #distance(slot: number, target: ArrayLike<number>): number {
    const at = 3 * slot;
    const dx = this.#positions[at] - target[0];
    const dy = this.#positions[at + 1] - target[1];
    const dz = this.#positions[at + 2] - target[2];
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
}
