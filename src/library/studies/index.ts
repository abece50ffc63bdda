/** `neuromotor/studies`: experiments over seeds, their folders of results, statistics and reports. */
export * from '../common.js';
export { curveSpec } from '../../studies/figures/curve-figure.js';
export type { Curve, CurvePanel, Span } from '../../studies/figures/curve-figure.js';
export { draw } from '../../studies/figures/figure.js';
export type { DrawnFigure, Figure } from '../../studies/figures/figure.js';
export { runExperiment } from '../../studies/jobs/experiment-run.js';
export type {
  ExperimentOutcome,
  ExperimentRequest,
  StudyRequest,
} from '../../studies/jobs/experiment-run.js';
export type { Job, JobBatch, JobProgress, JobRunner } from '../../studies/jobs/job-runner.js';
export { parseSeeds } from '../../studies/jobs/seed-list.js';
export { seedWork } from '../../studies/jobs/seed-work.js';
export type { SeedData, SeedSource } from '../../studies/jobs/seed-work.js';
export { ThreadRunner } from '../../studies/jobs/thread-runner.js';
export type { FolderReport } from '../../studies/report/folder-report.js';
export { reportOf, studies } from '../../studies/registry.js';
export type { Study, StudyName } from '../../studies/registry.js';
export type { Manifest } from '../../studies/results/manifest.js';
export { readResults, tableFiles, trialsStem } from '../../studies/results/results-folder.js';
export type { Results, SeedFiles } from '../../studies/results/results-folder.js';
export { readTable, TrialTable } from '../../studies/results/trial-table.js';
export { meanEstimate, medianCurve, medianEstimate } from '../../studies/statistics/bootstrap.js';
export { holm, pairedTest } from '../../studies/statistics/paired-test.js';
