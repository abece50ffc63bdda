import type { GranuleCode } from './granule-layer.js';
import type { Reaches } from './linear-evidence.js';
import type { RememberedReach } from './reach-memory.js';

/** How the seen hand answers to the causes in a reach. */
export interface SeenReach {
  /** Seen hand minus its prediction by geometry and causes, without places (3, m). */
  readonly error: Float64Array;
  /** H (3 x n). */
  readonly rows: Float64Array;
  /** The granule cells of the place, without linear ones. */
  readonly code: GranuleCode;
}

/** Looks at a reach under the present causes. */
export type Look = (reach: RememberedReach, out: SeenReach) => void;

/** Several reaches under the present causes, in the form that the evidence needs. Allocates in its constructor only. */
export class SeenReaches {
  /** The reaches that were looked at last, in their order. */
  readonly all: readonly SeenReach[];
  /** Room for one more. */
  readonly one: SeenReach;
  readonly #n: number;
  readonly #look: Look;
  readonly #kernel: Float64Array;
  readonly #errors: Float64Array;
  readonly #rows: Float64Array;
  /** Rates of the code that is compared with others, by cell. */
  readonly #rates: Float64Array;

  /** @param n causes @param cells granule cells @param most reaches */
  constructor(n: number, cells: number, most: number, createCode: () => GranuleCode, look: Look) {
    const room = (): SeenReach => ({
      error: new Float64Array(3),
      rows: new Float64Array(3 * n),
      code: createCode(),
    });
    this.all = Array.from({ length: most }, room);
    this.one = room();
    this.#n = n;
    this.#look = look;
    this.#kernel = new Float64Array(most * most);
    this.#errors = new Float64Array(3 * most);
    this.#rows = new Float64Array(3 * most * n);
    this.#rates = new Float64Array(cells);
  }

  /** Looks at reaches. @param base weights that the places already have (cells x 3) */
  lookAt(reaches: readonly RememberedReach[], base: Float64Array | undefined): Reaches {
    const n = this.#n;
    const count = reaches.length;
    reaches.forEach((reach, i) => {
      const { error, rows, code } = this.lookAtOne(reach, base, this.all[i]);
      this.#errors.set(error, 3 * i);
      for (let axis = 0; axis < 3; axis++)
        this.#rows.set(rows.subarray(axis * n, (axis + 1) * n), (axis * count + i) * n);
      this.share(code, i + 1, (k, shared) => {
        this.#kernel[i * count + k] = shared;
        this.#kernel[k * count + i] = shared;
      });
    });
    return { count, errors: this.#errors, rows: this.#rows, kernel: this.#kernel };
  }

  /** Looks at a reach; its error is what remains if the places have these weights. */
  lookAtOne(reach: RememberedReach, weights: Float64Array | undefined, out = this.one): SeenReach {
    this.#look(reach, out);
    if (weights === undefined) return out;
    const { code, error } = out;
    for (let i = 0; i < code.count; i++)
      for (let axis = 0; axis < 3; axis++) error[axis] -= weights[3 * code.cells[i] + axis] * code.rates[i];
    return out;
  }

  /** How much a code shares its places with each of the first `count` reaches: 1 if they are the same. */
  share(
    { cells, rates, count: active }: GranuleCode,
    count: number,
    tell: (i: number, shared: number) => void,
  ): void {
    for (let c = 0; c < active; c++) this.#rates[cells[c]] = rates[c];
    for (let i = 0; i < count; i++) {
      const { code } = this.all[i];
      let sum = 0;
      for (let c = 0; c < code.count; c++) sum += code.rates[c] * this.#rates[code.cells[c]];
      tell(i, sum / code.power);
    }
    for (let c = 0; c < active; c++) this.#rates[cells[c]] = 0;
  }
}
