import type { Stateful } from '../numbers/fields.js';

/** Input to every cell of the populations of the loop in one step. */
export type Drive = Readonly<Record<'strD1' | 'snr' | 'va' | 'pm', Float64Array>>;

/**
 * A projection or a nucleus beside the published loop (docs/model/README.md, "How to add a projection or a nucleus").
 * `BasalGanglia` steps it, and calls its methods for the moments of a trial while it is plastic. Its drive is added to
 * the baseline of the cells of the loop for one step:
 *
 *     tau dm/dt = -m + E - H + (B + u),   u = sum of the drives of all pathways
 */
export interface Pathway extends Stateful {
  /** The populations that it drives; all unless given. Populations that are left out cost nothing. */
  readonly drives?: readonly (keyof Drive)[];
  /** Whether a step would add nothing and change nothing; it is then left out. Without this method no step is. */
  rests?(): boolean;
  /**
   * One step of 1 ms. First adds its drive, from the rates before the step, to `drive`, the baselines for this step. Then
   * steps its own cells. Does not allocate.
   */
  step(drive: Drive): void;
  /** The goal has been shown to the end of its phase; nothing is selected yet. */
  goalShown?(): void;
  /** The outcome begins to be shown. */
  outcomeBegun?(): void;
  /** The outcome of `primitive` has been shown to the end of its phase. */
  outcomeShown?(primitive: number): void;
  /** The reward for `primitive` has been there to the end of its phase. */
  rewarded?(primitive: number): void;
  /** A trial is over. */
  endTrial?(): void;
}

/** The moments of a trial that pathways are told of. */
export type Moment = 'goalShown' | 'outcomeBegun' | 'outcomeShown' | 'rewarded' | 'endTrial';

/** The pathways of one network. */
export class Pathways {
  readonly all: Pathway[] = [];
  /** Baselines of the driven populations, and their values between two steps. */
  #baselines: readonly Float64Array[] = [];
  #kept: readonly Float64Array[] = [];
  #driving = false;
  readonly #ofAll: Drive;

  /** @param baselines of the populations, which the steps of the network read */
  constructor(baselines: Drive) {
    this.#ofAll = baselines;
  }

  /** Adds a pathway, permanently. */
  add(pathway: Pathway): void {
    this.all.push(pathway);
    const driven = populations.filter((name) =>
      this.all.some(({ drives = populations }) => drives.includes(name)),
    );
    this.#baselines = driven.map((name) => this.#ofAll[name]);
    this.#kept = this.#baselines.map(({ length }) => new Float64Array(length));
  }

  /** Steps all pathways, which add to the baselines. Does not allocate. */
  drive(): void {
    let driving = false;
    for (let i = 0; i < this.all.length; i++) {
      const pathway = this.all[i];
      if (pathway.rests?.() === true) continue;
      if (!driving) this.#keep();
      driving = true;
      pathway.step(this.#ofAll);
    }
    this.#driving = driving;
  }

  /** Tells all pathways of a moment of a trial, with the executed primitive if there is one already. */
  tell(moment: Moment, primitive: number): void {
    for (const pathway of this.all) pathway[moment]?.(primitive);
  }

  /** Restores the baselines. Does not allocate. */
  withdraw(): void {
    if (!this.#driving) return;
    for (let p = 0; p < this.#kept.length; p++) this.#baselines[p].set(this.#kept[p]);
  }

  #keep(): void {
    for (let p = 0; p < this.#kept.length; p++) this.#kept[p].set(this.#baselines[p]);
  }
}

const populations = ['strD1', 'snr', 'va', 'pm'] as const;
