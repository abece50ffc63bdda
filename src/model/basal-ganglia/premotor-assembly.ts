/**
 * Several cells per primitive that receive the cortical shortcut, and the inhibition among them, which learns
 * (docs/model/cortical-plasticity.md). Rates have no unit; v_ab in 0 to 1, 0 at first.
 *
 *     within one primitive, the strongest first (cells that fire early inhibit the later ones through PV cells):
 *     e_a = [u_a - sum over stronger b of v_ab e_b]+         the primitive is driven by the strongest, which nobody inhibits
 *     selected primitive, h_a = e_a / e_first:  v_ab += rate (h_a h_b - 0.1),  clipped (Földiák 1990, in its first form)
 *
 * Learning here changes which cells of a primitive answer, and so the code. It never changes which primitive is driven.
 */
export class PremotorAssembly {
  /** Cells per primitive. */
  readonly size: number;
  /** e of every cell, those of one primitive side by side. */
  readonly rates: Float64Array;
  /** v_ab: size x size for each primitive. */
  readonly inhibition: Float64Array;
  readonly #order: Int32Array;

  constructor(primitives: number, size: number) {
    this.size = size;
    this.rates = new Float64Array(primitives * size);
    this.inhibition = new Float64Array(primitives * size * size);
    this.#order = new Int32Array(size);
  }

  /** Computes the rates from the excitation u of all cells, and the drive of each primitive into `drive`. Does not allocate. */
  answer(u: Float64Array, drive: Float64Array): void {
    for (let primitive = 0; primitive < drive.length; primitive++) {
      this.#answerOf(primitive, u);
      drive[primitive] = this.rates[primitive * this.size + this.#order[0]];
    }
  }

  /** How strongly each cell of a primitive answers, as a share of the strongest; 1 for all if none answers. */
  shares(primitive: number): Float64Array {
    const own = this.rates.slice(primitive * this.size, (primitive + 1) * this.size);
    const most = Math.max(...own);
    return most > 0 ? own.map((rate) => rate / most) : own.fill(1);
  }

  /** The inhibition among the cells of the selected primitive learns. */
  learn(primitive: number, rate: number): void {
    const { size, inhibition } = this;
    const h = this.shares(primitive);
    const at = primitive * size * size;
    for (let a = 0; a < size; a++)
      for (let b = 0; b < size; b++) {
        if (a === b) continue;
        const v = inhibition[at + a * size + b] + rate * (h[a] * h[b] - EXPECTED);
        inhibition[at + a * size + b] = Math.min(1, Math.max(0, v));
      }
  }

  #answerOf(primitive: number, u: Float64Array): void {
    const { size, rates, inhibition } = this;
    const order = this.#order;
    const from = primitive * size;
    for (let a = 0; a < size; a++) {
      let at = a;
      for (; at > 0 && u[from + order[at - 1]] < u[from + a]; at--) order[at] = order[at - 1];
      order[at] = a;
    }
    for (let rank = 0; rank < size; rank++) {
      const a = order[rank];
      let e = u[from + a];
      for (let before = 0; before < rank; before++) {
        const b = order[before];
        e -= inhibition[(from + a) * size + b] * rates[from + b];
      }
      rates[from + a] = e > 0 ? e : 0;
    }
  }
}

/** Product of two shares that is expected by chance. Inhibition grows above it. */
const EXPECTED = 0.1;
