import { ResultsError } from '../errors.js';
import { corticalReport } from './cortical/cortical-report.js';
import { corticalTables } from './cortical/cortical-tables.js';
import { publishedReport } from './published/report/published-report.js';
import { publishedTables } from './published/tables.js';
import type { FolderReport } from './report/folder-report.js';
import type { Manifest } from './results/manifest.js';
import type { Results } from './results/results-folder.js';
import { structuralReport } from './structural/structural-report.js';
import { structuralTables } from './structural/structural-tables.js';

/** A study over seeds, for the commands `experiment` and `report`. */
export interface Study {
  /** Compiled entry point of the workers that compute its jobs. */
  readonly entry: URL;
  /** Columns of the tables of a seed; absent if its results are no tables. */
  readonly tables?: Manifest['columns'];
  /** Makes the report on a folder of such tables. */
  readonly report?: (results: Results) => FolderReport;
}

const publishedEntry = new URL('./published/seed-worker.js', import.meta.url);
const structuralEntry = new URL('./structural/structural-worker.js', import.meta.url);
const corticalEntry = new URL('./cortical/cortical-worker.js', import.meta.url);
const accuracyEntry = new URL('./accuracy/accuracy-worker.js', import.meta.url);

/** All studies, one line each, by the names of their commands, which are also in the manifests of their results. */
export const studies = {
  reaching: { entry: publishedEntry, tables: publishedTables, report: publishedReport },
  adaptation: { entry: publishedEntry, tables: publishedTables, report: publishedReport },
  structural: { entry: structuralEntry, tables: structuralTables, report: structuralReport },
  cortical: { entry: corticalEntry, tables: corticalTables, report: corticalReport },
  accuracy: { entry: accuracyEntry },
} as const satisfies Readonly<Record<string, Study>>;

export type StudyName = keyof typeof studies;

/** The report on results, made by their study. @throws ResultsError when there is no such study */
export function reportOf(results: Results): FolderReport {
  const { experiment } = results.manifest;
  const known = Object.entries<Study>(studies).filter(([, { report }]) => report !== undefined);
  const report = known.find(([name]) => name === experiment)?.[1].report;
  if (report !== undefined) return report(results);
  throw new ResultsError(
    `the results are of a study '${experiment}', expected ${known.map(([name]) => name).join(', ')}`,
  );
}
