import { curveSpec } from '../figures/curve-figure.js';
import type { Figure } from '../figures/figure.js';
import { mean } from '../statistics/sample.js';
import { correlations } from './code-measures.js';
import type { CorticalData, SeedRows } from './cortical-data.js';
import { driveByLook, lesion, lookAt, meanOf, onsetAt, turnoverByVisits } from './cortical-measures.js';
import { curve, looksOf, ofSeeds } from './figure-parts.js';

/** Figures of practice with the shortcut. */

/** Edges of the bins of visits. */
const VISIT_EDGES = [1, 5, 10, 20, 40, 80, 120, 160, 240, 400];

/** Share of goals that are answered with VA silent, among those with so many visits at some look. */
function answeredWithoutVa(seed: SeedRows, from: number, to: number, data: CorticalData): number {
  const answers = looksOf(data).flatMap((trial) =>
    lookAt(seed, 'shortcut', trial, lesion.va).flatMap(({ goal, silent }) => {
      const visits = seed
        .trials('shortcut')
        .filter((row) => row.trial < trial && row.goal === goal && row.explored === 0).length;
      return visits >= from && visits < to ? [1 - silent] : [];
    }),
  );
  return meanOf(answers);
}

export function takeOver(data: CorticalData): Figure {
  const centres = VISIT_EDGES.slice(1).map((edge, i) => (edge + VISIT_EDGES[i]) / 2);
  const binOf = (x: number) => centres.indexOf(x);
  return {
    name: 'take-over',
    title: 'The cortex takes over, goal by goal',
    caption: `Share of practised goals that are answered with the thalamus silent, against how often the goal had been selected for. ${ofSeeds(data)}`,
    spec: curveSpec([
      {
        x: 'visits of the goal',
        y: 'share answered by the shortcut alone',
        curves: [
          curve('shortcut', data, centres, (seed, x) =>
            answeredWithoutVa(seed, VISIT_EDGES[binOf(x)], VISIT_EDGES[binOf(x) + 1], data),
          ),
        ],
        xLogarithmic: true,
        yRange: [0, 1],
      },
    ]),
  };
}

export function selectionTime(data: CorticalData): Figure {
  const looks = looksOf(data);
  return {
    name: 'selection-time',
    title: 'Time until a premotor cell answers',
    caption: `Median over the goals that are answered, noise on, plasticity off. ${ofSeeds(data)}`,
    spec: curveSpec([
      {
        x: 'trials of practice',
        y: 'time to an answer (ms)',
        curves: [
          curve('with the shortcut', data, looks, (seed, x) => onsetAt(seed, 'shortcut', x)),
          curve('without it', data, looks, (seed, x) => onsetAt(seed, 'plain', x)),
          curve('shortcut silent', data, looks, (seed, x) => onsetAt(seed, 'shortcut', x, lesion.shortcut)),
        ],
        xLogarithmic: true,
        yFromZero: true,
      },
    ]),
  };
}

export function layers(data: CorticalData): Figure {
  const looks = looksOf(data);
  const drive = (layer: 'fast' | 'slow') =>
    curve(
      layer,
      data,
      looks,
      (seed, x) => driveByLook(seed, layer).find(({ trial }) => trial === x)?.drive ?? NaN,
    );
  return {
    name: 'layers',
    title: 'Drive of the two layers',
    caption: `Drive of the leading premotor cell at the end of the goal phase, mean over the goals; dotted: the rate of an answer, which the fast layer cannot reach. ${ofSeeds(data)}`,
    spec: curveSpec(
      (['fast', 'slow'] as const).map((layer) => ({
        title: `${layer} layer`,
        x: 'trials of practice',
        y: 'drive',
        curves: [drive(layer)],
        levels: [0.05],
        xLogarithmic: true,
      })),
    ),
  };
}

export function turnover(data: CorticalData): Figure {
  const bins = Array.from({ length: 40 }, (_, bin) => 5 * bin + 2.5);
  return {
    name: 'turnover',
    title: 'Contacts formed, by visits of the goal',
    caption: `Contacts that a trial forms where the cortex is active, per trial in which the goal was selected for, in bins of 5 visits. ${ofSeeds(data)}`,
    spec: curveSpec(
      (['fast', 'slow'] as const).map((layer) => ({
        title: `${layer} layer`,
        x: 'visits of the goal',
        y: 'contacts formed per trial',
        curves: [curve(layer, data, bins, (seed, x) => turnoverByVisits(seed, layer)[(x - 2.5) / 5] ?? NaN)],
        yFromZero: true as const,
      })),
    ),
  };
}

const LESIONS = [
  ['intact', lesion.none],
  ['StrD1 silent', lesion.strD1],
  ['VA silent', lesion.va],
  ['shortcut silent', lesion.shortcut],
] as const;

export function lesions(data: CorticalData): Figure {
  const looks = looksOf(data);
  return {
    name: 'lesions',
    title: 'What a lesion costs, in the course of practice',
    caption: `Error over all goals; a goal without an answer counts as the mean error of all primitives. ${ofSeeds(data)}`,
    spec: curveSpec([
      {
        x: 'trials of practice',
        y: 'error (m)',
        curves: LESIONS.map(([name, number]) =>
          curve(name, data, looks, (seed, x) => {
            const rows = lookAt(seed, 'shortcut', x, number);
            return rows.length === 0 ? NaN : mean(rows.map(({ error_m }) => error_m));
          }),
        ),
        xLogarithmic: true,
      },
    ]),
  };
}

export function codes(data: CorticalData): Figure {
  const looks = looksOf(data);
  const premotor = data.groups.includes('takeover');
  const of = (
    name: string,
    condition: 'shortcut' | 'assembly' | 'assembly-flat',
    cells: 'premotor' | 'cells',
    kind: 'same' | 'different',
  ) => curve(name, data, looks, (seed, x) => meanOf(correlations(seed, condition, x, cells, kind)));
  return {
    name: 'codes',
    title: 'How alike the activity of goals is',
    caption: `Correlation at the end of the goal phase, ${premotor ? 'of a goal with itself and of different goals' : 'of different goals: cells that receive the shortcut, four per primitive'}. ${ofSeeds(data)}`,
    spec: curveSpec([
      {
        title: 'premotor cells',
        x: 'trials of practice',
        y: 'correlation',
        curves: premotor
          ? [
              of('same goal twice', 'shortcut', 'premotor', 'same'),
              of('different goals', 'shortcut', 'premotor', 'different'),
            ]
          : [],
        xLogarithmic: true,
      },
      {
        title: 'four cells per primitive, different goals',
        x: 'trials of practice',
        y: 'correlation',
        curves: data.groups.includes('codes')
          ? [
              of('with inhibition that learns', 'assembly', 'cells', 'different'),
              of('without inhibition', 'assembly-flat', 'cells', 'different'),
            ]
          : [],
        xLogarithmic: true,
      },
    ]),
  };
}
