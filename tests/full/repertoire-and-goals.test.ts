import { describe, expect, it } from 'vitest';
import { compareSamples, rootMeanSquare } from '../../src/studies/statistics/mean-comparison.js';
import { deviation, mean, quantile } from '../../src/studies/statistics/sample.js';
import { Body } from '../../src/model/movement/body.js';
import type { Task } from '../../src/model/brain-parameters.js';
import { GoalSampler } from '../../src/model/cortex/goal-sampler.js';
import type { JointedKinematics } from '../../src/model/movement/kinematics.js';
import { PrimitiveExpression } from '../../src/model/movement/primitive-expression.js';
import { Random } from '../../src/model/numbers/random.js';
import { Repertoire } from '../../src/model/movement/repertoire.js';
import { distance } from '../../src/model/numbers/vector.js';
import { DEGREE, leftArm, motorGain, publishedBody, startPosture } from '../support/brains.js';
import { readGolden } from './support/golden.js';
import { seeds, table } from './support/statistics.js';

type Moved = Readonly<Record<'displacementQuantiles' | 'handMean' | 'handSd', readonly number[]>> & {
  readonly fractionAbove0p3: number;
};
type Network = Record<Task, Moved> & Readonly<Record<'paramMean' | 'paramSd', readonly number[]>>;
interface Golden {
  readonly repertoire: { readonly quantiles: readonly number[]; readonly networks: readonly Network[] };
  readonly goals: {
    readonly draws: number;
    readonly accepted: number;
    readonly mean: readonly number[];
    readonly sd: readonly number[];
    readonly quantiles: {
      readonly levels: readonly number[];
      readonly perAxis: readonly (readonly number[])[];
    };
    readonly displacementQuantiles: readonly number[];
  };
}
const golden = readGolden('bg_learning_stats.json') as Golden;
const axes = [0, 1, 2] as const;

function networkOf(seed: number): Network {
  const repertoires = (['reaching', 'adaptation'] as const).map((task) => {
    const weights = new Random(seed).stream('weights');
    return new Repertoire(new PrimitiveExpression(120, 4, weights), publishedBody(task));
  });
  const [reaching, adaptation] = repertoires.map((repertoire): Moved => {
    const displacements = [...repertoire.displacements];
    const along = axes.map((axis) => repertoire.endPoints.map((end) => end[axis]));
    return {
      displacementQuantiles: golden.repertoire.quantiles.map((level) => quantile(displacements, level)),
      fractionAbove0p3: mean(displacements.map((d) => Number(d > 0.3))),
      handMean: along.map(mean),
      handSd: along.map(deviation),
    };
  });
  const columns = [0, 1, 2, 3, 4, 5].map((column) =>
    repertoires[0].theta.flatMap((theta) => [...theta].filter((_, i) => i % 6 === column)),
  );
  return { reaching, adaptation, paramMean: columns.map(mean), paramSd: columns.map(deviation) };
}

const flat = ({ reaching, adaptation, paramMean, paramSd }: Network): Record<string, number> =>
  Object.fromEntries(
    Object.entries({
      paramMean,
      paramSd,
      ...prefixed('reaching', reaching),
      ...prefixed('adaptation', adaptation),
    }).flatMap(([name, values]) => [values].flat().map((value, i) => [`${name} ${String(i)}`, value])),
  );
const prefixed = (prefix: string, moved: Moved) =>
  Object.fromEntries(Object.entries(moved).map(([name, value]) => [`${prefix} ${name}`, value]));

describe('the repertoires of random networks', () => {
  it('are distributed as those of the reference, in both tasks', () => {
    const own = seeds(12).map((seed) => flat(networkOf(seed)));
    const reference = golden.repertoire.networks.map(flat);
    const comparisons = Object.keys(reference[0]).map((name) =>
      compareSamples(
        name,
        own.map((network) => network[name]),
        reference.map((network) => network[name]),
      ),
    );
    expect(comparisons).toHaveLength(40);
    const report = `seeds 1 to 12: statistic, own mean, golden mean, ratio\n${table(comparisons)}`;
    for (const { name, ratio } of comparisons)
      expect(Math.abs(ratio), `${name}\n${report}`).toBeLessThan(3.5);
    expect(rootMeanSquare(comparisons), report).toBeLessThan(1.3);
  });
});

describe('the goals of the trainings', () => {
  const OWN = 800;
  let draws = 0;
  const counted: JointedKinematics = {
    joints: 4,
    forward: (q, out) => {
      draws++;
      leftArm.forward(q, out);
    },
    jacobian: (q, out) => {
      leftArm.jacobian(q, out);
    },
    origins: (q, out) => {
      leftArm.origins(q, out);
    },
    loads: (q, out) => {
      leftArm.loads(q, out);
    },
  };
  const body = new Body(counted, startPosture, startPosture, motorGain);
  const sampler = new GoalSampler(body, 20 * DEGREE, 0.5, new Random(1).stream('goals'));
  draws = 0;
  const goals = Array.from({ length: OWN }, () => sampler.next());
  const { accepted, quantiles, displacementQuantiles } = golden.goals;
  const spread = Math.sqrt(1 / OWN + 1 / accepted);

  it('are accepted as rarely as those of the reference', () => {
    const ratio = OWN / draws / (accepted / golden.goals.draws);
    expect(Math.abs(ratio - 1), `acceptance ${String(OWN / draws)}`).toBeLessThan(3.5 * spread);
  });

  it('are distributed as those of the reference', () => {
    for (const axis of axes) {
      const along = goals.map((goal) => goal[axis]);
      const sd = golden.goals.sd[axis];
      expect(Math.abs(mean(along) - golden.goals.mean[axis])).toBeLessThan(3.5 * sd * spread);
      expect(Math.abs(deviation(along) / sd - 1)).toBeLessThan(3.5 * Math.SQRT1_2 * spread);
      checkQuantiles(along, quantiles.perAxis[axis]);
    }
    checkQuantiles(
      goals.map((goal) => distance(goal, body.startHand)),
      displacementQuantiles,
    );
  });

  /** The share of own values below each golden quantile is its level, within the error of a share. */
  function checkQuantiles(values: readonly number[], expected: readonly number[]): void {
    quantiles.levels.forEach((level, i) => {
      const share = mean(values.map((value) => Number(value < expected[i])));
      const bar = 3.5 * Math.sqrt(level * (1 - level)) * spread;
      expect(Math.abs(share - level), `quantile ${String(level)}: share ${String(share)}`).toBeLessThan(bar);
    });
  }
});
