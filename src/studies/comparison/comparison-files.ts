import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { ResultsError, messageOf } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { draw } from '../figures/figure.js';
import { escape } from '../report/page-parts.js';
import { hostFacts, programFacts } from '../results/provenance.js';
import type { ComparisonTask } from './comparison-cell.js';
import { comparedPairs } from './compared-pairs.js';
import { comparisonPage } from './comparison-page.js';
import { comparisonRows } from './comparison-rows.js';
import type { ComparisonRow, MeasuredCell } from './comparison-rows.js';
import { disturbances } from './disturbances.js';
import { learningCurves } from './learning-curves.js';
import { tradeOffFigures } from './trade-off-figure.js';

/** What a comparison was asked for. */
export interface ComparisonAsked {
  readonly seeds: readonly number[];
  readonly task: Omit<ComparisonTask, 'disturbance'>;
}

/** Numbers of JSON: null stands for infinity. */
export const rowsAsJson = (rows: readonly ComparisonRow[]): string => JSON.stringify(rows, undefined, 2);

/**
 * Writes rows.json, rows.csv, pairs.json, manifest.json and report.html into the folder, each as a whole or not at all.
 * @returns the rows
 * @throws ResultsError when a file cannot be written
 */
export async function writeComparison(
  folder: string,
  cells: readonly MeasuredCell[],
  { seeds, task }: ComparisonAsked,
): Promise<readonly ComparisonRow[]> {
  const rows = comparisonRows(cells);
  const pairs = comparedPairs(cells, 'new_error_m');
  const figures = await Promise.all(
    [...tradeOffFigures(cells), ...learningCurves(cells, task.rounds)].map(draw),
  );
  const program = programFacts();
  const manifest = { format: 'neuromotor-comparison', version: 1, program, host: hostFacts(), seeds, task };
  try {
    writeAtomically(join(folder, 'rows.json'), `${rowsAsJson(rows)}\n`);
    writeAtomically(
      join(folder, 'rows.csv'),
      stringify(
        rows.map((row) => ({ ...row })),
        { header: true },
      ),
    );
    writeAtomically(join(folder, 'pairs.json'), `${JSON.stringify(pairs, undefined, 2)}\n`);
    writeAtomically(join(folder, 'manifest.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
    writeAtomically(
      join(folder, 'report.html'),
      comparisonPage(cells, figures, aboutOf(cells, seeds, task, program), pairs),
    );
  } catch (error) {
    throw new ResultsError(`the comparison cannot be written: ${messageOf(error)}`, { cause: error });
  }
  return rows;
}

function aboutOf(
  cells: readonly MeasuredCell[],
  seeds: readonly number[],
  { trainedTargets, newTargets, healthyRounds, rounds }: Omit<ComparisonTask, 'disturbance'>,
  { version, commit }: ReturnType<typeof programFacts>,
): string {
  const list = [...new Set(cells.map(({ disturbance }) => disturbance))]
    .map((name) => `<li><b>${escape(name)}</b>: ${escape(disturbances[name].text)}</li>`)
    .join('');
  return `<p>Each controller reaches for ${trainedTargets} targets in ${healthyRounds} rounds on the healthy arm, then in ${rounds} rounds under the
disturbance, which it is told nothing of, and learns from each reach. Then it reaches once for each of ${newTargets} new targets and learns
nothing. Targets, limits, durations and starts are the same for all. Seeds ${seeds.join(', ')}; neuromotor ${escape(version)}${commit === null ? '' : `, commit ${escape(commit)}`}.</p>
<ul>${list}</ul>`;
}
