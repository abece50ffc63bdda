import { ModelError } from '../../errors.js';
import type { CorticalBump, CortexCode } from './cortex-code.js';
import { fieldOf } from '../numbers/fields.js';
import type { Fields, Stateful } from '../numbers/fields.js';
import type { Populations } from '../numbers/rate-source.js';
import { vector3 } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * Cortex: a grid of linear cells over the workspace whose input is a Gaussian bump (docs/model/cortex.md; Baladron et al.
 * 2023). Positions in m, tau in ms; rates have no unit.
 *
 *     B_k    = gain G_k / sum G,   G_k = exp(-|c_k - x|^2 / (2 variance))
 *     tau dr_k/dt = -r_k + B_k
 *
 * The cells are linear and never negative. So the state is a sum of bumps b with one scalar each,
 * s_b += (dt/tau)(target_b - s_b). The target is 1 for the bump shown and 0 for the others. No cell is ever stepped.
 */
export interface CortexParameters {
  /** Cells along each axis; the grid is a cube. */
  readonly cells: number;
  /** Centre of the grid (m). Cell i of an axis lies at centre - halfExtent + i (2 halfExtent / cells). */
  readonly centre: Vector3;
  readonly halfExtentM: number;
  /** Sum of the baselines of all cells. */
  readonly gain: number;
  /** Variance of the bump along each axis (m^2). */
  readonly varianceM2: number;
}

/** Time constant of the cells (ms), with steps of 1 ms. */
export const CORTEX_TAU_MS = 10;
/** A fading bump below this share is gone. */
const FORGOTTEN = 1e-30;
const INITIAL_SLOTS = 4;
/** Most bumps in a saved state. Fewer bumps ever fade at once, and each takes some 100 kB. */
const MOST_SAVED_SLOTS = 256;

/** One bump that the cortex shows or is still fading from. */
class Bump implements CorticalBump {
  readonly values: Float64Array;
  readonly raisable: Int32Array;
  raisableCount = 0;
  readonly position = new Float64Array(3);
  share = 0;
  target = 0;
  /** Number of the showing. A slot that is used again gets a new one. */
  serial = 0;

  constructor(cells: number) {
    this.values = new Float64Array(cells);
    this.raisable = new Int32Array(cells);
  }
}

export class Cortex implements CortexCode, Stateful {
  readonly parameters: CortexParameters;
  readonly cells: number;
  readonly #slots: Bump[] = [];
  readonly #axes: [Float64Array, Float64Array, Float64Array];
  #serial = 0;
  /** Mean rate of all cells. */
  mean = 0;

  constructor(parameters: CortexParameters) {
    this.parameters = parameters;
    this.cells = parameters.cells ** 3;
    const axis = () => new Float64Array(parameters.cells);
    this.#axes = [axis(), axis(), axis()];
    for (let i = 0; i < INITIAL_SLOTS; i++) this.#slots.push(new Bump(this.cells));
  }

  get bumps(): readonly Bump[] {
    return this.#slots;
  }

  /** Whether the grid reaches as far as `position` (m). */
  covers(position: Vector3): boolean {
    const { cells, centre, halfExtentM } = this.parameters;
    const last = halfExtentM - (2 * halfExtentM) / cells;
    return position.every((x, axis) => x - centre[axis] >= -halfExtentM && x - centre[axis] <= last);
  }

  /**
   * Sets the baseline to the bump at `position` (m); what was shown before fades.
   * @throws ModelError when the position is not finite or too far away; what was shown before then stays.
   * Positions outside the grid show the edge of their bump.
   */
  show(position: Vector3): void {
    if (!position.every(Number.isFinite))
      throw new ModelError(`cortex: position (${position.join(', ')}) is not finite, expected metres`);
    let chosen = this.#slots.find(
      (bump) => bump.share > 0 && position.every((x, axis) => x === bump.position[axis]),
    );
    if (chosen === undefined) {
      chosen = this.#freeSlot();
      this.#encode(chosen, position);
    }
    this.clear();
    chosen.target = 1;
  }

  /** Sets the baseline of all cells to 0; the bump fades. */
  clear(): void {
    for (const bump of this.#slots) bump.target = 0;
  }

  /** One step of 1 ms. */
  step(): void {
    let total = 0;
    for (const bump of this.#slots) {
      if (bump.share === 0 && bump.target === 0) continue;
      bump.share += (bump.target - bump.share) / CORTEX_TAU_MS;
      if (bump.target === 0 && bump.share < FORGOTTEN) bump.share = 0;
      total += bump.share;
    }
    this.mean = (total * this.parameters.gain) / this.cells;
  }

  rate(cell: number): number {
    let rate = 0;
    for (const bump of this.#slots) if (bump.share > 0) rate += bump.share * bump.values[cell];
    return rate;
  }

  /** Active cells are found among those where a bump that is on exceeds its own mean. */
  activeCells(): number[] {
    const found: number[] = [];
    const on = this.#slots.filter(({ share }) => share > 0);
    for (const { raisable, raisableCount } of on)
      for (let i = 0; i < raisableCount; i++) if (this.rate(raisable[i]) > this.mean) found.push(raisable[i]);
    return on.length < 2 ? found : [...new Set(found)].sort((a, b) => a - b);
  }

  #freeSlot(): Bump {
    const free = this.#slots.find((bump) => bump.share === 0 && bump.target === 0);
    if (free !== undefined) return free;
    const bump = new Bump(this.cells);
    this.#slots.push(bump);
    return bump;
  }

  #encode(bump: Bump, position: Vector3): void {
    const { cells: n, centre, halfExtentM, gain, varianceM2 } = this.parameters;
    const spacing = (2 * halfExtentM) / n;
    let sum = 1;
    for (let axis = 0; axis < 3; axis++) {
      let axisSum = 0;
      for (let i = 0; i < n; i++) {
        const d = centre[axis] - halfExtentM + spacing * i - position[axis];
        const value = Math.exp((-d * d) / (2 * varianceM2));
        this.#axes[axis][i] = value;
        axisSum += value;
      }
      sum *= axisSum;
    }
    if (!(sum > 0))
      throw new ModelError(
        `cortex: position (${position.join(', ')}) m lies too far outside the grid to be encoded`,
      );
    const [gx, gy, gz] = this.#axes;
    const factor = gain / sum;
    const mean = gain / this.cells;
    const { values, raisable } = bump;
    let count = 0;
    for (let ix = 0, cell = 0; ix < n; ix++)
      for (let iy = 0; iy < n; iy++) {
        const plane = factor * gx[ix] * gy[iy];
        for (let iz = 0; iz < n; iz++, cell++) {
          const value = plane * gz[iz];
          values[cell] = value;
          if (value > mean) raisable[count++] = cell;
        }
      }
    bump.raisableCount = count;
    bump.position.set(position);
    bump.serial = ++this.#serial;
  }

  /** Per slot: position, share, target, serial. */
  save(): Fields {
    return {
      bumps: Float64Array.from(this.#slots.flatMap((b) => [...b.position, b.share, b.target, b.serial])),
      serial: Int32Array.of(this.#serial),
    };
  }

  load(fields: Fields): void {
    const bumps = fieldOf('cortex', fields, 'bumps', Float64Array);
    const serial = fieldOf('cortex', fields, 'serial', Int32Array);
    if (bumps.length > MOST_SAVED_SLOTS * 6)
      throw new ModelError(`cortex: ${bumps.length / 6} bumps, expected at most ${MOST_SAVED_SLOTS}`);
    if (bumps.length % 6 !== 0)
      throw new ModelError(`cortex: ${bumps.length} numbers of bumps, expected 6 a bump`);
    if (serial.length !== 1) throw new ModelError(`cortex: ${serial.length} serials, expected 1`);
    this.#slots.length = 0;
    this.#serial = 0;
    for (let i = 0; i < bumps.length; i += 6) {
      const bump = new Bump(this.cells);
      this.#slots.push(bump);
      if (bumps[i + 5] > 0) this.#encode(bump, vector3(bumps.subarray(i, i + 3)));
      bump.share = bumps[i + 3];
      bump.target = bumps[i + 4];
      bump.serial = bumps[i + 5];
    }
    this.#serial = serial[0];
    let total = 0;
    for (const bump of this.#slots) total += bump.share;
    this.mean = (total * this.parameters.gain) / this.cells;
  }
}

/** What can be recorded. */
export const cortexPopulations: Populations<Cortex> = {
  Cortex: (cortex) => ({
    cells: cortex.cells,
    read: (out, at) => {
      for (let i = 0; i < cortex.cells; i++) out[at + i] = cortex.rate(i);
    },
  }),
};
