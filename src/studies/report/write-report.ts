import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ResultsError, messageOf } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { draw } from '../figures/figure.js';
import { readResults } from '../results/results-folder.js';
import type { Results } from '../results/results-folder.js';
import { structuralReport } from '../structural/structural-report.js';
import { experimentReport } from '../published/report/experiment-report.js';
import type { ExperimentReport } from '../published/report/experiment-report.js';
import type { FolderReport } from './folder-report.js';
import { reportPage } from '../published/report/report-page.js';

/**
 * Makes summary.json, figures/*.svg and report.html of a folder of results from its tables.
 * @throws ResultsError when the results cannot be read or the files cannot be written
 */
export async function writeReport(folder: string): Promise<FolderReport> {
  const results = readResults(folder);
  const report =
    results.manifest.experiment === 'structural' ? structuralReport(results) : scheduledReport(results);
  const figures = await Promise.all(report.figures.map(draw));
  const write = (name: string, text: string) => {
    writeAtomically(join(folder, name), text);
  };
  try {
    mkdirSync(join(folder, 'figures'), { recursive: true });
    for (const { name, svg } of figures) write(join('figures', `${name}.svg`), `${svg}\n`);
    write('report.html', report.page(figures));
    write('summary.json', `${JSON.stringify(report.summary, undefined, 2)}\n`);
  } catch (error) {
    throw new ResultsError(`the report cannot be written: ${messageOf(error)}`, { cause: error });
  }
  return report;
}

/** Of reaching or adaptation. */
function scheduledReport(results: Results): FolderReport {
  const report = experimentReport(results);
  return {
    verdicts: report.verdicts,
    figures: report.figures,
    page: (figures) => reportPage(report, figures),
    summary: summaryOf(report),
  };
}

/** What was never reached is `null`, as JSON has no infinity; so is what could not be measured. */
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
