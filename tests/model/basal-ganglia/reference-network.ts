import type { CortexParameters } from '../../../src/model/cortex/cortex.js';
import type { RandomStream } from '../../../src/model/numbers/random.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';

/**
 * The basal ganglia as the specification words them (section 4), cell by cell and synapse by synapse, with none of the
 * shortcuts of section 10: what the fast implementation is compared with. Nothing is shared with it but the grid's
 * parameters and the random stream (one number for each SNr cell and step, in their order).
 */
interface Cells {
  m: number[];
  r: number[];
  b: number[];
}

const zeros = (n: number): number[] => new Array<number>(n).fill(0);
const cells = (n: number, baseline = 0): Cells => ({ m: zeros(n), r: zeros(n), b: zeros(n).fill(baseline) });
const positive = (x: number): number => Math.max(x, 0);
const mean = (x: readonly number[]): number => x.reduce((sum, value) => sum + value, 0) / x.length;

/** The baseline of every cell for a position: 10 exp(-|c - x|^2 / (2 variance)) over its sum (section 5.2). */
export function directBump(grid: CortexParameters, [x, y, z]: Vector3): number[] {
  const at = (axis: number, i: number) =>
    grid.centre[axis] - grid.halfExtentM + ((2 * grid.halfExtentM) / grid.cells) * i;
  const values: number[] = [];
  for (let i = 0; i < grid.cells; i++)
    for (let j = 0; j < grid.cells; j++)
      for (let k = 0; k < grid.cells; k++) {
        const squared = (at(0, i) - x) ** 2 + (at(1, j) - y) ** 2 + (at(2, k) - z) ** 2;
        values.push(Math.exp(-squared / (2 * grid.varianceM2)));
      }
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (value / sum) * grid.gain);
}

export class ReferenceNetwork {
  readonly cortex: Cells;
  readonly strD1: Cells;
  readonly snr: Cells;
  readonly va: Cells;
  readonly pm: Cells;
  readonly snc = cells(1);
  readonly reward = cells(1);
  readonly alpha: number[];
  /** [post][pre], cortex to StrD1. */
  readonly wCortex: number[][];
  /** StrD1 to SNc. */
  readonly wSnc: number[];
  readonly lateral = { snr: 0.1, va: 0.4 };
  firing = false;
  prediction = 0;

  constructor(
    readonly n: number,
    readonly grid: CortexParameters,
    readonly noise: RandomStream,
  ) {
    this.cortex = cells(grid.cells ** 3);
    this.strD1 = cells(n);
    this.snr = cells(n, 1.1);
    this.va = cells(n, 0.9);
    this.pm = cells(n);
    this.alpha = zeros(n);
    this.wCortex = this.strD1.m.map(() => zeros(grid.cells ** 3));
    this.wSnc = zeros(n);
  }

  show(position: Vector3): void {
    this.cortex.b = directBump(this.grid, position);
  }

  clear(): void {
    this.cortex.b.fill(0);
  }

  resetRates(): void {
    this.strD1.r.fill(0);
    this.snr.r.fill(1.1);
    this.va.r.fill(0);
    this.pm.b.fill(0);
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i++) this.step();
  }

  step(): void {
    const { n, cortex, strD1, snr, va, pm, snc, reward, lateral } = this;
    const all = strD1.r.map((_, i) => i);

    const eStr = all.map((i) => {
      let sum = 0;
      const row = this.wCortex[i];
      for (let k = 0; k < row.length; k++) sum += row[k] * cortex.r[k];
      return sum + 0.5 * pm.r[i];
    });
    const eSnr = all.map((i) => {
      let sum = 0;
      for (let j = 0; j < n; j++) if (j !== i) sum += lateral.snr * positive(1.2 - snr.r[j]);
      return sum;
    });
    const hSnr = all.map((i) => 0.8 * strD1.r[i]);
    const hVa = all.map((i) => {
      let sum = 0.6 * snr.r[i];
      for (let j = 0; j < n; j++) if (j !== i) sum += lateral.va * va.r[j];
      return sum;
    });
    const ePm = va.r.slice();
    const eSnc = reward.r[0];
    const hSnc = all.reduce((sum, i) => sum + this.wSnc[i] * strD1.r[i], 0);
    const dopa = snc.r[0];
    this.prediction = hSnc;

    const advance = (population: Cells, tau: number, i: number, e: number, h: number, u = 0) => {
      population.m[i] += (1 / tau) * (e - h + population.b[i] - population.m[i] + u);
      population.r[i] = positive(population.m[i]);
    };
    for (let k = 0; k < cortex.m.length; k++) advance(cortex, 10, k, 0, 0);
    for (const i of all) {
      advance(strD1, 10, i, eStr[i], 0);
      advance(snr, 5, i, eSnr[i], hSnr[i], 0.05 * this.noise.signed());
      advance(va, 8, i, 0, hVa[i]);
      advance(pm, 20, i, ePm[i], 0);
    }
    advance(reward, 10, 0, 0, 0);
    const target = !this.firing ? 0.1 : eSnc > 0.001 ? positive(eSnc - 0.1 - hSnc) + 0.1 : -hSnc + 0.1;
    snc.m[0] += (1 / 10) * (target - snc.m[0]);
    snc.r[0] = positive(snc.m[0]);

    const meanStr = mean(strD1.r);
    const meanCortex = mean(cortex.r);
    for (const i of all) {
      this.alpha[i] += (1 / 20) * (positive(strD1.m[i] - 1.2) - this.alpha[i]);
      const d = 2 * (dopa - 0.1);
      const g = positive(strD1.r[i] - meanStr - 0.1);
      const row = this.wCortex[i];
      for (let k = 0; k < row.length; k++) {
        const t = g * (cortex.r[k] - meanCortex);
        const mod = d > 0 ? 1.2 * d : t > 0 && row[k] > 0 ? 0.1 * d : 0;
        row[k] = positive(row[k] + (1 / 2200) * (mod * t - this.alpha[i] * g * g));
      }
      const x = eSnc > 0 ? 1 : 3;
      const change = x * positive(snc.r[0] - 0.1) * positive(strD1.r[i] - meanStr);
      this.wSnc[i] = positive(this.wSnc[i] + (1 / 10000) * change);
    }
  }
}
