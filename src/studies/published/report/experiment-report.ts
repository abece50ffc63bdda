import type { Figure } from '../../figures/figure.js';
import { readReference } from '../reference/reference-statistics.js';
import type { ReferenceStatistics } from '../reference/reference-statistics.js';
import type { Results } from '../../results/results-folder.js';
import { adaptationFigures } from './adaptation-figures.js';
import { adaptationMeasures } from './adaptation-measures.js';
import { conditionTests } from './condition-tests.js';
import type { ConditionTest } from './condition-tests.js';
import { experimentData } from './experiment-data.js';
import type { ExperimentData } from './experiment-data.js';
import { measureRows } from './measure.js';
import type { MeasureRow } from './measure.js';
import { reachingFigures } from './reaching-figures.js';
import type { ShownReference } from './reaching-figures.js';
import { reachingMeasures } from './reaching-measures.js';
import { referenceReport } from './reference-rows.js';
import type { ReferenceReport } from './reference-rows.js';
import { trainingFigures } from './training-figures.js';
import { verdictsOn } from './claims.js';
import type { Verdict } from '../../report/folder-report.js';

/** The whole report on the results of a reaching or an adaptation experiment. */
export interface ExperimentReport {
  readonly data: ExperimentData;
  readonly verdicts: readonly Verdict[];
  readonly measures: readonly MeasureRow[];
  readonly tests: readonly ConditionTest[];
  readonly reference: ReferenceReport;
  readonly figures: readonly Figure[];
}

/** @throws ResultsError when no seed is complete or the results are of another kind of experiment */
export function experimentReport(results: Results): ExperimentReport {
  const data = experimentData(results);
  const known = readReference();
  const kinds = data.experiment === 'reaching' ? reachingMeasures : adaptationMeasures;
  const measures = data.conditions.flatMap((condition) => measureRows(condition, kinds));
  const figures =
    data.experiment === 'reaching'
      ? reachingFigures(data, measures, shownReference(data, known))
      : adaptationFigures(data, measures, data.selection === 'nearest' ? known.manySeeds : undefined);
  return {
    data,
    verdicts: verdictsOn(data.conditions, data.selection),
    measures,
    tests: conditionTests(
      measures,
      kinds.filter(({ tested }) => tested).map(({ name }) => name),
    ),
    reference: referenceReport(data, known),
    figures: [...figures, ...trainingFigures(data)],
  };
}

/** Seeds of the reference that had the goals, the clock and the primitives of these. */
function shownReference(
  { goals, sharedClock, selection }: ExperimentData,
  { manySeeds: { engine, reaching } }: ReferenceStatistics,
): ShownReference | undefined {
  const same = selection === 'nearest' && goals === reaching.goals && sharedClock === reaching.sharedClock;
  return same ? { engine, statistics: reaching.statistics } : undefined;
}
