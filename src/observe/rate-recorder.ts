import { ModelError } from '../errors.js';
import type { Brain, Phase } from '../model/brain.js';
import { ReservoirCerebellum } from '../model/cerebellum/reservoir-cerebellum.js';
import type { NumberArray } from '../storage/npy.js';
import { clockOf, rateSource } from './populations.js';
import type { Clock, PopulationName, RateSource } from './populations.js';

/** Rates of one population over a trial: ms x cells. */
export interface RecordedRates {
  readonly population: PopulationName;
  readonly rates: NumberArray;
  /** Phases that the clock of the population went through, with the row at which each begins. */
  readonly phases: readonly { readonly phase: PhaseName; readonly startMs: number }[];
}

/** The correction of a reservoir has two parts: with the goal's input, and without. */
export type PhaseName = Phase | 'stimulus' | 'delay';

/**
 * Records the rates of populations after every ms that passes for them, by the observers of the networks; the numbers
 * of the brain stay the same. Each population has the time of its own clock: the reservoir may sleep while the basal
 * ganglia select, and these do nothing where actions are stored.
 */
export class RateRecorder {
  readonly #brain: Brain;
  readonly #tracks: readonly Track[];
  #marks: { readonly phase: PhaseName; readonly at: Readonly<Record<Clock, number>> }[] = [];
  #ms: Record<Clock, number> = { 'basal ganglia': 0, reservoir: 0 };

  /** @throws ModelError when the brain has no such population */
  constructor(brain: Brain, populations: readonly PopulationName[]) {
    this.#brain = brain;
    this.#tracks = populations.map((population) => {
      const source = rateSource(brain, population);
      if (source === undefined)
        throw new ModelError(`recording: this brain has no ${population}, as its cerebellum is another`);
      return new Track(population, source);
    });
  }

  /** Does `work` and records what happens in it. Populations for which no time passes are left out. */
  record<T>(work: () => T): { readonly result: T; readonly recorded: readonly RecordedRates[] } {
    const { basalGanglia, cerebellum } = this.#brain;
    const reservoir = cerebellum instanceof ReservoirCerebellum ? cerebellum.reservoir : undefined;
    this.#ms = { 'basal ganglia': 0, reservoir: 0 };
    this.#marks = [];
    for (const track of this.#tracks) track.clear();
    this.#brain.onPhase = (phase) => {
      this.#mark(phase);
    };
    basalGanglia.observer = () => {
      this.#passed('basal ganglia');
    };
    if (reservoir !== undefined)
      reservoir.observer = () => {
        this.#passed('reservoir');
      };
    try {
      const result = work();
      return { result, recorded: this.#tracks.flatMap((track) => this.#recorded(track)) };
    } finally {
      this.#brain.onPhase = undefined;
      basalGanglia.observer = undefined;
      if (reservoir !== undefined) reservoir.observer = undefined;
    }
  }

  #passed(clock: Clock): void {
    this.#ms[clock]++;
    for (const track of this.#tracks) if (track.clock === clock) track.add();
  }

  #mark(phase: Phase): void {
    const { cerebellum } = this.#brain;
    const at = { ...this.#ms };
    if (phase !== 'correction' || !(cerebellum instanceof ReservoirCerebellum)) {
      this.#marks.push({ phase, at });
      return;
    }
    const { stimulusSteps } = cerebellum.reservoir.parameters;
    const later = {
      'basal ganglia': at['basal ganglia'] + stimulusSteps,
      reservoir: at.reservoir + stimulusSteps,
    };
    this.#marks.push({ phase: 'stimulus', at }, { phase: 'delay', at: later });
  }

  #recorded(track: Track): RecordedRates[] {
    const rates = track.rates();
    const [ms] = rates.shape;
    if (ms === 0) return [];
    // A phase in which no time passes for this clock is none of it; the delay may be foreseen for a clock that stands.
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
  readonly population: PopulationName;
  readonly clock: Clock;
  readonly #source: RateSource;
  #values: Float64Array;
  #length = 0;

  constructor(population: PopulationName, source: RateSource) {
    this.population = population;
    this.clock = clockOf(population);
    this.#source = source;
    this.#values = new Float64Array(FIRST_ROOM_MS * source.cells);
  }

  clear(): void {
    this.#length = 0;
  }

  add(): void {
    const { cells, read } = this.#source;
    if (this.#length + cells > this.#values.length) {
      const longer = new Float64Array(2 * this.#values.length);
      longer.set(this.#values);
      this.#values = longer;
    }
    read(this.#values, this.#length);
    this.#length += cells;
  }

  rates(): NumberArray {
    const { cells } = this.#source;
    return { data: this.#values.slice(0, this.#length), shape: [this.#length / cells, cells] };
  }
}
