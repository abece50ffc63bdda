import { lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ResultsError, messageOf } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { draw } from '../figures/figure.js';
import { locked } from '../results/claim.js';
import { readResults, requireManifest } from '../results/results-folder.js';
import type { Results } from '../results/results-folder.js';
import type { FolderReport } from './folder-report.js';

/**
 * Makes summary.json, figures/*.svg and report.html of a folder of results from its tables.
 * @param reportOf makes the report on the results
 * @throws ResultsError when the results cannot be read or the files cannot be written
 */
export async function writeReport(
  folder: string,
  reportOf: (results: Results) => FolderReport,
): Promise<FolderReport> {
  requireManifest(folder);
  // If two processes report on one folder, the later one sees the seeds of both.
  return locked(folder, 'report', () => writeReportOf(readResults(folder), folder, reportOf));
}

async function writeReportOf(
  results: Results,
  folder: string,
  reportOf: (results: Results) => FolderReport,
): Promise<FolderReport> {
  const report = reportOf(results);
  const figures = await Promise.all(report.figures.map(draw));
  const write = (name: string, text: string) => {
    refuseLink(join(folder, name));
    writeAtomically(join(folder, name), text);
  };
  try {
    refuseLink(join(folder, 'figures'));
    mkdirSync(join(folder, 'figures'), { recursive: true });
    for (const { name, svg } of figures) write(join('figures', `${name}.svg`), `${svg}\n`);
    write('report.html', report.page(figures));
    write('summary.json', `${JSON.stringify(report.summary, undefined, 2)}\n`);
  } catch (error) {
    throw new ResultsError(`the report cannot be written: ${messageOf(error)}`, { cause: error });
  }
  return report;
}

/**
 * A folder of results may come from somebody else, and its links may lead anywhere.
 * @throws Error that names the link
 */
function refuseLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true)
    throw new Error(`${path} is a link, and would be written through: remove it`);
}
