import { describe, expect, it } from 'vitest';
import { BasalGanglia } from '../../src/model/basal-ganglia.js';
import { publishedCortex } from '../../src/model/brain-parameters.js';
import { PatternGenerator } from '../../src/model/cpg.js';
import { plainKernels } from '../../src/model/plain-kernels.js';
import { PrimitiveExpression } from '../../src/model/primitive-expression.js';
import { Random } from '../../src/model/random.js';
import { reservoirParameters } from '../../src/model/reservoir-parameters.js';
import { Reservoir } from '../../src/model/reservoir.js';

const STEPS = 10_000;
const LIMIT_BYTES = 64 * 1024;

const CHUNKS = 20;
const ATTEMPTS = 40;

/** Bytes that `work` allocated: growth of the heap in use, summed over chunks so that a collection hides nothing. */
function allocated(work: (chunk: number) => void): number {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('needs --expose-gc');
  gc();
  let total = 0;
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const before = process.memoryUsage().heapUsed;
    work(chunk);
    total += Math.max(0, process.memoryUsage().heapUsed - before);
  }
  return total;
}

/** The least of several attempts after a first run: compilation takes heap too, whenever it happens to get done. */
function allocatedWhenWarm(work: (chunk: number) => void): number {
  for (let chunk = 0; chunk < CHUNKS; chunk++) work(chunk);
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= LIMIT_BYTES; attempt++)
    least = Math.min(least, allocated(work));
  return least;
}

describe('the steps allocate nothing', () => {
  it(`in ${STEPS} steps of the reservoir, learning included`, () => {
    const random = new Random(1);
    const streams = {
      weights: random.stream('weights'),
      perturbation: random.stream('perturbation'),
      reset: random.stream('reset'),
    };
    const reservoir = new Reservoir(reservoirParameters({ units: 100 }), streams, plainKernels);
    const steps = () => {
      for (let step = 0; step < STEPS / CHUNKS; step++) {
        if (step % 400 === 0) {
          reservoir.learningStep(0.3, 0.2);
          reservoir.reset();
          reservoir.setInput(step % 2);
        }
        reservoir.step();
      }
    };
    expect(allocatedWhenWarm(steps)).toBeLessThan(LIMIT_BYTES);
  });

  it(`in ${STEPS} steps of the basal ganglia, bumps, rewards and learning included`, () => {
    const noise = new Random(1).stream('noise');
    const basalGanglia = new BasalGanglia({ primitives: 120, cortex: publishedCortex }, noise);
    const { cortex, pm, reward } = basalGanglia;
    const places = [
      [-0.1, 0.2, 0.25],
      [0.2, 0.1, 0.1],
    ] as const;
    let trial = 0;
    const steps = () => {
      for (let step = 0; step < STEPS / CHUNKS; step++) {
        const phase = step % 250;
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
      }
    };
    expect(allocatedWhenWarm(steps)).toBeLessThan(LIMIT_BYTES);
    expect(basalGanglia.corticoStriatal.rowSum(1)).toBeGreaterThan(0.1);
  });

  it(`in ${STEPS} steps of the expression of primitives`, () => {
    const expression = new PrimitiveExpression(120, 4, new Random(1).stream('weights'));
    expression.intermediate.baseline[7] = 1;
    const steps = () => {
      for (let step = 0; step < STEPS / CHUNKS; step++) expression.step();
    };
    expect(allocatedWhenWarm(steps)).toBeLessThan(LIMIT_BYTES);
    expect(expression.parameterCells.r.some((rate) => rate > 0)).toBe(true);
  });

  it('which the measure would tell: a small array each step is seen', () => {
    let kept: number[] = [];
    const wasteful = () => {
      for (let step = 0; step < STEPS / CHUNKS; step++) kept = [step, ...kept.slice(0, 1)];
    };
    expect(allocatedWhenWarm(wasteful)).toBeGreaterThan(LIMIT_BYTES);
    expect(kept).toHaveLength(2);
  });

  it('in 100 movements of the pattern generator', () => {
    const generator = new PatternGenerator(4);
    const theta = new Float64Array(24).map((_, k) => 5 + (k % 5) / 2);
    const reference = new Float64Array(4);
    const gain = Float64Array.of(-5, -5, 5, -5);
    const out = new Float64Array(4);
    const movements = () => {
      for (let k = 0; k < 100 / CHUNKS; k++) generator.finalAngles(theta, reference, gain, out);
    };
    expect(allocatedWhenWarm(movements)).toBeLessThan(LIMIT_BYTES);
  });
});
