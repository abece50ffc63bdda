import type { Verdict } from '../report/folder-report.js';
import { meanEstimate, medianEstimate } from '../statistics/bootstrap.js';
import { conditionsOf, groupNames, interferenceNames, tagRegimeNames } from './conditions.js';
import {
  interferenceMm,
  relearningBySeed,
  tagBenefitMm,
  timeRatioBySeed,
  turnoverBySeed,
} from './measures-by-seed.js';
import type { Counted } from './learning-measures.js';
import { lengthsOf } from './structural-configuration.js';
import { difference, paired, ratio } from './structural-data.js';
import type { BySeed, StructuralData } from './structural-data.js';

/** Median or mean of a measure over seeds with its 95 % interval, for a requirement. */
interface Interval {
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

interface Requirement {
  readonly text: string;
  readonly holds: (interval: Interval) => boolean;
}

/** One line: a number per seed, and the requirement on its median (or mean) over seeds, if any. */
interface Claim {
  readonly claim: string;
  /** Names of the condition and of the one it is compared with. If one of them is missing, the line is not run. */
  readonly condition: string;
  readonly values: (data: StructuralData) => readonly number[];
  readonly requirement?: Requirement;
  readonly of?: 'mean';
}

const atMost = (most: number, unit: string): Requirement => ({
  text: `${most}${unit} or less`,
  holds: ({ middle }) => middle <= most,
});
const atLeast = (least: number, unit: string): Requirement => ({
  text: `${least}${unit} or more`,
  holds: ({ middle }) => middle >= least,
});
const moreThan = (least: number): Requirement => ({
  text: `more than ${least}`,
  holds: ({ middle }) => middle > least,
});
const boundedBy = (most: number, unit: string): Requirement => ({
  text: `upper bound ${most}${unit} or less`,
  holds: ({ high }) => high <= most,
});

const MM = 1000;
const AFTER_TRAINING = { phases: 1 };

type ErrorColumn = 'error_m' | 'near_error_m' | 'largest_error_m' | 'near_largest_error_m' | 'silent';

const differenceMm =
  (column: ErrorColumn, condition: string, other: string): Claim['values'] =>
  (data) =>
    paired(
      data.evaluation(column, condition, AFTER_TRAINING),
      data.evaluation(column, other, AFTER_TRAINING),
      (a, b) => MM * (a - b),
    );
const errorRatio =
  (column: ErrorColumn, condition: string): Claim['values'] =>
  (data) =>
    paired(
      data.evaluation(column, condition, AFTER_TRAINING),
      data.evaluation(column, 'dense', AFTER_TRAINING),
      ratio,
    );

const valuesOf = (bySeed: BySeed): number[] => [...bySeed.values()];

const sameSkill: readonly Claim[] = [
  ...(['structural-1', 'structural-1-early', 'structural-0.25', 'structural-0.125'] as const).flatMap(
    (condition): Claim[] => {
      const claimed = condition.startsWith('structural-1');
      return [
        {
          claim: 'error on near goals less that of dense (mm)',
          condition,
          values: differenceMm('near_error_m', condition, 'dense'),
          ...(claimed ? { requirement: boundedBy(10, ' mm') } : {}),
        },
        {
          claim: 'error on near goals less that of dense, mean over seeds (mm)',
          condition,
          of: 'mean',
          values: differenceMm('near_error_m', condition, 'dense'),
          ...(claimed ? { requirement: boundedBy(10, ' mm') } : {}),
        },
        {
          claim: 'error on all goals less that of dense, mean over seeds (mm)',
          condition,
          of: 'mean',
          values: differenceMm('error_m', condition, 'dense'),
          ...(claimed ? { requirement: boundedBy(20, ' mm') } : {}),
        },
        {
          claim: 'error on all goals by the largest cell less that of dense, mean over seeds (mm)',
          condition,
          of: 'mean',
          values: differenceMm('largest_error_m', condition, 'dense'),
        },
      ];
    },
  ),
  ...['elbow-structural-1-p0', 'elbow-dense-mismatch'].map((condition): Claim => ({
    claim: 'before the change: error on near goals less that of dense, mean over seeds (mm)',
    condition,
    of: 'mean',
    values: differenceMm('near_error_m', condition, 'elbow-dense'),
  })),
  {
    claim: 'size of the difference on near goals, two dense runs with other noise (mm)',
    condition: 'dense-other-noise',
    values: (data) => differenceMm('near_error_m', 'dense-other-noise', 'dense')(data).map(Math.abs),
  },
  {
    claim: 'error on near goals less that of all weights, largest 10 of a cell kept (mm)',
    condition: 'dense-largest',
    of: 'mean',
    values: differenceMm('near_error_m', 'dense-largest', 'dense'),
  },
];

const finding: readonly Claim[] = [
  {
    claim: 'error on near goals, times that of dense',
    condition: 'random-1',
    values: errorRatio('near_error_m', 'random-1'),
    requirement: atLeast(3, ''),
  },
  {
    claim: 'error on all goals, times that of dense',
    condition: 'random-1',
    values: errorRatio('error_m', 'random-1'),
  },
  {
    claim: 'error on all goals by the largest cell, times that of dense',
    condition: 'random-1',
    values: errorRatio('largest_error_m', 'random-1'),
  },
  {
    claim: 'error on near goals, times that of dense',
    condition: 'random-5',
    values: errorRatio('near_error_m', 'random-5'),
  },
  ...[
    { condition: 'structural-1', requirement: atLeast(0.95, '') },
    { condition: 'structural-0.25', requirement: atLeast(0.9, '') },
    { condition: 'structural-0.125' },
    { condition: 'random-1' },
  ].map((line): Claim => ({
    claim: 'effectual connectivity',
    ...line,
    values: (data) => valuesOf(data.column('projections', 'connectivity', line.condition)),
  })),
];

const turnover: readonly Claim[] = [
  {
    claim: 'swaps a rewarded trial, first 50 trials over last 100',
    condition: 'structural-0.25',
    requirement: moreThan(2),
  },
  { claim: 'swaps a rewarded trial, first 50 trials over last 100', condition: 'structural-1' },
].map((line) => ({
  ...line,
  values: (data: StructuralData) => valuesOf(turnoverBySeed(data, line.condition)),
}));

const SURVIVAL_AGE = 50;
const survivalGap: readonly Claim[] = ['structural-1-background', 'structural-0.25-background'].map(
  (condition) => ({
    claim: `share that lives ${SURVIVAL_AGE} trials, formed under reward less formed at random`,
    condition,
    values: (data) =>
      paired(
        data.column('survival', 'rewarded', condition, { age: SURVIVAL_AGE }),
        data.column('survival', 'background', condition, { age: SURVIVAL_AGE }),
        difference,
      ),
  }),
);

/** Trials until relearnt, divided by those of the dense projection. */
const ratioToDense =
  (condition: string, body: string, phase: 1 | 2, counted: Counted): Claim['values'] =>
  (data) =>
    paired(
      relearningBySeed(data, condition, phase, counted),
      relearningBySeed(data, `${body}-dense`, phase, counted),
      ratio,
    );

const relearning: readonly Claim[] = (['elbow', 'repertoire'] as const).flatMap((body): Claim[] => [
  ...['structural-1', 'dense-mismatch', 'structural-1-p0.3', 'structural-1-p0'].map((name): Claim => {
    const condition = `${body}-${name}`;
    return {
      claim: 'trials until exploiting trials are as good as before, times those of dense',
      condition,
      values: ratioToDense(condition, body, 1, 'exploiting'),
      ...(name === 'structural-1' ? { requirement: atMost(0.6, '') } : {}),
    };
  }),
  ...['structural-1', 'dense-mismatch'].flatMap((name): Claim[] => {
    const condition = `${body}-${name}`;
    return [
      {
        claim: 'trials until all trials are as good as before, explorations included, times those of dense',
        condition,
        values: ratioToDense(condition, body, 1, 'all'),
      },
      {
        claim: 'trials on the way back to the old body, exploiting trials, times those of dense',
        condition,
        values: ratioToDense(condition, body, 2, 'exploiting'),
      },
    ];
  }),
]);

const times =
  (condition: string): Claim['values'] =>
  (data) =>
    paired(
      data.column('projections', 'full_matrix_bytes', condition),
      data.column('projections', 'bytes', condition),
      ratio,
    );

const cost: readonly Claim[] = [
  { condition: 'structural-1', requirement: atLeast(50, '') },
  { condition: 'structural-0.25' },
  { condition: 'dense' },
  { condition: 'dense-largest' },
].map((line) => ({
  claim: `memory of the full matrix, times that of ${line.condition === 'dense' ? 'dense without its zeros' : 'this projection'}`,
  ...line,
  values: times(line.condition),
}));

const duration: Claim = {
  claim: 'time per trial, times that of dense',
  condition: 'structural-1',
  values: (data) => valuesOf(timeRatioBySeed(data)),
  requirement: atMost(1, ''),
};

const interference: readonly Claim[] = interferenceNames.map((condition) => ({
  claim: 'error on one half of the goals, after less before the other half is learnt (mm)',
  condition,
  values: (data) => interferenceMm(data, condition),
}));

const tags: readonly Claim[] = tagRegimeNames.map((condition) => ({
  claim: 'error on all goals without tags less that with tags (mm)',
  condition,
  values: (data) => tagBenefitMm(data, condition),
}));

const claims: readonly Claim[] = [
  ...sameSkill,
  ...finding,
  ...turnover,
  ...survivalGap,
  ...relearning,
  ...cost,
  duration,
  ...interference,
  ...tags,
];

/** All lines, in one order, whatever was run. */
export function structuralVerdicts(data: StructuralData): Verdict[] {
  // Also the titles of groups that were not run.
  const titles = new Map(
    conditionsOf(groupNames, lengthsOf(data.configuration)).map(({ name, title }) => [name, title]),
  );
  return claims.map(({ claim, condition, values, requirement, of }) => {
    const head = {
      claim,
      condition: titles.get(condition) ?? condition,
      requirement: requirement?.text ?? 'none',
    };
    const measured = values(data);
    if (measured.length === 0) return { ...head, median: null, low: null, high: null, met: 'not run' };
    const { middle, low, high } = intervalOf(measured, of);
    return {
      ...head,
      median: middle,
      low,
      high,
      met: requirement === undefined ? 'no bar' : requirement.holds({ middle, low, high }),
    };
  });
}

function intervalOf(values: readonly number[], of: 'mean' | undefined): Interval {
  if (of === undefined) {
    const { median, low, high } = medianEstimate(values);
    return { middle: median, low, high };
  }
  const { mean, low, high } = meanEstimate(values);
  return { middle: mean, low, high };
}
