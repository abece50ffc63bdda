import type { Brain } from '../model/brain.js';
import { ReservoirCerebellum } from '../model/cerebellum/reservoir-cerebellum.js';

/** Populations whose rates can be recorded: those of the basal ganglia, which share a clock, and the cerebellum's. */
export const populationNames = ['Cortex', 'StrD1', 'SNr', 'VA', 'PM', 'SNc', 'Reward', 'Reservoir'] as const;
export type PopulationName = (typeof populationNames)[number];

/** Whose time the rates of a population are in. */
export type Clock = 'basal ganglia' | 'reservoir';

export const clockOf = (population: PopulationName): Clock =>
  population === 'Reservoir' ? 'reservoir' : 'basal ganglia';

/** Cells of a population, and how their present rates are copied into `out` from `at` on. */
export interface RateSource {
  readonly cells: number;
  readonly read: (out: Float64Array, at: number) => void;
}

/** Undefined where the brain has no such population: another cerebellum has no reservoir. */
export function rateSource(brain: Brain, population: PopulationName): RateSource | undefined {
  const { basalGanglia, cerebellum } = brain;
  const { cortex, strD1, snr, va, pm, snc, reward } = basalGanglia;
  const all = (rates: Float64Array, cells = rates.length): RateSource => ({
    cells,
    read: (out, at) => {
      for (let i = 0; i < cells; i++) out[at + i] = rates[i];
    },
  });
  switch (population) {
    case 'Cortex':
      return {
        cells: cortex.cells,
        read: (out, at) => {
          for (let i = 0; i < cortex.cells; i++) out[at + i] = cortex.rate(i);
        },
      };
    case 'StrD1':
      return all(strD1.r);
    case 'SNr':
      return all(snr.r);
    case 'VA':
      return all(va.r);
    case 'PM':
      return all(pm.r);
    case 'SNc':
      return all(snc.r);
    case 'Reward':
      return all(reward.r);
    case 'Reservoir':
      return cerebellum instanceof ReservoirCerebellum
        ? all(cerebellum.reservoir.r, cerebellum.reservoir.parameters.units)
        : undefined;
  }
}
