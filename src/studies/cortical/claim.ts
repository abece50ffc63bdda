import { median } from '../statistics/sample.js';
import type { GroupName } from './cortical-conditions.js';
import type { Measure } from './cortical-measures.js';

/** What a number of each seed has to meet. */
export interface Bar {
  readonly requirement: string;
  /** Whether the seeds together meet it. */
  readonly holds: (values: readonly number[]) => boolean;
  /** Whether one seed lies on the right side of the bound of the median, or of every seed: what the sign test counts. */
  readonly seedHolds: (value: number) => boolean;
}

/** One line: a number per seed, and what they have to meet, if anything. */
export interface Claim {
  readonly group: GroupName;
  readonly claim: string;
  readonly condition: string;
  readonly measure: Measure;
  readonly bar?: Bar;
}

export const every = (requirement: string, seedHolds: (value: number) => boolean): Bar => ({
  requirement: `${requirement}, every seed`,
  holds: (values) => values.every(seedHolds),
  seedHolds,
});

export const inMedian = (requirement: string, seedHolds: (value: number) => boolean): Bar => ({
  requirement: `median ${requirement}`,
  holds: (values) => seedHolds(median(values)),
  seedHolds,
});

const shareOf = (values: readonly number[], holds: (value: number) => boolean) =>
  values.filter(holds).length / values.length;

/** A bound for the median, and one that nine seeds of ten must meet. */
export const inMedianAndMost = (
  requirement: string,
  seedHolds: (value: number) => boolean,
  mostHold: (value: number) => boolean,
): Bar => ({
  requirement,
  holds: (values) => seedHolds(median(values)) && shareOf(values, mostHold) >= 0.9,
  seedHolds,
});

export const inMost = (requirement: string, seedHolds: (value: number) => boolean): Bar => ({
  requirement: `${requirement}, 90 % of seeds`,
  holds: (values) => shareOf(values, seedHolds) >= 0.9,
  seedHolds,
});
