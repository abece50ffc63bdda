import { describe, expect, it } from 'vitest';
import { plainKernels } from '../../src/model/plain-kernels.js';
import { Random } from '../../src/model/random.js';
import { simdKernels } from './support/simd-kernels.js';

const ROWS = 20;
const STRIDE = 24;
const numbers = (length: number, seed: number) => {
  const stream = new Random(seed).stream('weights');
  return Float64Array.from({ length }, () => stream.normal());
};

describe('the kernels that make the experiments affordable', () => {
  const kernels = simdKernels(ROWS, STRIDE);
  const w = numbers(ROWS * STRIDE, 1);
  const e = numbers(ROWS * STRIDE, 2);

  it('give the same bits as those of the model, before and after an update', () => {
    const [plain, fast] = [new Float64Array(ROWS), new Float64Array(ROWS)];
    const compare = (seed: number) => {
      const r = numbers(STRIDE, seed);
      plainKernels.matVec(w, r, plain, ROWS, STRIDE);
      kernels.matVec(w, r, fast, ROWS, STRIDE);
      expect(fast).toEqual(plain);
    };
    compare(3);
    compare(4);
    expect(kernels.clippedUpdate(w, e.slice(), 0.3, 0.2)).toBeGreaterThan(0);
    compare(5);
  });

  it.each([1, 99, 100, 250])('give the same bits in a trace over %i steps', (steps) => {
    const [d, p] = [numbers(steps * STRIDE, 6), numbers(steps * STRIDE, 7)];
    const [plain, fast] = [e.slice(), e.slice()];
    plainKernels.cubedOuter(d, p, plain, steps, ROWS, STRIDE);
    kernels.cubedOuter(d, p, fast, steps, ROWS, STRIDE);
    expect(fast).toEqual(plain);
    expect(fast).not.toEqual(e);
  });
});
