import type { Brain } from '../model/brain.js';
import type { Clock, RecordablePopulation } from '../model/parts.js';
import { standardParts } from '../model/standard-parts.js';

/** Populations whose rates can be recorded, as the parts of the model name them. Not every brain has all of them. */
export const populationNames: readonly string[] = standardParts.flatMap((part) => part.populationNames);
export type PopulationName = string;

/** Whose time the rates of a population are in, before there is a brain. */
export function clockOf(population: PopulationName): Clock {
  const part = standardParts.find(({ populationNames: names }) => names.includes(population));
  return part?.clock ?? 'basal ganglia';
}

/** Undefined where the brain has no such population: another cerebellum has no reservoir. */
export function populationOf(brain: Brain, name: PopulationName): RecordablePopulation | undefined {
  return brain.parts.populations.find((population) => population.name === name);
}
