import type { Figure } from '../figures/figure.js';
import type { FolderReport } from '../report/folder-report.js';
import type { Results } from '../results/results-folder.js';
import { evaluationSummaries, projectionSummaries } from './structural-summary.js';
import { structuralVerdicts } from './structural-claims.js';
import { StructuralData } from './structural-data.js';
import { structuralPage } from './structural-page.js';
import { budgets, interference, relearning, relearningTrials, tags } from './skill-figures.js';
import { activity, clustering, connectivity, survival, turnover } from './wiring-figures.js';

/** @throws ResultsError when no seed is complete or the results are of another version of the experiment */
export function structuralReport(results: Results): FolderReport {
  const data = new StructuralData(results);
  const verdicts = structuralVerdicts(data);
  const figures = structuralFigures(data);
  const evaluations = evaluationSummaries(data);
  const projections = projectionSummaries(data);
  return {
    verdicts,
    figures,
    page: (drawn) => structuralPage(data, verdicts, evaluations, projections, drawn),
    summary: {
      experiment: 'structural',
      seeds: data.seeds,
      program: data.manifest.program,
      conditions: data.conditions.map(({ name, title, group }) => ({ name, title, group })),
      verdicts,
      evaluations,
      projections,
      figures: figures.map(({ name, title, caption }) => ({ file: `figures/${name}.svg`, title, caption })),
    },
  };
}

/** All figures for which there are results. */
function structuralFigures(data: StructuralData): Figure[] {
  const figures = [
    turnover,
    survival,
    clustering,
    connectivity,
    activity,
    budgets,
    relearning,
    relearningTrials('elbow'),
    relearningTrials('repertoire'),
    interference,
    tags,
  ];
  return figures.flatMap((figure) => figure(data) ?? []);
}
