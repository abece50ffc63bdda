import { compareMeans, compareSamples, rootMeanSquare } from '../../statistics/mean-comparison.js';
import type { MeanComparison } from '../../statistics/mean-comparison.js';
import { median } from '../../statistics/sample.js';
import type { TrainingTrial } from './own-statistics.js';
import { trainingStatistics } from './own-statistics.js';
import type { ReferenceStatistics } from './reference-statistics.js';

/** One statistic of ours against the same of the reference, within a bar: no proof that they are the same. */
export interface ReferenceRow {
  /** The training, or the name of the condition. */
  readonly part: string;
  readonly statistic: string;
  /** Means over seeds, or medians where single seeds differ too much for means. */
  readonly own: number;
  readonly reference: number;
  /** Difference of the means in standard errors; undefined if medians and ranges are compared. */
  readonly ratio?: number;
  /** The requirement, in words. */
  readonly bar: string;
  readonly within: boolean;
}

/** Largest difference of means, in standard errors, and largest root mean square of such differences in a training. */
const LARGEST_RATIO = 3.5;
const LARGEST_RMS = 1.3;

const asRow =
  (part: string) =>
  ({ name, own, reference, ratio }: MeanComparison): ReferenceRow => ({
    part,
    statistic: name,
    own,
    reference,
    ratio,
    bar: `means within ${LARGEST_RATIO} standard errors`,
    within: Math.abs(ratio) < LARGEST_RATIO,
  });

/**
 * Trainings of several seeds against those of many seeds of the reference, block by block of 50 trials; entries
 * without spread are skipped. The last row is the root mean square of all ratios.
 * @param noveltyM displacement (m) that is rewarded
 */
export function compareTrainings(
  trainings: readonly (readonly TrainingTrial[])[],
  blocks: ReferenceStatistics['training']['reaching'],
  noveltyM: number,
): ReferenceRow[] {
  const comparisons = blocks.flatMap(({ trials: [from, to], statistics }) =>
    Object.entries(statistics)
      .filter(([, { sd }]) => sd > 0)
      .flatMap(([name, reference]) => {
        const own = trainings
          .map((trials) => trainingStatistics[name](trials.slice(from, to), noveltyM))
          .filter((value) => value !== undefined);
        return own.length === 0 ? [] : [compareMeans(`${name}, trials ${from}-${to - 1}`, own, reference)];
      }),
  );
  const rms = rootMeanSquare(comparisons);
  return [
    ...comparisons.map(asRow('training')),
    {
      part: 'training',
      statistic: 'root mean square of all ratios',
      own: rms,
      reference: 1,
      bar: `below ${LARGEST_RMS}`,
      within: rms < LARGEST_RMS,
    },
  ];
}

/** Samples of seeds against samples of seeds, statistic by statistic. */
export function compareSeeds(
  part: string,
  own: Readonly<Record<string, readonly number[]>>,
  reference: Readonly<Record<string, readonly number[]>>,
): ReferenceRow[] {
  return Object.entries(reference).map(([name, values]) =>
    asRow(part)(compareSamples(name, own[name], values)),
  );
}

/**
 * The same for statistics whose size and sign vary with the seed: our median must lie within the range of the
 * reference, and its median within ours. The latter is not required of the named statistics.
 */
export function compareRanges(
  part: string,
  own: Readonly<Record<string, readonly number[]>>,
  reference: Readonly<Record<string, readonly number[]>>,
  oneWay: readonly string[],
): ReferenceRow[] {
  const inRange = (x: number, values: readonly number[]) =>
    x >= Math.min(...values) && x <= Math.max(...values);
  return Object.entries(reference).map(([name, values]) => {
    const [ours, theirs] = [median(own[name]), median(values)];
    const bothWays = !oneWay.includes(name);
    const bar = `median in the range ${Math.min(...values)} to ${Math.max(...values)} of the reference`;
    return {
      part,
      statistic: name,
      own: ours,
      reference: theirs,
      bar: bothWays ? `${bar}, and the reverse` : bar,
      within: inRange(ours, values) && (!bothWays || inRange(theirs, own[name])),
    };
  });
}
