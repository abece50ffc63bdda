import { ModelError } from '../errors.js';
import type { Brain, Phase } from '../model/brain.js';
import type { Clock, RecordablePopulation } from '../model/parts.js';
import type { NumberArray } from '../storage/npy.js';
import { populationOf } from './populations.js';
import type { PopulationName } from './populations.js';

/** Rates of one population over a trial: ms x cells. */
export interface RecordedRates {
  readonly population: PopulationName;
  readonly rates: NumberArray;
  /** Phases of the population's clock, with the row at which each begins. */
  readonly phases: readonly { readonly phase: PhaseName; readonly startMs: number }[];
}

/** A phase of the trial, or a phase of the cerebellum's correction. */
export type PhaseName = string;

/** Both clocks at 0 ms. */
const start: Readonly<Record<Clock, number>> = { 'basal ganglia': 0, cerebellum: 0 };

/**
 * Records the rates of populations after every ms that passes for them, by the observers of the networks. The numbers
 * of the brain stay the same. Each population has the time of its own clock: the reservoir may sleep while the basal
 * ganglia select, and the basal ganglia do nothing if actions are stored.
 */
export class RateRecorder {
  readonly #brain: Brain;
  readonly #tracks: readonly Track[];
  #marks: { readonly phase: PhaseName; readonly at: Readonly<Record<Clock, number>> }[] = [];
  #ms: Record<Clock, number> = { ...start };

  /** @throws ModelError when the brain has no such population */
  constructor(brain: Brain, populations: readonly PopulationName[]) {
    this.#brain = brain;
    this.#tracks = populations.map((name) => {
      const population = populationOf(brain, name);
      if (population === undefined) {
        const known = brain.parts.populations.map((other) => other.name).join(', ');
        throw new ModelError(`recording: this brain has no ${name}, expected some of ${known}`);
      }
      return new Track(population);
    });
  }

  /** Does `work` and records what happens in it. Populations for which no time passes are left out. */
  record<T>(work: () => T): { readonly result: T; readonly recorded: readonly RecordedRates[] } {
    const { basalGanglia, cerebellum } = this.#brain;
    this.#ms = { ...start };
    this.#marks = [];
    for (const track of this.#tracks) track.clear();
    this.#brain.onPhase = (phase) => {
      this.#mark(phase);
    };
    basalGanglia.observer = () => {
      this.#passed('basal ganglia');
    };
    cerebellum.observer = () => {
      this.#passed('cerebellum');
    };
    try {
      const result = work();
      return { result, recorded: this.#tracks.flatMap((track) => this.#recorded(track)) };
    } finally {
      this.#brain.onPhase = undefined;
      basalGanglia.observer = undefined;
      cerebellum.observer = undefined;
    }
  }

  #passed(clock: Clock): void {
    this.#ms[clock]++;
    for (const track of this.#tracks) if (track.clock === clock) track.add();
  }

  #mark(phase: Phase): void {
    const at = { ...this.#ms };
    const parts = phase === 'correction' ? this.#brain.cerebellum.correctionPhases : [];
    if (parts.length === 0) this.#marks.push({ phase, at });
    for (const { name, ms } of parts) {
      this.#marks.push({ phase: name, at: { ...at } });
      at['basal ganglia'] += ms;
      at.cerebellum += ms;
    }
  }

  #recorded(track: Track): RecordedRates[] {
    const rates = track.rates();
    const [ms] = rates.shape;
    if (ms === 0) return [];
    // A phase in which no time passes for this clock does not belong to it. The delay may be planned for a clock that
    // stands still.
    const phases: { phase: PhaseName; startMs: number }[] = [];
    let next = ms;
    for (const { phase, at } of this.#marks.toReversed()) {
      const startMs = Math.min(at[track.clock], next);
      if (startMs < next) phases.unshift({ phase, startMs });
      next = startMs;
    }
    return [{ population: track.population, rates, phases }];
  }
}

const FIRST_ROOM_MS = 1500;

/** The rates of one population so far. */
class Track {
  readonly #population: RecordablePopulation;
  #values: Float64Array;
  #length = 0;

  constructor(population: RecordablePopulation) {
    this.#population = population;
    this.#values = new Float64Array(FIRST_ROOM_MS * population.cells);
  }

  get population(): PopulationName {
    return this.#population.name;
  }

  get clock(): Clock {
    return this.#population.clock;
  }

  clear(): void {
    this.#length = 0;
  }

  add(): void {
    const { cells, read } = this.#population;
    if (this.#length + cells > this.#values.length) {
      const longer = new Float64Array(2 * this.#values.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    read(this.#values, this.#length);
    this.#length += cells;
  }

  rates(): NumberArray {
    const { cells } = this.#population;
    return { data: this.#values.slice(0, this.#length), shape: [this.#length / cells, cells] };
  }
}
