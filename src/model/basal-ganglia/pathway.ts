import type { Stateful } from '../numbers/fields.js';

/** Input to every cell of the populations of the loop in one step. */
export type Drive = Readonly<Record<'strD1' | 'snr' | 'va' | 'pm', Float64Array>>;

/**
 * A projection or a nucleus beside the published loop (docs/model/README.md, "How to add a projection or a nucleus").
 * `BasalGanglia` steps it, and tells it of the moments of a trial while it is plastic. What it adds to the cells of the
 * loop counts as part of their baseline for one step:
 *
 *     tau dm/dt = -m + E - H + (B + u),   u = sum of the drives of all pathways
 */
export interface Pathway extends Stateful {
  /**
   * One step of 1 ms: adds to `drive` what follows from the rates before the step, then steps its own cells.
   * Does not allocate.
   */
  step(drive: Drive): void;
  /** The goal has been shown to the end of its phase; nothing is selected yet. */
  goalShown?(): void;
  /** The outcome of `primitive` has been shown to the end of its phase. */
  outcomeShown?(primitive: number): void;
  /** The reward for `primitive` has been there to the end of its phase. */
  rewarded?(primitive: number): void;
  /** A trial is over. */
  endTrial?(): void;
}

/** The pathways of one network. */
export class Pathways {
  readonly all: Pathway[] = [];
  /** Baselines of the loop's populations, their values between two steps, and what is added to them in one. */
  readonly #baselines: readonly Float64Array[];
  readonly #kept: readonly Float64Array[];
  readonly #added: readonly Float64Array[];
  readonly #drive: Drive;

  /** @param baselines of the populations, which the steps of the network read */
  constructor(baselines: Drive) {
    const { strD1, snr, va, pm } = baselines;
    const zeros = ({ length }: Float64Array) => new Float64Array(length);
    this.#drive = { strD1: zeros(strD1), snr: zeros(snr), va: zeros(va), pm: zeros(pm) };
    this.#baselines = [strD1, snr, va, pm];
    this.#added = [this.#drive.strD1, this.#drive.snr, this.#drive.va, this.#drive.pm];
    this.#kept = this.#baselines.map(zeros);
  }

  /** Steps all pathways and adds their drive to the baselines. Does not allocate. */
  drive(): void {
    for (let p = 0; p < this.#added.length; p++) this.#added[p].fill(0);
    for (let i = 0; i < this.all.length; i++) this.all[i].step(this.#drive);
    for (let p = 0; p < this.#added.length; p++) {
      const baseline = this.#baselines[p];
      const added = this.#added[p];
      this.#kept[p].set(baseline);
      for (let cell = 0; cell < baseline.length; cell++) baseline[cell] += added[cell];
    }
  }

  /** Gives the baselines back as they were. Does not allocate. */
  withdraw(): void {
    for (let p = 0; p < this.#kept.length; p++) this.#baselines[p].set(this.#kept[p]);
  }
}
