import { beforeAll, describe, expect, it } from 'vitest';
import {
  adaptationStatistics,
  variedWithStrategy,
} from '../../src/studies/published/reference/own-statistics.js';
import { compareSamples, rootMeanSquare } from '../../src/studies/statistics/mean-comparison.js';
import { circularMean, median } from '../../src/studies/statistics/sample.js';
import { runAdaptation } from '../full/support/experiments.js';
import type { Curve } from '../full/support/experiments.js';
import { readGolden } from '../full/support/golden.js';
import { seeds, table } from '../full/support/statistics.js';

interface GoldenRun {
  readonly engine: string;
  readonly strategy: number;
  readonly rotation: number;
  readonly error: readonly number[];
  readonly angle_deg: readonly number[];
}
const golden = readGolden('adaptation_stats.json') as { runs: readonly GoldenRun[] };
const reference = (strategy: number): Curve[] =>
  golden.runs
    .filter((run) => run.engine === 'equivalent port' && run.rotation === 1 && run.strategy === strategy)
    .map(({ error, angle_deg }, i) => ({ seed: i + 1, errors: error, angles: angle_deg }));

/** A range over six seeds would miss the reference's median by chance in one of 13 statistics every third time. */
const SEEDS = 10;
const MINUTES_AT_MOST = 20;
/** The strategy is followed up to the after-effect. */
const STRATEGY_TRIALS = 805;

const angle =
  (from: number, to: number) =>
  ({ angles }: Curve): number =>
    circularMean(angles.slice(from, to));
/** Statistics of trials after those that the strategy is followed to. */
const washout = Object.keys(adaptationStatistics).filter((name) => name.endsWith('980-999'));

const rotation: Curve[] = [];
const strategy: Curve[] = [];

beforeAll(() => {
  for (const seed of seeds(SEEDS)) {
    const [plain, aimed] = runAdaptation(seed, [
      { name: 'rotation', trials: 1000 },
      { name: 'rotation+strategy', trials: STRATEGY_TRIALS },
    ]);
    rotation.push(plain);
    strategy.push(aimed);
  }
}, MINUTES_AT_MOST * 60_000);

describe('adaptation to a rotation, without strategy', () => {
  it(`has the curves of the equivalent port over ${SEEDS} seeds`, () => {
    const comparisons = Object.entries(adaptationStatistics).map(([name, statistic]) =>
      compareSamples(name, rotation.map(statistic), reference(0).map(statistic)),
    );
    const report = `seeds 1 to ${SEEDS}: own mean, golden mean, ratio\n${table(comparisons)}`;
    for (const { name, ratio } of comparisons)
      expect(Math.abs(ratio), `${name}\n${report}`).toBeLessThan(3.5);
    expect(rootMeanSquare(comparisons), report).toBeLessThan(1.5);
  });

  // The median over seeds must show the shape that spec and publication describe.
  it('starts uncompensated, is compensated within 199 trials, and overshoots when the rotation ends', () => {
    const over = (statistic: (curve: Curve) => number) => median(rotation.map(statistic));
    expect(Math.abs(over(({ angles }) => median(angles.slice(560, 600))))).toBeLessThan(10);
    const onset = over(angle(601, 603));
    expect(onset).toBeGreaterThan(-55);
    expect(onset).toBeLessThan(-35);
    expect(Math.abs(over(angle(780, 800)))).toBeLessThan(15);
    expect(over(angle(800, 805))).toBeGreaterThan(15);
    expect(Math.abs(over(angle(980, 1000)))).toBeLessThan(10);
  });
});

describe('adaptation to a rotation with an explicit strategy', () => {
  it(`has medians within the range of the equivalent port over ${SEEDS} seeds, and the reverse`, () => {
    for (const [name, statistic] of Object.entries(adaptationStatistics)) {
      if (washout.includes(name)) continue;
      const own = strategy.map(statistic);
      const expected = reference(1).map(statistic);
      const report = `${name}: own ${own.map((x) => x.toFixed(3)).join(' ')}; golden ${expected.map((x) => x.toFixed(3)).join(' ')}`;
      const [low, high] = [Math.min(...expected), Math.max(...expected)];
      expect(median(own), report).toBeGreaterThanOrEqual(low);
      expect(median(own), report).toBeLessThanOrEqual(high);
      if (variedWithStrategy.includes(name)) continue;
      expect(median(expected), report).toBeGreaterThanOrEqual(Math.min(...own));
      expect(median(expected), report).toBeLessThanOrEqual(Math.max(...own));
    }
  });

  it('cancels the rotation at once and then drifts to the side of the strategy', () => {
    const over = (statistic: (curve: Curve) => number) => median(strategy.map(statistic));
    expect(over(angle(601, 603))).toBeLessThan(-35);
    expect(Math.abs(over(angle(603, 613)))).toBeLessThan(15);
    expect(over(angle(770, 790))).toBeGreaterThan(10);
  });
});
