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
  /** The populations that it drives; all unless given. The others cost nothing then. */
  readonly drives?: readonly (keyof Drive)[];
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
  /** Baselines of the driven populations, their values between two steps, and what is added to them in one. */
  #baselines: readonly Float64Array[] = [];
  #kept: readonly Float64Array[] = [];
  #added: readonly Float64Array[] = [];
  readonly #ofAll: Drive;
  readonly #drive: Drive;

  /** @param baselines of the populations, which the steps of the network read */
  constructor(baselines: Drive) {
    const { strD1, snr, va, pm } = baselines;
    this.#ofAll = baselines;
    this.#drive = { strD1: zeros(strD1), snr: zeros(snr), va: zeros(va), pm: zeros(pm) };
  }

  /** Takes up a pathway for good. */
  add(pathway: Pathway): void {
    this.all.push(pathway);
    const driven = populations.filter((name) =>
      this.all.some(({ drives = populations }) => drives.includes(name)),
    );
    this.#baselines = driven.map((name) => this.#ofAll[name]);
    this.#added = driven.map((name) => this.#drive[name]);
    this.#kept = this.#baselines.map(zeros);
  }

  /** Steps all pathways and adds their drive to the baselines. Does not allocate. */
  drive(): void {
    for (let p = 0; p < this.#added.length; p++) this.#added[p].fill(0);
    for (let i = 0; i < this.all.length; i++) this.all[i].step(this.#drive);
    for (let p = 0; p < this.#added.length; p++) addTo(this.#baselines[p], this.#added[p], this.#kept[p]);
  }

  /** Gives the baselines back as they were. Does not allocate. */
  withdraw(): void {
    for (let p = 0; p < this.#kept.length; p++) this.#baselines[p].set(this.#kept[p]);
  }
}

const populations = ['strD1', 'snr', 'va', 'pm'] as const;

const zeros = ({ length }: Float64Array): Float64Array => new Float64Array(length);

/** Adds to a baseline and keeps what it was. */
function addTo(baseline: Float64Array, added: Float64Array, kept: Float64Array): void {
  for (let cell = 0; cell < kept.length; cell++) {
    const before = baseline[cell];
    kept[cell] = before;
    baseline[cell] = before + added[cell];
  }
}
