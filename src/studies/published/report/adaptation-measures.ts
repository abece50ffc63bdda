import {
  afterEffect,
  exponentialApproach,
  meanAngle,
  percentCompensated,
  savings,
  trialsToHalfError,
} from '../measures/adaptation.js';
import type { DisturbedTrials } from '../measures/adaptation.js';
import { within } from '../measures/curve.js';
import type { TrialRange } from '../measures/curve.js';
import type { ExponentialFit } from '../../statistics/exponential-fit.js';
import { circularMean, mean } from '../../statistics/sample.js';
import type { TrialTable } from '../../results/trial-table.js';
import type { ConditionFacts, DisturbedRange } from './condition-facts.js';
import type { Measure } from './measure.js';

/** Trials at the end of a disturbance that count as "late". */
const LATE = 20;
/** Trials before a disturbance that give its baseline. */
const BASELINE = 40;
/** Least number of trials of a rotation to fit an exponential. */
const FEWEST_FITTED = 10;

const anglesOf = (trials: TrialTable): number[] => Array.from(trials.column('directional_error_deg'));
const errorsOf = (trials: TrialTable): number[] => Array.from(trials.column('aiming_error_m'));
const lateOf = ({ range }: DisturbedRange) => ({
  first: Math.max(range.first, range.last - LATE + 1),
  last: range.last,
});
const finite = (values: readonly number[]) => values.filter(Number.isFinite);

/** Baseline of the disturbed goals, in the last trials before the disturbance. */
function baselineDeg(trials: TrialTable, { range }: DisturbedRange): number {
  const goals = trials.column('goal');
  const disturbed = new Set(goals.subarray(range.first, range.last + 1));
  const before = anglesOf(trials)
    .slice(Math.max(0, range.first - BASELINE), range.first)
    .filter((_, i) => disturbed.has(goals[Math.max(0, range.first - BASELINE) + i]));
  return before.length === 0 ? 0 : circularMean(before);
}

const turned = (trials: TrialTable, at: DisturbedRange): DisturbedTrials => ({
  range: at.range,
  uncompensatedDeg: -at.angleDeg,
  baselineDeg: baselineDeg(trials, at),
});

/** A measure of the first disturbance; NaN where there is none. */
const ofFirst =
  (
    measure: (trials: TrialTable, disturbance: DisturbedRange, facts: ConditionFacts) => number,
  ): Measure['value'] =>
  (trials, facts) => {
    const disturbance = facts.disturbances.at(0);
    return disturbance === undefined ? NaN : measure(trials, disturbance, facts);
  };

/** The same if the angle shows the compensation: under a rotation, without a strategy that cancels it. */
const ofPlainRotation = (
  measure: (angles: readonly number[], disturbed: DisturbedTrials) => number,
): Measure['value'] =>
  ofFirst((trials, disturbance, { strategy }) =>
    disturbance.kind === 'rotation' && !strategy
      ? measure(anglesOf(trials), turned(trials, disturbance))
      : NaN,
  );

const compensated = (name: string, n: (length: number) => number): Measure => ({
  name: `compensated, ${name}`,
  unit: '%',
  definition: `share of the rotation that is compensated in its ${name}, from baseline; median over 5 trials`,
  value: ofPlainRotation((angles, disturbed) => {
    const { first, last } = disturbed.range;
    const at = n(last - first + 1);
    return at > last - first + 1 ? NaN : percentCompensated(angles, disturbed, at);
  }),
});

/** The fitted approach, if the trials show enough of it to determine its time constant and its end. */
function boundFit(angles: readonly number[], range: TrialRange): ExponentialFit | undefined {
  if (range.last - range.first + 1 < FEWEST_FITTED) return undefined;
  const fit = exponentialApproach(angles, range);
  const changes = Math.abs(fit.amplitude) > 1e-9;
  return changes && fit.timeConstant <= range.last - range.first + 1 ? fit : undefined;
}

export const adaptationMeasures: readonly Measure[] = [
  {
    name: 'baseline angle',
    unit: '°',
    definition: `mean directional error of the disturbed goal in the last ${BASELINE} trials before the disturbance`,
    value: ofFirst(baselineDeg),
  },
  {
    name: 'onset angle',
    unit: '°',
    definition: 'mean directional error in the first 2 trials of the disturbance',
    value: ofFirst((trials, { range }) =>
      meanAngle(anglesOf(trials), { first: range.first, last: Math.min(range.first + 1, range.last) }),
    ),
  },
  {
    name: 'late angle',
    unit: '°',
    definition: `mean directional error in the last ${LATE} trials of the disturbance`,
    value: ofFirst((trials, disturbance) => meanAngle(anglesOf(trials), lateOf(disturbance))),
    tested: true,
  },
  {
    name: 'strategy drift',
    unit: '°',
    definition:
      'mean directional error in the last 20 trials with the strategy minus that in its first 10: positive is drift towards its side under the published rotation',
    value: (trials) => {
      const used = trials.column('strategy');
      const [first, last] = [used.indexOf(1), used.lastIndexOf(1)];
      if (first < 0 || last - first < 30) return NaN;
      const angles = anglesOf(trials);
      return meanAngle(angles, { first: last - 19, last }) - meanAngle(angles, { first, last: first + 9 });
    },
    tested: true,
  },
  {
    name: 'after-effect',
    unit: '°',
    definition: 'mean directional error in the first 5 trials after the disturbance',
    value: ofFirst((trials, { range }) =>
      range.last + 5 < trials.rows ? afterEffect(anglesOf(trials), range) : NaN,
    ),
    tested: true,
  },
  {
    name: 'last angle',
    unit: '°',
    definition: `mean directional error in the last ${LATE} trials of all`,
    value: (trials) => circularMean(anglesOf(trials).slice(-LATE)),
  },
  {
    name: 'late error',
    unit: 'm',
    definition: `mean aiming error in the last ${LATE} trials of the disturbance`,
    value: ofFirst((trials, disturbance) => mean(within(errorsOf(trials), lateOf(disturbance)))),
    tested: true,
  },
  compensated('10th trial', () => 10),
  compensated('50th trial', () => 50),
  compensated('last trial', (length) => length),
  {
    name: 'trials to half error',
    unit: 'trials',
    definition: 'trials until half of the rotation is compensated (median over 5 trials)',
    value: ofPlainRotation(trialsToHalfError),
  },
  {
    name: 'time constant',
    unit: 'trials',
    definition:
      'of an exponential fitted to the directional error over the trials of the rotation; left out where it is longer than these',
    value: ofPlainRotation((angles, { range }) => boundFit(angles, range)?.timeConstant ?? NaN),
  },
  {
    name: 'asymptote',
    unit: '°',
    definition: 'of the same fit',
    value: ofPlainRotation((angles, { range }) => boundFit(angles, range)?.asymptote ?? NaN),
  },
  {
    name: 'savings',
    unit: '',
    definition: '1 - trials to half error in the second rotation / those in the first',
    value: (trials, { disturbances }) => {
      const rotations = disturbances.filter(({ kind }) => kind === 'rotation');
      const [first, second] = rotations.map((at) => trialsToHalfError(anglesOf(trials), turned(trials, at)));
      return rotations.length < 2 ? NaN : savings(first, second);
    },
  },
  {
    name: 'late angle, frozen',
    unit: '°',
    definition:
      'mean directional error with noise and plasticity off, where it was measured late in the disturbance',
    value: ofFirst((trials, disturbance) => {
      const frozen = Array.from(trials.column('frozen_directional_error_deg'));
      const measured = finite(within(frozen, lateOf(disturbance)));
      return measured.length === 0 ? NaN : circularMean(measured);
    }),
  },
];
