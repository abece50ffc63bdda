import { describe, expect, it } from 'vitest';
import { reachingStatistics } from '../../src/studies/published/reference/own-statistics.js';
import { compareSamples, rootMeanSquare } from '../../src/studies/statistics/mean-comparison.js';
import { mean } from '../../src/studies/statistics/sample.js';
import { runReaching } from '../full/support/experiments.js';
import type { Curve } from '../full/support/experiments.js';
import { readGolden } from '../full/support/golden.js';
import { seeds, table } from '../full/support/statistics.js';

interface GoldenRun {
  readonly n_goals: number;
  readonly choice_rank: number;
  readonly spontaneous_ms_before_trial: number;
  readonly error: readonly number[];
}
const golden = readGolden('reaching_stats.json') as { runs: readonly GoldenRun[] };
const GOALS = 2;

const reference = (rank: number, spontaneousMs: number) =>
  golden.runs
    .filter(
      (run) =>
        run.n_goals === GOALS &&
        run.choice_rank === rank &&
        run.spontaneous_ms_before_trial === spontaneousMs,
    )
    .map(({ error }) => error);

function check(curves: readonly Curve[], runs: readonly (readonly number[])[], rms: number): void {
  const trials = curves[0].errors.length;
  const own = curves.map(({ errors }) => reachingStatistics(errors, GOALS));
  const expected = runs.map((errors) => reachingStatistics(errors.slice(0, trials), GOALS));
  const comparisons = Object.keys(own[0]).map((name) =>
    compareSamples(
      name,
      own.map((each) => each[name]),
      expected.map((each) => each[name]),
    ),
  );
  const report = `seeds ${curves.map(({ seed }) => seed).join(', ')}: own mean (m), golden mean, ratio\n${table(comparisons)}`;
  for (const { name, ratio } of comparisons) expect(Math.abs(ratio), `${name}\n${report}`).toBeLessThan(3.5);
  expect(rootMeanSquare(comparisons), report).toBeLessThan(rms);
}

// The entries of one comparison are blocks of the same few curves, so their ratios come out small or large together.
describe('the cerebellum refines reaches with fixed actions', () => {
  it('as the equivalent port does without spontaneous activity, nearest action', () => {
    const curves = seeds(10).map((seed) => runReaching(seed));
    check(curves, reference(0, 0), 1.6);
    const early = mean(curves.map(({ errors }) => mean(errors.slice(0, 20))));
    const late = mean(curves.map(({ errors }) => mean(errors.slice(-40))));
    expect(late).toBeLessThan(0.7 * early);
  });

  it('as the equivalent port does from a poor action, the ninth nearest (5 seeds, 100 trials a goal)', () => {
    const curves = seeds(5).map((seed) => runReaching(seed, { rank: 8, trials: 200 }));
    check(curves, reference(8, 0), 1.6);
  });

  it('as the equivalent port does on one clock, 1050 ms of traces before each trial (3 seeds, 100 trials a goal)', () => {
    const curves = seeds(3).map((seed) => runReaching(seed, { spontaneous: true, trials: 200 }));
    check(curves, reference(0, 1050), 1.6);
  });
});
