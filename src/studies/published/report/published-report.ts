import type { FolderReport } from '../../report/folder-report.js';
import type { Results } from '../../results/results-folder.js';
import { experimentReport } from './experiment-report.js';
import type { ExperimentReport } from './experiment-report.js';
import { reportPage } from './report-page.js';

/**
 * The report of a folder of reaching or adaptation.
 * @throws ResultsError when no seed is complete or the results are of another kind of experiment
 */
export function publishedReport(results: Results): FolderReport {
  const report = experimentReport(results);
  return {
    verdicts: report.verdicts,
    figures: report.figures,
    page: (figures) => reportPage(report, figures),
    summary: summaryOf(report),
  };
}

/** A value that was never reached is `null`, because JSON has no infinity. So is a value that could not be measured. */
function summaryOf({ data, verdicts, measures, tests, reference, figures }: ExperimentReport): object {
  const { experiment, goals, selection, deviations, seeds, manifest } = data;
  return {
    experiment,
    goals,
    selection,
    deviations,
    seeds,
    program: manifest.program,
    conditions: data.conditions.map(({ name, title, facts, published }) => ({
      name,
      title,
      published: published ?? null,
      trials: facts.trials,
      disturbances: facts.disturbances,
      strategy: facts.strategy,
      lesions: facts.condition.lesions,
      frozenFrom: facts.condition.frozenFrom ?? null,
    })),
    verdicts,
    measures,
    tests,
    reference,
    figures: figures.map(({ name, title, caption }) => ({ file: `figures/${name}.svg`, title, caption })),
  };
}
