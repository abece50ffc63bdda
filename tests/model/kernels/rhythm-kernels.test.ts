import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/controllers/brain/default-kernels.js';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import type { Kernels } from '../../../src/model/kernels/ports.js';
import { CPG_UPDATES, PatternGenerator } from '../../../src/model/movement/cpg.js';
import { EndSlopes } from '../../../src/model/movement/end-slopes.js';
import { parameterLowest, parameterRanges } from '../../../src/model/movement/primitive-expression.js';
import { Random } from '../../../src/model/numbers/random.js';

const wasm = choose('wasm').kernels;

function someTheta(joints: number, seed: number): Float64Array {
  const stream = new Random(seed).stream('weights');
  return Float64Array.from(
    { length: 6 * joints },
    (_, p) => parameterLowest[p % 6] + stream.uniform() * parameterRanges[p % 6],
  );
}
const gains = (joints: number) => Float64Array.from({ length: joints }, (_, j) => 1 + j);

function pathOf(kernels: Kernels | undefined, theta: Float64Array): Float64Array {
  const joints = theta.length / 6;
  const out = new Float64Array(CPG_UPDATES * joints);
  new PatternGenerator(joints, 'published', kernels).path(
    theta,
    new Float64Array(joints),
    gains(joints),
    out,
  );
  return out;
}

function slopesOf(kernels: Kernels, theta: Float64Array): Float64Array {
  const joints = theta.length / 6;
  const slopes = new EndSlopes(joints, 'published', kernels);
  slopes.evaluate(theta, gains(joints));
  return slopes.slopes;
}

const joints = fc.integer({ min: 1, max: 13 });
const seed = fc.integer({ min: 1, max: 1e6 });

describe('the kernels of rhythm generators', () => {
  it('make the movements of the published steps, but for the last places of their tanh', () => {
    fc.assert(
      fc.property(joints, seed, (n, s) => {
        const theta = someTheta(n, s);
        const published = pathOf(undefined, theta);
        pathOf(plainKernels, theta).forEach((angle, i) => {
          expect(Math.abs(angle - published[i])).toBeLessThan(1e-12);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('give the same bits in WebAssembly, movements and slopes, for any number of joints', () => {
    fc.assert(
      fc.property(joints, seed, (n, s) => {
        const theta = someTheta(n, s);
        expect(pathOf(wasm, theta)).toEqual(pathOf(plainKernels, theta));
        expect(slopesOf(wasm, theta)).toEqual(slopesOf(plainKernels, theta));
      }),
      { numRuns: 20 },
    );
  });

  it('end as the whole movement does, and begin each movement anew', () => {
    const theta = someTheta(5, 7);
    const generator = new PatternGenerator(5, 'published', wasm);
    const whole = pathOf(wasm, theta);
    const end = new Float64Array(5);
    const other = new Float64Array(5);
    generator.finalAngles(someTheta(5, 8), new Float64Array(5), gains(5), other);
    generator.finalAngles(theta, new Float64Array(5), gains(5), end);
    expect(end).toEqual(whole.slice(-5));
    expect(other).not.toEqual(end);
  });

  it('leave the classical scheme alone', () => {
    const theta = someTheta(3, 2);
    const ends = [undefined, wasm].map((kernels) => {
      const end = new Float64Array(3);
      new PatternGenerator(3, 'runge_kutta', kernels).finalAngles(theta, new Float64Array(3), gains(3), end);
      return end;
    });
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[0]).not.toEqual(pathOf(wasm, theta).slice(-3));
  });
});
