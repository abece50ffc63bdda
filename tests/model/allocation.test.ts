import { describe, expect, it } from 'vitest';
import { PatternGenerator } from '../../src/model/cpg.js';
import { plainKernels } from '../../src/model/plain-kernels.js';
import { Random } from '../../src/model/random.js';
import { reservoirParameters } from '../../src/model/reservoir-parameters.js';
import { Reservoir } from '../../src/model/reservoir.js';

const STEPS = 10_000;
const LIMIT_BYTES = 64 * 1024;

const CHUNKS = 20;

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

/** Runs the same work once before, so that compilation is not counted. */
function allocatedWhenWarm(work: (chunk: number) => void): number {
  for (let chunk = 0; chunk < CHUNKS; chunk++) work(chunk);
  allocated(work);
  return allocated(work);
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
