import { ModelError } from '../../errors.js';
import { fieldOf } from '../../model/numbers/fields.js';
import type { Fields, Stateful } from '../../model/numbers/fields.js';
import { distance, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';

/** Targets nearer to each other than this are one place (m). */
const SAME_M = 1e-3;

/** Some numbers for each target that was reached for. */
export class Places implements Stateful {
  readonly #owner: string;
  readonly #width: number;
  #places: { readonly at: Vector3; readonly values: Float64Array }[] = [];

  /** @param width how many numbers a place has */
  constructor(owner: string, width: number) {
    this.#owner = owner;
    this.#width = width;
  }

  /** The numbers of the place (live), if it was reached for before. */
  at(target: Vector3): Float64Array | undefined {
    return this.#places.find(({ at }) => distance(at, target) < SAME_M)?.values;
  }

  /** The same; a new place begins with zeros. */
  atOrNew(target: Vector3): Float64Array {
    const known = this.at(target);
    if (known !== undefined) return known;
    const values = new Float64Array(this.#width);
    this.#places.push({ at: target, values });
    return values;
  }

  /** The numbers of all places (live). */
  all(): readonly Float64Array[] {
    return this.#places.map(({ values }) => values);
  }

  clear(): void {
    this.#places = [];
  }

  save(): Fields {
    return { places: Float64Array.from(this.#places.flatMap(({ at, values }) => [...at, ...values])) };
  }

  load(fields: Fields): void {
    const numbers = fieldOf(this.#owner, fields, 'places', Float64Array);
    const each = 3 + this.#width;
    if (numbers.length % each !== 0)
      throw new ModelError(
        `${this.#owner}: field 'places' has ${numbers.length} numbers, expected a multiple of ${each}`,
      );
    this.#places = [];
    for (let from = 0; from < numbers.length; from += each)
      this.#places.push({
        at: vector3(numbers.subarray(from)),
        values: numbers.slice(from + 3, from + each),
      });
  }
}
