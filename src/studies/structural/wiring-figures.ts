import { curveSpec } from '../figures/curve-figure.js';
import type { Figure } from '../figures/figure.js';
import { seedDotsSpec } from '../figures/seed-dots.js';
import { BLOCK, REWIRING, blocksOf, curve, isDrawn, seedsOf, titleOf } from './figure-parts.js';
import { swapsAtVisit, swapsPerReward } from './learning-measures.js';
import { ofTrials } from './measures-by-seed.js';
import type { StructuralData } from './structural-data.js';

/** Figures of the contacts and of the activity that they cause. */

const VISITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** New spines in clusters on layer 5 neurons, % (Fu et al. 2012): in early training, late, and without any. */
const FU = { early: 32.5, late: 7.4, without: 6.8 };

export function turnover(data: StructuralData): Figure | undefined {
  const blocks = blocksOf(data, REWIRING);
  const byTrial = REWIRING.map((condition) =>
    curve(
      titleOf(data, condition),
      blocks.map((from) => from + BLOCK / 2),
      (x) =>
        ofTrials(data, condition, (trials) => swapsPerReward(trials.slice(x - BLOCK / 2, x + BLOCK / 2))),
    ),
  ).filter(isDrawn);
  if (byTrial.length === 0) return undefined;
  const byVisit = REWIRING.map((condition) =>
    curve(titleOf(data, condition), VISITS, (visit) =>
      ofTrials(data, condition, (trials) => swapsAtVisit(trials, visit)),
    ),
  ).filter(isDrawn);
  return {
    name: 'turnover',
    title: 'Turnover by trial and by visit',
    caption:
      `Contacts that dopamine rewired in a rewarded trial: over the training in blocks of ${BLOCK} trials, and against how ` +
      `often the primitive of the trial was rewarded. Primitives are visited for the first time to the end of the training; ` +
      `${seedsOf(data, REWIRING)}.`,
    spec: curveSpec([
      { x: 'training trial', y: 'swaps a rewarded trial', curves: byTrial },
      ...(byVisit.length === 0
        ? []
        : [{ x: 'rewarded visit of the primitive', y: 'swaps in it', curves: byVisit }]),
    ]),
  };
}

export function survival(data: StructuralData): Figure | undefined {
  const conditions = ['structural-1-background', 'structural-0.25-background'];
  const last = Math.max(
    0,
    ...data.seeds.flatMap((seed) => data.rows('survival', seed).map(({ age }) => age)),
  );
  const ages = Array.from({ length: Math.floor(last / 5) + 1 }, (_, i) => 5 * i);
  const panels = conditions.flatMap((condition) => {
    const of = (name: string, column: 'rewarded' | 'background') =>
      curve(name, ages, (age) => data.column('survival', column, condition, { age }));
    const curves = [of('formed under reward', 'rewarded'), of('formed at random', 'background')].filter(
      isDrawn,
    );
    return curves.length === 0
      ? []
      : [
          {
            title: titleOf(data, condition),
            x: 'trials since it was formed',
            y: 'share that lives',
            curves,
            yRange: [0, 1] as [number, number],
          },
        ];
  });
  if (panels.length === 0) return undefined;
  return {
    name: 'survival',
    title: 'Survival of contacts formed under reward and at random',
    caption:
      `In cells with three rewarded visits or more, among contacts that could be followed for ${last} trials. Background turnover, which ` +
      `replaces 0.5 % of the untagged contacts of every cell in every trial, is on here; ${seedsOf(data, conditions)}.`,
    spec: curveSpec(panels),
  };
}

export function clustering(data: StructuralData): Figure | undefined {
  const conditions = REWIRING.slice(0, 2);
  const starts = [
    ...new Set(data.seeds.flatMap((seed) => data.rows('clustering', seed).map(({ first }) => first))),
  ].filter((first) =>
    data.seeds.some((seed) =>
      data.rows('clustering', seed).some((row) => row.first === first && row.last - first > BLOCK),
    ),
  );
  const of = (condition: string, column: 'clustered' | 'chance') => {
    const width = Math.max(
      ...data.seeds.flatMap((seed) =>
        data.rows('clustering', seed).map(({ first, last }) => last - first + 1),
      ),
    );
    return curve(
      column === 'chance' ? `chance, ${titleOf(data, condition)}` : titleOf(data, condition),
      starts.map((first) => first + width / 2),
      (x) => data.column('clustering', column, condition, { first: x - width / 2 }),
    );
  };
  const curves = conditions
    .flatMap((condition) => [of(condition, 'clustered'), of(condition, 'chance')])
    .filter(isDrawn);
  if (curves.length === 0) return undefined;
  return {
    name: 'clustering',
    title: 'Clustering of new contacts in cortical space',
    caption:
      'Share of the contacts formed in rewarded trials that lie beside another one (26 neighbouring cortical cells) which the ' +
      'same striatal cell formed in the last 50 trials, and the share that as many would have at random sites. They cluster ' +
      'because active cortical cells lie side by side: this is built in. For reference (dotted), new spines ' +
      `on layer 5 neurons: ${FU.early} % in early training, ${FU.late} % late, ${FU.without} % without training ` +
      `(Fu et al. 2012); ${seedsOf(data, conditions)}.`,
    spec: curveSpec([
      {
        x: 'training trial',
        y: 'share in clusters',
        curves,
        levels: [FU.early / 100, FU.late / 100],
        yRange: [0, 1],
      },
    ]),
  };
}

export function connectivity(data: StructuralData): Figure | undefined {
  const groups = data.conditions
    .filter(({ group }) => group === 'error' || group === 'budgets')
    .map(({ name, title }) => ({
      name: title,
      values: [...data.column('projections', 'connectivity', name).values()],
    }))
    .filter(({ name, values }) => values.length > 0 && !name.startsWith('dense'));
  if (groups.length === 0) return undefined;
  return {
    name: 'effectual-connectivity',
    title: 'Effectual connectivity: are the contacts that are wanted there?',
    caption:
      'Share of the contacts that the dense projection of the same seed uses (above 10 % of the largest weight of their cell) ' +
      'that are live after the training, in cells with three rewarded visits or more in both; one dot per seed. Chance is the budget. ' +
      'Lines: what is asked at budgets of 1 % and 0.25 %.',
    spec: seedDotsSpec([
      {
        title: 'after the training',
        x: 'share of wanted contacts that are live',
        groups,
        levels: [0.9, 0.95],
      },
    ]),
  };
}

export function activity(data: StructuralData): Figure | undefined {
  const conditions = ['dense', ...REWIRING.slice(0, 2)];
  const trials = [
    ...new Set(data.seeds.flatMap((seed) => data.rows('activity', seed).map(({ trial }) => trial))),
  ];
  const of = (column: 'same_goal' | 'different_goals') =>
    conditions
      .map((condition) =>
        curve(titleOf(data, condition), trials, (trial) =>
          data.column('activity', column, condition, { trial }),
        ),
      )
      .filter(isDrawn);
  const [same, different] = [of('same_goal'), of('different_goals')];
  if (same.length === 0) return undefined;
  return {
    name: 'activity-correlations',
    title: 'Correlations of striatal activity over the training',
    caption:
      'Correlation of the rates of all D1 cells at the end of the goal phase: of two showings of the same goal, which differ in ' +
      'their noise, and of two different goals; means over 30 goals that are not trained, in the course of the training; ' +
      `${seedsOf(data, conditions)}.`,
    spec: curveSpec([
      { x: 'training trial', y: 'same goal, again', curves: same },
      { x: 'training trial', y: 'different goals', curves: different },
    ]),
  };
}
