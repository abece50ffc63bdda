import type { DrawnFigure } from '../figures/figure.js';
import { intervalText, numberText } from '../report/number-text.js';
import { figureText, number, page, provenance, table, verdictTable } from '../report/page-parts.js';
import type { Verdict } from '../report/folder-report.js';
import { groupsOf, runs } from './structural-configuration.js';
import type { StructuralData } from './structural-data.js';
import type { EvaluationColumn, EvaluationSummary, ProjectionSummary } from './structural-summary.js';

const NOTE = `The unit of replication is the seed: numbers are medians over seeds (means where the line says so) with bootstrap 95&nbsp;% intervals,
paired by seed with the same noise and choices in every trial. A line is met when its middle, or where it says so its upper bound,
meets the requirement; lines without one are reported only.`;

/** One page without a reference to anything outside. */
export function structuralPage(
  data: StructuralData,
  verdicts: readonly Verdict[],
  evaluations: readonly EvaluationSummary[],
  projections: readonly ProjectionSummary[],
  figures: readonly DrawnFigure[],
): string {
  const { manifest, seeds } = data;
  const missing = manifest.seeds.length - seeds.length;
  return page(
    `structural: ${seeds.length} seeds`,
    `<h1>Structural plasticity, ${seeds.length} seeds</h1>
<p>The projection from cortex to striatum on a budget of contacts that are rewired under dopamine, against the dense one.
Groups with their numbers of seeds: ${seedCounts(data)}.${
      missing > 0
        ? ` <b>${missing} of ${manifest.seeds.length} seeds are not complete and not in this report.</b>`
        : ''
    }</p>
<h2>What is claimed</h2>
${verdictTable(verdicts, NOTE)}
<h2>Figures</h2>
${figures.map(figureText).join('\n')}
<h2>Errors</h2>
${evaluationTable(evaluations)}
<h2>Projections</h2>
${projectionTable(projections)}
<h2>How it was made</h2>
${provenance(manifest, seeds)}`,
  );
}

/** `error 20, budgets 10, …` */
const seedCounts = ({ configuration, seeds }: StructuralData): string =>
  groupsOf(configuration)
    .map((group) => `${group} ${seeds.filter((seed) => runs(configuration, group, seed)).length}`)
    .join(', ');

function evaluationTable(evaluations: readonly EvaluationSummary[]): string {
  const heads: readonly [EvaluationColumn, string][] = [
    ['near_error_m', 'near goals (m)'],
    ['error_m', 'all goals (m)'],
    ['near_largest_error_m', 'near, largest cell (m)'],
    ['largest_error_m', 'all, largest cell (m)'],
    ['near_silent', 'near, silent'],
    ['silent', 'all, silent'],
  ];
  const rows = evaluations.map(({ title, phases, half, body, seeds, measures }) => [
    title,
    number(String(phases)),
    half,
    body,
    ...heads.map(([column]) => {
      const estimate = measures[column];
      return number(
        estimate === null
          ? '–'
          : `${numberText(estimate.median)} (${intervalText(estimate.low, estimate.high)})`,
      );
    }),
    number(String(seeds)),
  ]);
  const head = [
    'condition',
    number('phases'),
    'goals',
    'body',
    ...heads.map(([, text]) => number(text)),
    number('seeds'),
  ];
  return `${table(head, rows)}
<p class="note">Fresh goals, noise and plasticity off, after so many phases. Where no premotor cell reaches 0.05 the error is that of a random choice;
<i>largest cell</i> is the error without that threshold, <i>silent</i> the share of such goals. Near goals have the end point of some primitive within 5 cm.</p>`;
}

function projectionTable(projections: readonly ProjectionSummary[]): string {
  const rows = projections.map(({ title, contacts, weightsAboveZero, bytes, connectivity }) => [
    title,
    number(contacts.toFixed(0)),
    number(weightsAboveZero.toFixed(0)),
    number(bytes.toFixed(0)),
    number(connectivity === null ? '–' : connectivity.toFixed(3)),
  ]);
  return `${table(
    [
      'condition',
      number('contacts'),
      number('weights above 0'),
      number('bytes'),
      number('effectual connectivity'),
    ],
    rows,
  )}
<p class="note">After the first phase; medians over seeds. Bytes of structural projections are all that is kept of them; of dense ones a list of the weights above 0.</p>`;
}
