import type { Vector3 } from '../numbers/vector.js';

/**
 * The granule layer. It expands a hand position and the selected primitive into many cells, of which few are active.
 *
 * Mossy fibres carry the position x, relative to the centre and half extent of the workspace, as a rate code (x itself)
 * and as population codes of two widths along each axis (Gaussian tuning curves on a regular grid). A granule cell
 * multiplies one fibre per axis, so it has a place field. Golgi cells normalise each group of place fields:
 *
 *     g_place(x) = exp(-|x - c|^2 / (2 s^2)) / norm of the group,   s = 0.6 of the distance between neighbours
 *
 * One copy of all cells is active with every primitive. Each primitive also has its own copy of the wide cells, which
 * is active only with it. The shared cells generalise between primitives; the separate cells distinguish them. The
 * linear cells generalise over the whole workspace; the narrow place fields distinguish neighbouring places.
 *
 * Rates are relative to the rate at rest, hence signed. Sources: Marr 1969; Albus 1971 (expansion); Fujita 1982,
 * Dean, Porrill, Ekerot & Jorntell 2010 (adaptive filter); Chabrol et al. 2015 (multiplying, mixed inputs).
 */
export interface GranuleParameters {
  readonly primitives: number;
  /** Centre and half the edge of the workspace (m). */
  readonly centre: Vector3;
  readonly halfExtentM: number;
}

const WIDE = 3;
const NARROW = 9;
/** Tuning width in units of the distance between neighbours. */
const WIDTH = 0.6;
/** Place fields below this share of the largest are silent. */
const SILENT = 1e-3;
/** Constant and linear cells. */
const LINEAR = 4;
const WIDE_CELLS = LINEAR + WIDE ** 3;
const NARROW_CELLS = NARROW ** 3;

/** The active cells for one input. */
export interface GranuleCode {
  readonly cells: Int32Array;
  readonly rates: Float64Array;
  count: number;
  /** Sum of the squared rates. */
  power: number;
}

export class GranuleLayer {
  /** Number of granule cells. */
  readonly cells: number;
  readonly #centre: Vector3;
  readonly #halfExtentM: number;
  /** Position relative to centre and half extent. */
  readonly #x = new Float64Array(3);
  readonly #curves = new Float64Array(3 * NARROW);

  constructor({ primitives, centre, halfExtentM }: GranuleParameters) {
    this.cells = NARROW_CELLS + (primitives + 1) * WIDE_CELLS;
    this.#centre = centre;
    this.#halfExtentM = halfExtentM;
  }

  /** Room for a code of this layer. */
  createCode(): GranuleCode {
    const most = NARROW_CELLS + 2 * WIDE_CELLS;
    return { cells: new Int32Array(most), rates: new Float64Array(most), count: 0, power: 0 };
  }

  /** The code of a hand position (3, m) and a primitive, into `out`. Allocates nothing. */
  encode(position: ArrayLike<number>, primitive: number, out: GranuleCode): void {
    for (let axis = 0; axis < 3; axis++)
      this.#x[axis] = (position[axis] - this.#centre[axis]) / this.#halfExtentM;
    out.count = 0;
    this.#placeFields(NARROW, 0, out);
    const shared = out.count;
    this.#linear(NARROW_CELLS, out);
    this.#placeFields(WIDE, NARROW_CELLS + LINEAR, out);
    // The cells of the primitive have the same place fields as the shared wide cells.
    const own = (primitive + 1) * WIDE_CELLS;
    const end = out.count;
    for (let i = shared; i < end; i++) {
      out.cells[out.count] = out.cells[i] + own;
      out.rates[out.count++] = out.rates[i];
    }
    let power = 0;
    for (let i = 0; i < out.count; i++) power += out.rates[i] * out.rates[i];
    out.power = power;
  }

  /** The same with place fields only. These are silent far from their places. */
  encodePlace(position: ArrayLike<number>, primitive: number, out: GranuleCode): void {
    this.encode(position, primitive, out);
    keep(out, (cell) => cell < NARROW_CELLS || (cell - NARROW_CELLS) % WIDE_CELLS >= LINEAR);
  }

  /** The same with the cells of the primitive only. They know nothing of other primitives. */
  encodeOwn(position: ArrayLike<number>, primitive: number, out: GranuleCode): void {
    this.encode(position, primitive, out);
    const own = NARROW_CELLS + (primitive + 1) * WIDE_CELLS;
    keep(out, (cell) => cell >= own);
  }

  #linear(first: number, out: GranuleCode): void {
    out.cells[out.count] = first;
    out.rates[out.count++] = 1;
    for (let axis = 0; axis < 3; axis++) {
      out.cells[out.count] = first + 1 + axis;
      out.rates[out.count++] = this.#x[axis];
    }
  }

  /** The place fields of a grid of n^3, normalised to a power of 1. */
  #placeFields(n: number, first: number, out: GranuleCode): void {
    const curves = this.#curves;
    const spacing = 2 / (n - 1);
    const width = WIDTH * spacing;
    for (let axis = 0; axis < 3; axis++) {
      // A position outside drives the cells of the edge.
      const x = Math.min(Math.max(this.#x[axis], -1), 1);
      for (let i = 0; i < n; i++) {
        const d = (x - (i * spacing - 1)) / width;
        curves[axis * n + i] = Math.exp((-d * d) / 2);
      }
    }
    const begin = out.count;
    let power = 0;
    for (let i = 0, cell = first; i < n; i++)
      for (let j = 0; j < n; j++) {
        const plane = curves[i] * curves[n + j];
        if (plane < SILENT) {
          cell += n;
          continue;
        }
        for (let k = 0; k < n; k++, cell++) {
          const rate = plane * curves[2 * n + k];
          if (rate < SILENT) continue;
          out.cells[out.count] = cell;
          out.rates[out.count++] = rate;
          power += rate * rate;
        }
      }
    const scale = 1 / Math.sqrt(power);
    for (let i = begin; i < out.count; i++) out.rates[i] *= scale;
  }
}

/** Silences all other cells. */
function keep(code: GranuleCode, isKept: (cell: number) => boolean): void {
  const { cells, rates, count } = code;
  code.count = 0;
  code.power = 0;
  for (let i = 0; i < count; i++) {
    if (!isKept(cells[i])) continue;
    cells[code.count] = cells[i];
    rates[code.count++] = rates[i];
    code.power += rates[i] * rates[i];
  }
}
