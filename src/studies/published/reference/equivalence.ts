import { equivalenceTest } from '../../statistics/equivalence-test.js';
import type { EquivalenceTest, Outcome } from '../../statistics/equivalence-test.js';
import { circularMean, mean } from '../../statistics/sample.js';

/**
 * Own seeds against many seeds of the reference, statistic by statistic: are their means the same?
 *
 * The bounds were set before our own seeds were compared with the reference, and only by the scale of the measures:
 *
 * - **Errors** (m) are never negative and skewed, so their logarithms are tested. Equivalent is a ratio of the
 *   geometric means from 0.8 to 1.25, the convention for the bioequivalence of drugs. Learning removes four tenths of
 *   the error in reaching, and more in adaptation: a model that does not learn is far outside.
 * - **Angles** (degrees) cross 0 and have no ratio. Equivalent is a difference within a fifth of the rotation, 9 degrees:
 *   the same fifth. Learning compensates 35 of the 45 degrees.
 */
export const ratioBound = 1.25;
export const angleBoundDeg = 9;

/** One statistic of ours against the same of the reference. */
export interface EquivalenceRow {
  /** Title of the condition. */
  readonly part: string;
  readonly statistic: string;
  readonly unit: 'm' | '°';
  /** Geometric means of errors, means of angles. */
  readonly own: number;
  readonly reference: number;
  /** Ratio of errors, difference of angles, with its 90 % interval. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  /** Bounds within which means count as the same. */
  readonly bounds: readonly [number, number];
  /** The larger p value of the two one-sided tests. */
  readonly p: number;
  /** Smallest detectable ratio above 1, or difference above 0. */
  readonly detectable: number;
  readonly outcome: Outcome;
}

type Samples = Readonly<Record<string, readonly number[]>>;

/** Every statistic that the reference has. @throws ModelError as `equivalenceTest` */
export function equivalenceRows(part: string, own: Samples, reference: Samples): EquivalenceRow[] {
  return Object.entries(reference).map(([statistic, values]) => ({
    part,
    statistic,
    ...(statistic.startsWith('angle') ? ofAngles(own[statistic], values) : ofErrors(own[statistic], values)),
  }));
}

type Compared = Omit<EquivalenceRow, 'part' | 'statistic'>;

function ofErrors(own: readonly number[], reference: readonly number[]): Compared {
  const logarithms = [own, reference].map((values) => values.map(Math.log));
  const test = equivalenceTest(logarithms[0], logarithms[1], Math.log(ratioBound));
  const [ours, theirs] = logarithms.map((values) => Math.exp(mean(values)));
  return {
    unit: 'm',
    own: ours,
    reference: theirs,
    effect: Math.exp(test.difference),
    low: Math.exp(test.low),
    high: Math.exp(test.high),
    bounds: [1 / ratioBound, ratioBound],
    detectable: Math.exp(test.detectable),
    ...outcomeOf(test),
  };
}

function ofAngles(own: readonly number[], reference: readonly number[]): Compared {
  // Angles are turned so that none of them is near the seam at 180 degrees.
  const middle = circularMean(reference);
  const unrolled = [own, reference].map((angles) => angles.map((angle) => nearest(angle, middle)));
  const test = equivalenceTest(unrolled[0], unrolled[1], angleBoundDeg);
  const { difference: effect, low, high, detectable } = test;
  const [ours, theirs] = unrolled.map(mean);
  return {
    unit: '°',
    own: ours,
    reference: theirs,
    effect,
    low,
    high,
    bounds: [-angleBoundDeg, angleBoundDeg],
    detectable,
    ...outcomeOf(test),
  };
}

const outcomeOf = ({ p, outcome }: EquivalenceTest) => ({ p, outcome });

/** The same direction within half a turn of another one (degrees). */
const nearest = (angle: number, middle: number): number =>
  middle + ((((angle - middle + 180) % 360) + 360) % 360) - 180;

/** The outcome of all lines: `equivalent` when every single one is, `different` as soon as one is. */
export function overallOutcome(rows: readonly EquivalenceRow[]): Outcome {
  if (rows.some(({ outcome }) => outcome === 'different')) return 'different';
  return rows.every(({ outcome }) => outcome === 'equivalent') ? 'equivalent' : 'undecided';
}
