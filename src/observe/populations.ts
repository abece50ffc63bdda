import type { Brain } from '../model/brain.js';
import type { Clock, RecordablePopulation } from '../model/parts.js';
import { standardParts } from '../model/standard-parts.js';

/** Populations whose rates can be recorded, as the parts of the model name them. Not every brain has all of them. */
export const populationNames: readonly string[] = standardParts.flatMap((part) => part.populationNames);
export type PopulationName = string;

/** The clock of the rates of a population, before there is a brain. */
export function clockOf(population: PopulationName): Clock {
  const part = standardParts.find(({ populationNames: names }) => names.includes(population));
  return part?.clock ?? 'basal ganglia';
}

/** The population of that name. Undefined if the brain has none: some cerebella have no reservoir. */
export function populationOf(brain: Brain, name: PopulationName): RecordablePopulation | undefined {
  return brain.parts.populations.find((population) => population.name === name);
}
