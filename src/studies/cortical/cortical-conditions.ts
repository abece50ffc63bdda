import type { Overrides } from '../../parameters/configuration-file.js';

/** Trials of the whole experiment, and moments in it, at the full length of the take-over. */
export const plan = Object.freeze({
  goals: 10,
  trials: 4000,
  /** After which trials the goals are looked at. */
  looks: [50, 100, 200, 400, 800, 1600, 2400, 4000],
  /** Trials of practice with the inhibition held, before the body changes and after. */
  heldTrials: 1000,
  /** When the habits are tested, and for how long the body is another one. */
  habitAfter: 2400,
  habitTrials: 300,
  /** Length of each phase of the group `indirect`: own body, other elbow, own body, other elbow. */
  phaseTrials: 400,
});

const structural = { 'model.plasticity': 'structural' };
const shortcut = { ...structural, 'model.shortcut': true };
const held = (level: number) => ({ ...shortcut, 'shortcut.som_start': level, 'shortcut.som_trials': 0 });
const keeps = { 'shortcut.som_stability': 1 };
const assembly = { ...shortcut, 'shortcut.cells_per_primitive': 4 };
const indirect = { 'model.indirect_pathway': true };
const carried = { ...indirect, 'indirect.dip_carrier': 'snc' };

/** Settings of each condition, by group, in the order of the manifest. */
const conditionGroups = {
  /** Practice with and without the shortcut. Then another body: without a habit, with one that ignores its outcome, with one that sees it. */
  takeover: {
    shortcut,
    plain: structural,
    'habit-none': shortcut,
    'habit-blind': { ...shortcut, 'shortcut.fast_mismatch': 0, 'shortcut.slow_mismatch': 0 },
    'habit-seen': shortcut,
  },
  /** Inhibition of the dendrites free and held, and the same where open dendrites keep what they have. */
  som: {
    'som-free': shortcut,
    'som-high': held(0.95),
    'som-low': held(0),
    'som-free-keeps': { ...shortcut, ...keeps },
    'som-low-keeps': { ...held(0), ...keeps },
  },
  /** What stops wrong choices: nothing, StrD2, pruning, dips for StrD1 as well, and dips that SNc itself carries. */
  indirect: {
    dense: {},
    'dense-indirect': indirect,
    'dense-pruning': { 'model.mismatch_pruning': 1 },
    'dense-opposed': { ...indirect, 'indirect.direct_dips': true },
    'dense-snc': { ...carried, 'indirect.snc_baseline': 1, 'indirect.dip_gain': 1 },
    'dense-snc-published': { ...carried, 'indirect.snc_baseline': 0.1, 'indirect.dip_gain': 10 },
  },
  /** Four premotor cells per primitive, with and without inhibition that learns. */
  codes: {
    assembly,
    'assembly-flat': { ...assembly, 'shortcut.lateral_rate': 0 },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Overrides>>>>;

export type GroupName = keyof typeof conditionGroups;
export const groupNames = Object.keys(conditionGroups) as GroupName[];

type NamesIn<G> = G extends unknown ? keyof G : never;
export type ConditionName = NamesIn<(typeof conditionGroups)[GroupName]>;

/** All conditions, in their order. */
export const conditionNames = groupNames.flatMap((group) => conditionsOf(group));

/** Conditions of a group, in their order. */
export function conditionsOf(group: GroupName): readonly ConditionName[] {
  return Object.keys(conditionGroups[group]) as ConditionName[];
}

/** Settings that conditions set. A condition that does not set one has the value here, whatever the experiment is given. */
const published: Overrides = {
  'model.plasticity': 'dense',
  'model.shortcut': false,
  'model.indirect_pathway': false,
  'shortcut.cells_per_primitive': 1,
  'indirect.direct_dips': false,
  'indirect.dip_carrier': 'trial',
};

/** What is set in a condition. */
export function conditionSettings(name: ConditionName): Overrides {
  return Object.assign(
    { ...published },
    ...Object.values(conditionGroups).map((group: Record<string, Overrides>) => group[name]),
  ) as Overrides;
}
