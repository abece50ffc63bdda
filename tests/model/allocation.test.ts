import { describe, expect, it } from 'vitest';
import { AdaptiveFilterCerebellum } from '../../src/model/cerebellum/adaptive-filter-cerebellum.js';
import { BasalGanglia } from '../../src/model/basal-ganglia/basal-ganglia.js';
import { publishedCortex } from '../../src/model/brain-parameters.js';
import { PatternGenerator } from '../../src/model/movement/cpg.js';
import { plainKernels } from '../../src/model/kernels/plain-kernels.js';
import { PrimitiveExpression } from '../../src/model/movement/primitive-expression.js';
import { Random } from '../../src/model/numbers/random.js';
import { Repertoire } from '../../src/model/movement/repertoire.js';
import { reservoirParameters } from '../../src/model/cerebellum/reservoir-parameters.js';
import { Reservoir } from '../../src/model/cerebellum/reservoir.js';
import { heapGrowth } from '../heap-growth.js';
import { publishedBody } from '../support/brains.js';

const STEPS = 10_000;
const LIMIT_BYTES = 64 * 1024;

const growth = (step: (i: number) => void, steps = STEPS) => heapGrowth(steps, LIMIT_BYTES, step);

describe('the steps allocate nothing', () => {
  it(`in ${STEPS} steps of the reservoir, learning included`, () => {
    const random = new Random(1);
    const streams = {
      weights: random.stream('weights'),
      perturbation: random.stream('perturbation'),
      reset: random.stream('reset'),
    };
    const reservoir = new Reservoir(reservoirParameters({ units: 100 }), streams, plainKernels);
    const step = (i: number) => {
      if (i % 400 === 0) {
        reservoir.learningStep(0.3, 0.2);
        reservoir.reset();
        reservoir.setInput((i / 400) % 2);
      }
      reservoir.step();
    };
    expect(growth(step)).toBeLessThan(LIMIT_BYTES);
  });

  it(`in ${STEPS} steps of the basal ganglia, bumps, rewards and learning included`, () => {
    const noise = new Random(1).stream('noise');
    const basalGanglia = new BasalGanglia({ primitives: 120, cortex: publishedCortex }, noise, plainKernels);
    const { cortex, pm, reward } = basalGanglia;
    const places = [
      [-0.1, 0.2, 0.25],
      [0.2, 0.1, 0.1],
    ] as const;
    let trial = 0;
    const step = (i: number) => {
      const phase = i % 250;
      if (phase === 0) {
        trial++;
        cortex.show(places[trial % 2]);
        pm.baseline.fill(0);
        pm.baseline[trial % 4] = 0.5;
      }
      // A reward of 100 ms, so that all its phases are seen: the burst, its decay, and rest.
      basalGanglia.firing = phase >= 100 && phase < 200;
      reward.baseline[0] = basalGanglia.firing ? 1 : 0;
      basalGanglia.step();
    };
    expect(growth(step)).toBeLessThan(LIMIT_BYTES);
    expect(basalGanglia.corticoStriatal.rowSum(1)).toBeGreaterThan(0.1);
  });

  it(`in ${STEPS} steps of the expression of primitives`, () => {
    const expression = new PrimitiveExpression(120, 4, new Random(1).stream('weights'));
    expression.intermediate.baseline[7] = 1;
    const step = () => {
      expression.step();
    };
    expect(growth(step)).toBeLessThan(LIMIT_BYTES);
    expect(expression.parameterCells.r.some((rate) => rate > 0)).toBe(true);
  });

  it('which the measure would tell: a small array each step is seen', () => {
    let kept: number[] = [];
    const wasteful = (i: number) => {
      kept = [i, ...kept.slice(0, 1)];
    };
    expect(growth(wasteful)).toBeGreaterThan(LIMIT_BYTES);
    expect(kept).toHaveLength(2);
  });

  // What is left are numbers on the heap (see heap-growth.ts), 1 to 5 kB, rarely 10; a code of the granule layer has 24.
  const REACH_BYTES = 16 * 1024;
  it.each([
    ['rehearsing', 5],
    ['learning from reaches alone', 0],
  ])('of their own in reaches of the adaptive filter cerebellum, %s', (_, rehearsalSteps) => {
    const body = publishedBody();
    const repertoire = new Repertoire(
      new PrimitiveExpression(10, body.joints, new Random(3).stream('weights')),
      body,
    );
    const cerebellum = new AdaptiveFilterCerebellum(
      body,
      { primitives: 10, centre: [0, 0, 0], halfExtentM: 0.5 },
      {
        learningRate: 0.7,
        correctionLimit: 0.5,
        rehearsalSteps,
        errorSources: true,
        toleranceM: 2e-4,
        dampingM: 0.02,
        slots: 9,
      },
    );
    const out = new Float64Array(6 * body.joints);
    const goals = repertoire.theta.map((theta, primitive) => ({
      slot: 0,
      primitive,
      theta,
      target: repertoire.endPoints[primitive].map((x) => 0.9 * x),
      error: 0.01,
    }));
    const outcomes = goals.map((goal) => ({ ...goal, hand: goal.target.map((x) => x + 0.01) }));
    const reach = (i: number) => {
      const k = i % goals.length;
      cerebellum.correction(goals[k], out);
      cerebellum.learn(outcomes[k]);
    };
    const cycles = 20;
    expect(heapGrowth(cycles, cycles * REACH_BYTES, reach)).toBeLessThan(cycles * REACH_BYTES);
    expect(out.some((x) => x !== 0)).toBe(true);
  });

  it('in 100 movements of the pattern generator', () => {
    const generator = new PatternGenerator(4);
    const theta = new Float64Array(24).map((_, k) => 5 + (k % 5) / 2);
    const reference = new Float64Array(4);
    const gain = Float64Array.of(-5, -5, 5, -5);
    const out = new Float64Array(4);
    const movement = () => {
      generator.finalAngles(theta, reference, gain, out);
    };
    expect(growth(movement, 100)).toBeLessThan(LIMIT_BYTES);
  });
});
