import { describe, expect, it, vi } from 'vitest';
import { trainingStatistics } from '../../src/studies/published/reference/own-statistics.js';
import {
  compareMeans,
  compareSamples,
  rootMeanSquare,
} from '../../src/studies/statistics/mean-comparison.js';
import { mean, median } from '../../src/studies/statistics/sample.js';
import type { Task } from '../../src/model/brain-parameters.js';
import { reachingTrials } from '../support/published-trials.js';
import {
  beginTrainingTrial,
  endTrainingTrial,
  experimentGoals,
  trainingTrials,
  trainOnce,
} from '../../src/model/trial/training.js';
import { beginTrial } from '../../src/model/trial/trial.js';
import { distance } from '../../src/model/numbers/vector.js';
import { publishedBrain } from '../support/brains.js';
import { forcedTraining } from '../full/support/forced-training.js';
import { readGolden } from '../full/support/golden.js';
import { seeds, table } from '../full/support/statistics.js';

type Entry = Readonly<Record<'mean' | 'sd' | 'n', number>>;
interface GoldenRun {
  readonly task: Task;
  readonly source: string;
  readonly trials: readonly (readonly number[])[];
  readonly wCtx: { readonly sum: number; readonly max: number; readonly rowsUsed: number };
}
interface Golden {
  readonly columns: readonly string[];
  readonly runs: readonly GoldenRun[];
  readonly summary: Record<Task, { readonly finalErrors: readonly number[] }>;
  readonly summaryLarge: Record<
    Task,
    { readonly blocks: readonly (Record<string, Entry> & { readonly trials: readonly [number, number] })[] }
  >;
}
const golden = readGolden('bg_learning_stats.json') as Golden;

const OWN_SEEDS = 12;

describe.each(['reaching', 'adaptation'] as const)('training the basal ganglia: %s', (task) => {
  it(`has the learning curves of a second independent implementation of the specification over ${OWN_SEEDS} seeds`, () => {
    const finalErrors: number[] = [];
    const runs = seeds(OWN_SEEDS).map((seed) => {
      const brain = publishedBrain(seed, { task });
      const records = Array.from({ length: trainingTrials(brain) }, () => trainOnce(brain));
      if (task === 'reaching') {
        const goals = experimentGoals(brain);
        const trials = reachingTrials(goals);
        const errors = goals.map((goal, slot) => {
          const { primitive } = beginTrial(brain, trials[slot]);
          return distance(brain.repertoire.endPoints[primitive], goal);
        });
        finalErrors.push(mean(errors));
      }
      return records;
    });
    const comparisons = golden.summaryLarge[task].blocks.flatMap(({ trials: [from, to], ...entries }) =>
      Object.entries(entries)
        .filter(([, { sd }]) => sd > 0)
        .map(([name, entry]) => {
          const own = runs.map((records) => trainingStatistics[name](records.slice(from, to), 0.3));
          return compareMeans(
            `${String(from)}-${String(to)} ${name}`,
            own.filter((value) => value !== undefined),
            entry,
          );
        }),
    );
    const report = `${task}, seeds 1 to ${OWN_SEEDS}: statistic, own mean, golden mean, ratio\n${table(comparisons)}`;
    expect(comparisons.length).toBe(7 * golden.summaryLarge[task].blocks.length);
    for (const { name, ratio } of comparisons)
      expect(Math.abs(ratio), `${name}\n${report}`).toBeLessThan(3.5);
    expect(rootMeanSquare(comparisons), report).toBeLessThan(1.3);

    if (task === 'reaching') {
      const reference = golden.summary.reaching.finalErrors;
      const perRun = seeds(reference.length / 2).map((_, run) => mean(reference.slice(2 * run, 2 * run + 2)));
      const final = compareSamples(
        'error of the primitives selected for the kept goals',
        finalErrors,
        perRun,
      );
      expect(Math.abs(final.ratio), table([final])).toBeLessThan(3.5);
    }
  });
});

describe('a training with goals, primitives and outcomes of the reference simulator forced upon it', () => {
  const run = golden.runs.find(({ source }) => source === 'reference simulator');
  if (run === undefined) throw new Error('bg_learning_stats.json has no run of the reference simulator');
  const trials = forcedTraining();

  it('learns the same weights and predictions, and would have decided alike', () => {
    const agreements = seeds(3).map((seed) => {
      const brain = publishedBrain(seed);
      const select = vi.spyOn(brain.trainingSelector, 'select');
      const deviations: number[] = [];
      let alike = 0;
      let joint = 0;
      let sameWinner = 0;
      for (const { goal, primitive, hand, explored, dopamine: expected } of trials) {
        const begun = beginTrainingTrial(brain, { goal, primitive });
        const { dopamine, displacementM } = endTrainingTrial(brain, begun, hand);
        if (displacementM > 0.3) deviations.push(Math.abs(dopamine - expected));
        if (begun.explored === explored) alike++;
        if (begun.explored || explored) continue;
        joint++;
        const chosen = select.mock.results.at(-1)?.value as { primitive: number };
        if (chosen.primitive === primitive) sameWinner++;
      }
      select.mockRestore();

      const { corticoStriatal, cortex, cells } = brain.basalGanglia;
      const posts = [...new Array(cells).keys()];
      const sums = posts.map((post) => corticoStriatal.rowSum(post));
      const weights = corticoStriatal.save().weights;
      const measured = {
        seed,
        sum: sums.reduce((total, sum) => total + sum, 0),
        largest: Math.max(...weights),
        rows: sums.filter((sum) => sum > 0).length,
        dopamine: mean(deviations),
        agreement: alike / trials.length,
        winner: sameWinner / joint,
        joint,
      };
      const report = JSON.stringify(measured);
      expect(cortex.cells).toBe(8000);
      expect(Math.abs(measured.sum / run.wCtx.sum - 1), report).toBeLessThan(0.005);
      expect(Math.abs(measured.largest / run.wCtx.max - 1), report).toBeLessThan(0.005);
      expect(measured.rows, report).toBe(run.wCtx.rowsUsed);
      expect(measured.dopamine, report).toBeLessThan(0.002);
      expect(measured.winner, report).toBeGreaterThanOrEqual(0.99);
      expect(joint, report).toBeGreaterThan(150);
      return measured.agreement;
    });
    expect(median(agreements), `agreement of seeds 1 to 3: ${agreements.join(', ')}`).toBeGreaterThanOrEqual(
      0.98,
    );
  });
});
