import { equivalenceRows } from '../reference/equivalence.js';
import type { EquivalenceRow } from '../reference/equivalence.js';
import { statisticsBeforeRotation } from '../reference/own-statistics.js';
import type { ReferenceStatistics } from '../reference/reference-statistics.js';
import type { Samples } from './own-samples.js';
import { adaptationSamples, reachingSamples } from './own-samples.js';
import type { ExperimentData } from './experiment-data.js';

/**
 * Tests of equivalence of the intact conditions; empty if the many seeds of the reference ran something else.
 */
export function equivalenceReport(
  { experiment, goals, sharedClock, selection, conditions }: ExperimentData,
  { manySeeds }: ReferenceStatistics,
): EquivalenceRow[] {
  if (selection !== 'nearest' || sharedClock !== manySeeds.reaching.sharedClock) return [];
  return conditions.flatMap(({ title, seeds, published }) => {
    if (published === 'reaching' && goals === manySeeds.reaching.goals)
      return reachingEquivalence(title, reachingSamples(seeds, goals), manySeeds);
    if (experiment === 'adaptation' && (published === 'rotation' || published === 'rotation + strategy'))
      return adaptationEquivalence(
        title,
        published === 'rotation + strategy',
        adaptationSamples(seeds),
        manySeeds,
      );
    return [];
  });
}

export const reachingEquivalence = (
  title: string,
  own: Samples,
  { reaching }: ReferenceStatistics['manySeeds'],
): EquivalenceRow[] => equivalenceRows(title, own, reaching.statistics);

/** With the strategy, only the statistics after the baseline: the baseline is common to both conditions. */
export function adaptationEquivalence(
  title: string,
  strategy: boolean,
  own: Samples,
  { adaptation }: ReferenceStatistics['manySeeds'],
): EquivalenceRow[] {
  const statistics = adaptation.find((each) => each.strategy === strategy)?.statistics ?? {};
  const compared = Object.entries(statistics).filter(
    ([name]) => !strategy || !statisticsBeforeRotation.includes(name),
  );
  return equivalenceRows(title, own, Object.fromEntries(compared));
}
