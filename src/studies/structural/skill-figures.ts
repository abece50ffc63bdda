import { curveSpec } from '../figures/curve-figure.js';
import type { Figure } from '../figures/figure.js';
import { seedDotsSpec } from '../figures/seed-dots.js';
import type { SeedDots } from '../figures/seed-dots.js';
import { medianEstimate } from '../statistics/bootstrap.js';
import { mean } from '../statistics/sample.js';
import { interferenceNames, tagRegimeNames } from './conditions.js';
import { BLOCK, blocksOf, curve, isDrawn, seedsOf, titleOf } from './figure-parts.js';
import { interferenceMm, ofTrials, relearningBySeed, tagBenefitMm } from './measures-by-seed.js';
import type { StructuralData } from './structural-data.js';

/** Figures of what the basal ganglia can do: errors, relearning, interference. */

const RELEARNERS = ['dense', 'dense-mismatch', 'structural-1-p0', 'structural-1-p0.3', 'structural-1'];

const CHANGES = { elbow: 'elbow zero + 60 degrees', repertoire: 'another repertoire' };

export function budgets(data: StructuralData): Figure | undefined {
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

export function relearning(data: StructuralData): Figure | undefined {
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

export const relearningTrials =
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
        'before the change; all trials of the phase where that was not reached. One dot per seed, the median as a bar with its ' +
        'bootstrap interval.',
      spec: seedDotsSpec(panels),
    };
  };

export function interference(data: StructuralData): Figure | undefined {
  const groups = interferenceNames
    .map((name) => ({ name: titleOf(data, name), values: interferenceMm(data, name) }))
    .filter(({ values }) => values.length > 0);
  if (groups.length === 0) return undefined;
  return {
    name: 'interference',
    title: 'Interference: one half of the goals while the other is learnt',
    caption:
      'Change of the error on one half of the goals while the other half is trained (below 0: it becomes better), all goals of ' +
      'the half. One dot per seed, the median as a bar with its bootstrap interval.',
    spec: seedDotsSpec([{ title: 'after the other half', x: 'change of error (mm)', groups, levels: [0] }]),
  };
}

export function tags(data: StructuralData): Figure | undefined {
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
