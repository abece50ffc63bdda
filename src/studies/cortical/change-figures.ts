import { curveSpec } from '../figures/curve-figure.js';
import type { Figure } from '../figures/figure.js';
import { seedDotsSpec } from '../figures/seed-dots.js';
import { relearnt, wrongChoices, wrongInBlock } from './change-measures.js';
import { conditionsOf, plan } from './cortical-conditions.js';
import type { ConditionName } from './cortical-conditions.js';
import type { CorticalData } from './cortical-data.js';
import { curve, ofSeeds } from './figure-parts.js';

/** Figures of another body. */

const BLOCK = 25;

const habitNames = [
  ['habit, blind for its outcome', 'habit-blind'],
  ['habit, with a mismatch signal', 'habit-seen'],
  ['shortcut taken out', 'habit-none'],
] as const satisfies readonly (readonly [string, ConditionName])[];

export function habits(data: CorticalData): Figure {
  const blocks = Array.from(
    { length: Math.floor(data.at(plan.habitTrials) / BLOCK) },
    (_, block) => block * BLOCK + BLOCK / 2,
  );
  return {
    name: 'habits',
    title: 'Wrong choices after the elbow has changed',
    caption: `After ${data.at(plan.habitAfter)} trials of practice: wrong choices, error above 15 cm and no exploration, in blocks of ${BLOCK} trials. ${ofSeeds(data)}`,
    spec: curveSpec([
      {
        x: 'trials with another elbow',
        y: `wrong choices of ${BLOCK}`,
        curves: habitNames.map(([name, condition]) =>
          curve(name, data, blocks, (seed, x) => wrongInBlock(seed, condition, x - BLOCK / 2, x + BLOCK / 2)),
        ),
      },
    ]),
  };
}

const names: Readonly<Partial<Record<ConditionName, string>>> = {
  dense: 'dense, as published',
  'dense-indirect': 'with D2',
  'dense-pruning': 'mismatch pruning',
  'dense-opposed': 'D1 and D2, opposite sign',
  'dense-snc': 'D2, SNc dips, baseline 1',
  'dense-snc-published': 'D2, SNc dips, baseline 0.1',
};

export function relearning(data: CorticalData): Figure {
  const groups = (measure: (condition: ConditionName) => ReturnType<typeof relearnt>) =>
    conditionsOf('indirect').map((condition) => ({
      name: names[condition] ?? condition,
      values: data.seeds
        .map((seed) => measure(condition)(seed, data))
        .filter((value) => Number.isFinite(value)),
    }));
  return {
    name: 'relearning',
    title: 'Another elbow: wrong choices, and trials until relearnt',
    caption:
      'Wrong choices in the first 100 trials. Trials until the mean error of the last 20 choices is within 1.2 times that before; ' +
      'a dot at all trials of the phase has not reached it. A dot per seed, the median as a bar with its bootstrap 95 % interval.',
    spec: seedDotsSpec([
      {
        title: 'wrong choices',
        x: 'in 100 trials',
        fromZero: true,
        groups: groups((condition) => wrongChoices(condition, 100)),
      },
      {
        title: 'first change',
        x: 'trials',
        fromZero: true,
        groups: groups((condition) => relearnt(condition, 1)),
      },
      {
        title: 'way back',
        x: 'trials',
        fromZero: true,
        groups: groups((condition) => relearnt(condition, 2)),
      },
      {
        title: 'second change',
        x: 'trials',
        fromZero: true,
        groups: groups((condition) => relearnt(condition, 3)),
      },
    ]),
  };
}
