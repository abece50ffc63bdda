import { meanAngle } from '../measures/adaptation.js';
import { noiseShare } from './reaching-measures.js';
import { trials, within } from '../measures/curve.js';
import type { TrialRange } from '../measures/curve.js';
import { circularMean, mean, median } from '../../statistics/sample.js';
import type { TrialTable } from '../../results/trial-table.js';
import type { PublishedCondition } from './published-condition.js';
import type { Verdict } from '../../report/folder-report.js';
import { medianEstimate } from '../../statistics/bootstrap.js';
import type { ConditionData } from './experiment-data.js';

/**
 * What the published experiments must show, line by line. Angles are directional errors in degrees: an uncompensated
 * rotation by 45 degrees reads about -45, an after-effect is positive, and so is the side of the strategy.
 */
export interface Claim {
  readonly kind: NonNullable<Verdict['kind']>;
  readonly claim: string;
  readonly condition: PublishedCondition;
  /** The requirement on the median over seeds. */
  readonly requirement: Requirement;
  /** One value per seed; empty where it cannot be measured. */
  readonly value: (seeds: readonly TrialTable[]) => number[];
  /** The requirement holds whatever rule selects the primitives; the others are for the nearest end point. */
  readonly anySelection?: true;
}

interface Requirement {
  readonly text: string;
  readonly holds: (x: number) => boolean;
}

const between = (low: number, high: number, unit: string): Requirement => ({
  text: `${low} to ${high}${unit}`,
  holds: (x) => x >= low && x <= high,
});
const atMost = (most: number, unit: string): Requirement => ({
  text: `${most}${unit} or less`,
  holds: (x) => x <= most,
});
const atLeast = (least: number, unit: string): Requirement => ({
  text: `${least}${unit} or more`,
  holds: (x) => x >= least,
});

const anglesOf = (table: TrialTable): number[] => Array.from(table.column('directional_error_deg'));
const perSeed =
  (measure: (angles: readonly number[]) => number): Claim['value'] =>
  (seeds) =>
    seeds.map((table) => measure(anglesOf(table)));
const angleOver = (range: TrialRange) => (angles: readonly number[]) => meanAngle(angles, range);
const sizeOver = (range: TrialRange) => (angles: readonly number[]) => Math.abs(meanAngle(angles, range));

const last40 = trials(560, 599);
const last41 = trials(560, 600);
const onset = trials(601, 602);
const strategyOnset = trials(603, 612);
const late = trials(770, 789);
const end = trials(780, 799);
const after = trials(800, 804);
const washout = trials(980, 999);

/**
 * Change of a lesioned brain from its own baseline. The baseline is the error of goal 0, the only later goal, without
 * cerebellum in the last 41 trials before the rotation, or in those since the lesion.
 */
const changeFromBaseline =
  (of: TrialRange): Claim['value'] =>
  (seeds) =>
    seeds.map((table) => {
      const [goal, cerebellum] = ['goal', 'cerebellum'].map((name) => table.column(name));
      const angles = anglesOf(table);
      const baseline = within(angles, last41).filter(
        (_, i) => goal[last41.first + i] === 0 && cerebellum[last41.first + i] === 0,
      );
      return Math.abs(meanAngle(angles, of) - circularMean(baseline));
    });
const change = (of: TrialRange, from: TrialRange) =>
  perSeed((angles) => Math.abs(meanAngle(angles, of) - meanAngle(angles, from)));

const startsUncompensated: Omit<Claim, 'condition' | 'kind'> = {
  claim: 'the rotation is uncompensated at first (trials 601-602, size)',
  requirement: between(35, 55, '°'),
  value: perSeed(sizeOver(onset)),
};

const rotation: readonly Claim[] = [
  {
    claim: 'before the rotation the hand goes to the goal (median of trials 560-599)',
    requirement: between(-10, 10, '°'),
    value: perSeed((angles) => median(within(angles, last40))),
  },
  startsUncompensated,
  {
    claim: 'the rotation is compensated in the end (trials 780-799, size)',
    requirement: atMost(15, '°'),
    value: perSeed(sizeOver(end)),
  },
  {
    claim: 'after-effect to the other side (trials 800-804)',
    requirement: atLeast(15, '°'),
    value: perSeed(angleOver(after)),
  },
  {
    claim: 'washed out in the end (trials 980-999)',
    requirement: between(-10, 10, '°'),
    value: perSeed(angleOver(washout)),
  },
].map((line) => ({ kind: 'finding', condition: 'rotation', ...line }));

const strategy: readonly Claim[] = [
  startsUncompensated,
  {
    claim: 'the strategy cancels the rotation at once (trials 603-612)',
    requirement: between(-15, 15, '°'),
    value: perSeed(angleOver(strategyOnset)),
  },
  {
    claim: "drift towards the strategy's side (trials 770-789)",
    requirement: atLeast(10, '°'),
    value: perSeed(angleOver(late)),
  },
  {
    claim: 'the after-effect varies with the seed (trials 800-804, distance from the median over seeds)',
    requirement: atLeast(15, '°'),
    value: (seeds: readonly TrialTable[]) => {
      const effects = seeds.map((table) => meanAngle(anglesOf(table), after));
      return effects.map((effect) => Math.abs(effect - median(effects)));
    },
  },
].map((line) => ({ kind: 'finding', condition: 'rotation + strategy', ...line }));

/** Only the cerebellum is plastic in these trials. Without it the lines hold for any model. */
const noCerebellum: readonly Claim[] = [
  {
    condition: 'rotation, no cerebellum' as const,
    claim: 'without cerebellum the rotation stays uncompensated (trials 780-799, change from baseline)',
    requirement: between(35, 55, '°'),
    value: changeFromBaseline(end),
  },
  {
    condition: 'rotation, no cerebellum' as const,
    claim: 'without cerebellum no drift (trials 770-789, change from 601-602)',
    requirement: atMost(3, '°'),
    value: change(late, onset),
  },
  {
    condition: 'rotation, no cerebellum' as const,
    claim: 'without cerebellum no after-effect (trials 800-804, change from baseline)',
    requirement: atMost(3, '°'),
    value: changeFromBaseline(after),
  },
  {
    condition: 'rotation + strategy, no cerebellum' as const,
    claim: 'without cerebellum no drift (trials 770-789, change from 603-612)',
    requirement: atMost(3, '°'),
    value: change(late, strategyOnset),
  },
  {
    condition: 'rotation + strategy, no cerebellum' as const,
    claim: 'without cerebellum no after-effect (trials 800-804, change from baseline)',
    requirement: atMost(3, '°'),
    value: changeFromBaseline(after),
  },
].map((line) => ({ kind: 'consistency check', ...line }));

const reaching: readonly Claim[] = [
  {
    kind: 'finding',
    condition: 'reaching, no basal ganglia',
    claim: 'random primitives end far from the goal (mean over all reaches)',
    // "About 0.47 m": within a tenth.
    requirement: between(0.42, 0.52, ' m'),
    value: (seeds) => seeds.map((table) => mean(Array.from(table.column('goal_error_m')))),
    anySelection: true,
  },
  {
    kind: 'finding',
    condition: 'reaching',
    claim:
      'about half of the remaining error is exploration noise (last reaches, share that goes when frozen)',
    requirement: between(0.35, 0.65, ''),
    value: (seeds) => seeds.map(noiseShare).filter(Number.isFinite),
  },
];

/** All lines. */
export const claims: readonly Claim[] = [...rotation, ...strategy, ...noCerebellum, ...reaching];

/**
 * All lines, in one order, whatever was run.
 * @param conditions the conditions that were run; the first is judged if two are the same published one
 * @param selection rule of the run; the requirements are for `nearest`
 */
export function verdictsOn(
  conditions: readonly Pick<ConditionData, 'published' | 'seeds'>[],
  selection: string,
): Verdict[] {
  return claims.map((claim) => {
    const run = conditions.find(({ published }) => published === claim.condition);
    return verdictOn(claim, run?.seeds ?? [], selection);
  });
}

function verdictOn(
  { kind, claim, condition, requirement, value, anySelection }: Claim,
  tables: readonly TrialTable[],
  selection: string,
): Verdict {
  const measured = value(tables);
  const head = { kind, claim, condition };
  if (measured.length === 0)
    return { ...head, median: null, low: null, high: null, requirement: requirement.text, met: 'not run' };
  const { median, low, high } = medianEstimate(measured);
  return anySelection === true || selection === 'nearest'
    ? { ...head, median, low, high, requirement: requirement.text, met: requirement.holds(median) }
    : { ...head, median, low, high, requirement: `none (${requirement.text} for nearest)`, met: 'no bar' };
}
