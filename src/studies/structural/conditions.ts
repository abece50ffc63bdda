import type { Overrides } from '../../parameters/configuration-file.js';
import type { BodyName } from './bodies.js';
import type { Phase } from './course.js';

/** A group of conditions that can be run by itself. */
export const groupNames = [
  'error',
  'early',
  'budgets',
  'all-contacts',
  'turnover',
  'relearning',
  'interference',
  'tags',
  'cost',
] as const;
export type GroupName = (typeof groupNames)[number];

/** A brain and its course through the experiment. */
export interface StructuralCondition {
  /** The name of its folder. */
  readonly name: string;
  readonly title: string;
  readonly group: GroupName;
  readonly settings: Overrides;
  readonly phases: readonly Phase[];
  /** Number of its common streams: 0, unless noise and choices are to differ. */
  readonly streams: number;
  /** Whether the activity of the striatum is measured in its first phase. */
  readonly probed: boolean;
  /** Number of the largest weights of each cell that are kept after the training; undefined: all. */
  readonly largestKept?: number;
  /** Further bodies with which it is evaluated, besides its own. */
  readonly otherBodies: readonly BodyName[];
  /** Whether it is evaluated after its last phase only, or on each half of the goals. */
  readonly evaluated: 'after every phase' | 'in the end' | 'on halves';
}

/** Lengths in trials. */
export interface Lengths {
  /** Length of the training with which a condition begins. */
  readonly training: number;
  /** Length of each phase of relearning, and of learning half of the goals. */
  readonly phase: number;
}

type Variant = Pick<StructuralCondition, 'name' | 'title' | 'settings'>;

const structural = (budget: number, more: Overrides = {}): Overrides => ({
  'model.plasticity': 'structural',
  'structural.budget': budget,
  ...more,
});

/** `0.125` for 0.00125. */
const percent = (budget: number) => String(Number((100 * budget).toPrecision(6)));

export const dense: Variant = { name: 'dense', title: 'dense', settings: { 'model.plasticity': 'dense' } };
export const withBudget = (budget: number): Variant => ({
  name: `structural-${percent(budget)}`,
  title: `structural ${percent(budget)} %`,
  settings: structural(budget),
});
const changed = (
  { name, title, settings }: Variant,
  suffix: string,
  how: string,
  more: Overrides,
): Variant => ({
  name: `${name}-${suffix}`,
  title: `${title}, ${how}`,
  settings: { ...settings, ...more },
});
const untagged = (variant: Variant) =>
  changed(variant, 'untagged', 'no tags', { 'structural.consolidation': false });

/** Budgets of the claims about the error. */
const CLAIMED_BUDGETS = [0.01, 0.0025, 0.00125] as const;
/** The other budgets of the curve of error against budget, except all contacts, which takes ten times as long. */
const OTHER_BUDGETS = [0.001, 0.005, 0.02, 0.1] as const;
export const LARGEST_KEPT = 10;
const BACKGROUND = { 'structural.background_turnover': 0.005 };

const error: readonly Variant[] = [
  dense,
  ...CLAIMED_BUDGETS.map(withBudget),
  ...[0.01, 0.05].map((budget) => ({
    name: `random-${percent(budget)}`,
    title: `random ${percent(budget)} %, never rewired`,
    settings: structural(budget, { 'structural.rewiring_rate': 0, 'structural.mismatch_pruning': 0 }),
  })),
];

/**
 * Contacts are formed as soon as there is some dopamine, and are active during more of the reward of their first trial.
 */
const early = changed(withBudget(0.01), 'early', 'rewired earlier', {
  'structural.rewiring_lead': 0.08,
  'structural.dopamine_reference': 0.5,
});

const relearning: readonly Variant[] = [
  dense,
  changed(dense, 'mismatch', 'mismatch pruning', { 'model.mismatch_pruning': 1 }),
  ...[0, 0.3].map((p) =>
    changed(withBudget(0.01), `p${p}`, `p_m = ${p}`, { 'structural.mismatch_pruning': p }),
  ),
  withBudget(0.01),
];

const interference: readonly Variant[] = [
  dense,
  ...[0.01, 0.00125].flatMap((budget) => [withBudget(budget), untagged(withBudget(budget))]),
];

/** No pruning by mismatch: with it, primitives with two outcomes lose one of them for the other at once. */
const NOT_PRUNED = { 'structural.mismatch_pruning': 0 };
const oneTraining = ({ training }: Lengths): readonly Phase[] => [{ trials: training, body: 'own' }];
/** Primitives have two outcomes, alternating from trial to trial, or after each quarter of the trials. */
const alternating = ({ training }: Lengths): readonly Phase[] => [{ trials: training, body: 'alternating' }];
const inBlocks = ({ phase }: Lengths): readonly Phase[] =>
  (['own', 'elbow', 'own', 'elbow'] as const).map((body) => ({ trials: Math.ceil(phase / 4), body }));

/**
 * Conditions in which contacts compete or do not last, so that tags might matter. Each is run with and without tags.
 */
const tagRegimes: readonly (Variant & { readonly phases: (lengths: Lengths) => readonly Phase[] })[] = [
  {
    name: 'tiny',
    title: '0.05 %, one outcome',
    settings: structural(0.0005),
    phases: oneTraining,
  },
  ...[0.01, 0.0025, 0.00125].map((budget) => ({
    name: `alternating-${percent(budget)}`,
    title: `${percent(budget)} %, two outcomes in turns`,
    settings: structural(budget, NOT_PRUNED),
    phases: alternating,
  })),
  {
    name: 'blocks-0.125',
    title: '0.125 %, two outcomes in blocks',
    settings: structural(0.00125, NOT_PRUNED),
    phases: inBlocks,
  },
  {
    name: 'decay',
    title: '1 %, decay of 5 % per trial',
    settings: structural(0.01, { 'structural.decay': 0.05 }),
    phases: oneTraining,
  },
  {
    name: 'renewal',
    title: '0.125 %, background turnover of 20 % per trial',
    settings: structural(0.00125, { 'structural.background_turnover': 0.2 }),
    phases: oneTraining,
  },
];

export const tagRegimeNames: readonly string[] = tagRegimes.map(({ name }) => name);
export const interferenceNames: readonly string[] = interference.map(({ name }) => `halves-${name}`);

/** All conditions of some groups, without repetitions. */
export function conditionsOf(groups: readonly GroupName[], lengths: Lengths): readonly StructuralCondition[] {
  const all = groups.flatMap((group) => ofGroup(group, lengths));
  return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
}

function ofGroup(group: GroupName, lengths: Lengths): StructuralCondition[] {
  const training: Phase = { trials: lengths.training, body: 'own' };
  const condition = (variant: Variant, more: Partial<StructuralCondition> = {}): StructuralCondition => ({
    ...variant,
    group,
    phases: [training],
    streams: 0,
    probed: false,
    otherBodies: [],
    evaluated: 'after every phase',
    ...more,
  });
  switch (group) {
    case 'error':
      return [
        ...error.map((variant) => condition(variant, { probed: !variant.name.startsWith('random') })),
        condition(changed(dense, 'other-noise', 'other noise', {}), { streams: 1 }),
        condition(changed(dense, 'largest', `largest ${LARGEST_KEPT} of a cell kept`, {}), {
          largestKept: LARGEST_KEPT,
        }),
      ];
    case 'early':
      return [dense, withBudget(0.01), early].map((variant) => condition(variant));
    case 'budgets':
      return OTHER_BUDGETS.map((budget) => condition(withBudget(budget)));
    case 'all-contacts':
      return [condition(withBudget(1))];
    case 'turnover':
      return [0.01, 0.0025].map((budget) =>
        condition(changed(withBudget(budget), 'background', 'background turnover', BACKGROUND)),
      );
    case 'relearning':
      return (['elbow', 'repertoire'] as const).flatMap((body) =>
        relearning.map((variant) =>
          condition(
            { ...variant, name: `${body}-${variant.name}`, title: `${variant.title} (${body})` },
            {
              phases: [training, { trials: lengths.phase, body }, { trials: lengths.phase, body: 'own' }],
              otherBodies: [body],
            },
          ),
        ),
      );
    case 'interference':
      return interference.map((variant) =>
        condition(
          { ...variant, name: `halves-${variant.name}`, title: `${variant.title} (halves)` },
          {
            phases: (['first', 'second'] as const).map((half) => ({
              trials: lengths.phase,
              body: 'own',
              half,
            })),
            evaluated: 'on halves',
          },
        ),
      );
    case 'tags':
      return tagRegimes.flatMap(({ phases, ...variant }) =>
        [variant, untagged(variant)].map((one) =>
          condition(one, { phases: phases(lengths), otherBodies: ['elbow'], evaluated: 'in the end' }),
        ),
      );
    case 'cost':
      // Its trials are those of the dense training.
      return [condition(dense, { probed: true })];
  }
}
