import { curveSpec } from '../figures/curve-figure.js';
import type { Curve } from '../figures/curve-figure.js';
import type { Figure } from '../figures/figure.js';
import { seedDotsSpec } from '../figures/seed-dots.js';
import type { SeedDots } from '../figures/seed-dots.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import { mean } from '../statistics/sample.js';
import { seedsText } from '../report/seeds-text.js';
import { interferenceNames, tagRegimeNames } from './conditions.js';
import { swapsAtVisit, swapsPerReward } from './learning-measures.js';
import { interferenceMm, ofTrials, relearningBySeed, tagBenefitMm } from './measures-by-seed.js';
import type { BySeed, StructuralData } from './structural-data.js';

/** Curves are drawn with fewer resamples than numbers are told with. */
const RESAMPLES = 2000;
const BLOCK = 25;
const VISITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const REWIRING = ['structural-1', 'structural-0.25', 'structural-0.125'];
const RELEARNERS = ['dense', 'dense-mismatch', 'structural-1-p0', 'structural-1-p0.3', 'structural-1'];

const CHANGES = { elbow: 'elbow zero + 60 degrees', repertoire: 'another repertoire' };

/** What Fu et al. 2012 saw on layer 5 neurons: share of new spines in clusters in early training, late, without any. */
const FU = { early: 0.325, late: 0.074, without: 0.068 };

/** All figures that the results have something to show in. */
export function structuralFigures(data: StructuralData): Figure[] {
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

const titleOf = ({ conditions }: StructuralData, condition: string): string =>
  conditions.find(({ name }) => name === condition)?.title.replace(/ \((elbow|repertoire|halves)\)$/, '') ??
  condition;

/** Seeds that ran any of some conditions, in words. */
function seedsOf(data: StructuralData, conditions: readonly string[]): string {
  const seeds = data.seeds.filter((seed) =>
    conditions.some((condition) => data.trials(condition, seed).length > 0),
  );
  return seedsText({ seeds });
}

/** Medians over seeds at some x; those without a value are left out. */
function curve(name: string, xs: readonly number[], at: (x: number) => BySeed): Curve {
  const points = xs.flatMap((x) => {
    const values = [...at(x).values()];
    return values.length === 0 ? [] : [{ x, ...medianEstimate(values, { resamples: RESAMPLES }) }];
  });
  return { name, points };
}

const isDrawn = ({ points }: Curve): boolean => points.length > 0;

/** Trial numbers at which blocks begin, of the longest run of the conditions. */
function blocksOf(data: StructuralData, conditions: readonly string[]): number[] {
  const longest = Math.max(
    0,
    ...conditions.flatMap((name) => data.seeds.map((seed) => data.trials(name, seed).length)),
  );
  return Array.from({ length: Math.floor(longest / BLOCK) }, (_, block) => block * BLOCK);
}

function turnover(data: StructuralData): Figure | undefined {
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

function survival(data: StructuralData): Figure | undefined {
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

function clustering(data: StructuralData): Figure | undefined {
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
      `on layer 5 neurons: ${100 * FU.early} % in early training, ${100 * FU.late} % late, ${100 * FU.without} % without training ` +
      `(Fu et al. 2012); ${seedsOf(data, conditions)}.`,
    spec: curveSpec([
      {
        x: 'training trial',
        y: 'share in clusters',
        curves,
        levels: [FU.early, FU.late],
        yRange: [0, 1],
      },
    ]),
  };
}

function connectivity(data: StructuralData): Figure | undefined {
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
      'that are live after the training, in cells with three rewarded visits or more in both; a dot a seed. Chance is the budget. ' +
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

function activity(data: StructuralData): Figure | undefined {
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

function budgets(data: StructuralData): Figure | undefined {
  const named = data.conditions.flatMap(({ name }) => {
    const match = /^structural-([\d.]+)$/.exec(name);
    return match === null ? [] : [{ name, percent: Number(match[1]) }];
  });
  const inOrder = named.sort((a, b) => a.percent - b.percent);
  const xs = inOrder.map(({ percent }) => percent);
  const at = (column: 'near_error_m' | 'error_m') => (x: number) =>
    data.evaluation(column, inOrder[xs.indexOf(x)].name);
  const random = (column: 'near_error_m' | 'error_m') => (x: number) =>
    data.evaluation(column, `random-${x}`);
  const kinds = [
    { name: 'near goals', column: 'near_error_m' },
    { name: 'all goals', column: 'error_m' },
  ] as const;
  const rewired = kinds.map(({ name, column }) => curve(name, xs, at(column)));
  if (!rewired.some(isDrawn)) return undefined;
  const fixed = kinds.map(({ name, column }) => ({
    ...curve(name, [1, 5], random(column)),
    reference: true as const,
  }));
  const dense = kinds.flatMap(({ column }) => {
    const values = [...data.evaluation(column, 'dense').values()];
    return values.length === 0 ? [] : [medianEstimate(values).median];
  });
  const seeds = inOrder.map(({ name, percent }) => {
    const count = data.seeds.filter((seed) => data.trials(name, seed).length > 0).length;
    return `${percent} %: ${count}`;
  });
  return {
    name: 'error-against-budget',
    title: 'Error against budget',
    caption:
      'Error of the basal ganglia after the training, without noise and plasticity. Lines and bands: contacts that rewire; diamonds: as ' +
      'many at random sites that never do; dotted: the dense projection. Near goals are those with the end point of some ' +
      `primitive within 5 cm. Medians with bootstrap 95 % intervals; seeds: ${seeds.join(', ')}.`,
    spec: curveSpec([
      {
        x: 'budget (% of all contacts)',
        y: 'error (m)',
        curves: [...rewired, ...fixed.filter(isDrawn)],
        levels: dense,
        xLogarithmic: true,
      },
    ]),
  };
}

function relearning(data: StructuralData): Figure | undefined {
  const panels = (['elbow', 'repertoire'] as const).flatMap((body) => {
    const conditions = RELEARNERS.map((name) => `${body}-${name}`);
    const curves = conditions
      .map((condition) =>
        curve(
          titleOf(data, condition),
          blocksOf(data, conditions).map((from) => from + BLOCK / 2),
          (x) =>
            ofTrials(data, condition, (trials) => {
              const block = trials
                .slice(x - BLOCK / 2, x + BLOCK / 2)
                .filter(({ explored }) => explored === 0);
              return block.length === 0 ? NaN : mean(block.map(({ error_m }) => error_m));
            }),
        ),
      )
      .filter(isDrawn);
    if (curves.length === 0) return [];
    const all = data.trials(conditions[0], data.seeds[0]);
    const changed = all.filter(({ phase }) => phase === 1).map(({ trial }) => trial);
    return [
      {
        title: CHANGES[body],
        x: 'trial',
        y: 'error of exploiting trials (m)',
        curves,
        spans: [{ from: Math.min(...changed), to: Math.max(...changed), name: 'changed body' }],
      },
    ];
  });
  if (panels.length === 0) return undefined;
  return {
    name: 'relearning',
    title: 'Relearning a changed body, and the way back',
    caption:
      `Mean error of the trials in which the basal ganglia chose, in blocks of ${BLOCK}. p_m is the probability of mismatch pruning, 1 where ` +
      `none is told. With it the old body is forgotten; ${seedsOf(
        data,
        RELEARNERS.map((name) => `elbow-${name}`),
      )}.`,
    spec: curveSpec(panels),
  };
}

const relearningTrials =
  (body: 'elbow' | 'repertoire') =>
  (data: StructuralData): Figure | undefined => {
    const dots = (phase: 1 | 2): SeedDots => ({
      title: phase === 1 ? 'changed body' : 'back in the old one',
      x: 'trials until as good as before',
      groups: RELEARNERS.map((name) => ({
        name: titleOf(data, `${body}-${name}`),
        values: [...relearningBySeed(data, `${body}-${name}`, phase, 'exploiting').values()],
      })),
    });
    const panels = [dots(1), dots(2)];
    if (panels.every(({ groups }) => groups.every(({ values }) => values.length === 0))) return undefined;
    return {
      name: `relearning-trials-${body}`,
      title: `Trials until control is as good as before: ${CHANGES[body]}`,
      caption:
        'Until the mean error of the last 20 exploiting trials is within 1.2 times that of the exploiting ones among the last 100 trials ' +
        'before the change; all trials of the phase where that was not reached. A dot a seed, the median as a bar with its ' +
        'bootstrap interval.',
      spec: seedDotsSpec(panels),
    };
  };

function interference(data: StructuralData): Figure | undefined {
  const groups = interferenceNames
    .map((name) => ({ name: titleOf(data, name), values: interferenceMm(data, name) }))
    .filter(({ values }) => values.length > 0);
  if (groups.length === 0) return undefined;
  return {
    name: 'interference',
    title: 'Interference: one half of the goals while the other is learnt',
    caption:
      'Change of the error on one half of the goals while the other half is trained (below 0: it becomes better), all goals of ' +
      'the half. A dot a seed, the median as a bar with its bootstrap interval.',
    spec: seedDotsSpec([{ title: 'after the other half', x: 'change of error (mm)', groups, levels: [0] }]),
  };
}

function tags(data: StructuralData): Figure | undefined {
  const groups = tagRegimeNames
    .map((name) => ({ name: titleOf(data, name), values: tagBenefitMm(data, name) }))
    .filter(({ values }) => values.length > 0);
  if (groups.length === 0) return undefined;
  return {
    name: 'tags',
    title: 'What consolidation tags change',
    caption:
      'Error on all goals without tags less that with tags, paired by seed with the same noise and choices (above 0: tags help). A dot a ' +
      'seed, the median as a bar with its bootstrap interval.',
    spec: seedDotsSpec([
      { title: 'at the end', x: 'error without tags less with tags (mm)', groups, levels: [0] },
    ]),
  };
}
