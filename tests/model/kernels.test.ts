import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainKernels } from '../../src/model/plain-kernels.js';
import { Random } from '../../src/model/random.js';

const RELATIVE_TOLERANCE = 1e-12;

const padded = (n: number) => Math.ceil(n / 8) * 8;

/** `rows` x `columns` normal numbers, each row padded with zeros to a multiple of 8. */
function matrix(rows: number, columns: number, seed: number): Float64Array {
  const stream = new Random(seed).stream('weights');
  const stride = padded(columns);
  return Float64Array.from({ length: rows * stride }, (_, k) => (k % stride < columns ? stream.normal() : 0));
}

function expectClose(actual: number, expected: number, scale: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(RELATIVE_TOLERANCE * scale);
}

const size = fc.integer({ min: 1, max: 45 });
const seed = fc.integer({ min: 1, max: 1e6 });

describe('the plain kernels', () => {
  it('multiply a matrix of any size by a vector, and ignore the padding', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const stride = padded(n);
        const w = matrix(n, n, s);
        const r = matrix(1, n, s + 1);
        const out = new Float64Array(stride).fill(7);
        plainKernels.matVec(w, r, out, n, stride);
        for (let i = 0; i < n; i++) {
          let sum = 0;
          let scale = 0;
          for (let j = 0; j < n; j++) {
            sum += w[i * stride + j] * r[j];
            scale += Math.abs(w[i * stride + j] * r[j]);
          }
          expectClose(out[i], sum, scale);
        }
        expect([...out.subarray(n)]).toEqual(new Array(stride - n).fill(7));
      }),
      { numRuns: 60 },
    );
  });

  it('sum each row as even columns plus odd columns, whichever tile the row falls in', () => {
    const n = 23;
    const stride = padded(n);
    const w = matrix(n, n, 5);
    const r = matrix(1, n, 6);
    const out = new Float64Array(stride);
    plainKernels.matVec(w, r, out, n, stride);
    for (let i = 0; i < n; i++) {
      let even = 0;
      let odd = 0;
      for (let j = 0; j < stride; j += 2) {
        even += w[i * stride + j] * r[j];
        odd += w[i * stride + j + 1] * r[j + 1];
      }
      expect(out[i]).toBe(even + odd);
    }
  });

  it('add the products of the recorded steps to the traces and leave the padding zero', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 230 }), seed, (n, steps, s) => {
        const stride = padded(n);
        const d = matrix(Math.max(steps, 1), n, s);
        const p = matrix(Math.max(steps, 1), n, s + 1);
        const e = matrix(n, n, s + 2);
        const before = e.slice();
        plainKernels.cubedOuter(d, p, e, steps, n, stride);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < stride; j++) {
            let sum = before[i * stride + j];
            let scale = Math.abs(sum);
            for (let t = 0; t < steps; t++) {
              const product = d[t * stride + i] * p[t * stride + j];
              sum += product;
              scale += Math.abs(product);
            }
            expectClose(e[i * stride + j], sum, scale);
            if (j >= n) expect(e[i * stride + j]).toBe(0);
          }
      }),
      { numRuns: 30 },
    );
  });

  it('give the same traces bit for bit however the steps are cut into calls', () => {
    const n = 21;
    const stride = padded(n);
    const steps = 260;
    const d = matrix(steps, n, 1);
    const p = matrix(steps, n, 2);
    const whole = new Float64Array(n * stride);
    plainKernels.cubedOuter(d, p, whole, steps, n, stride);
    const pieces = new Float64Array(n * stride);
    for (const [from, to] of [
      [0, 1],
      [1, 107],
      [107, 260],
    ])
      plainKernels.cubedOuter(
        d.subarray(from * stride),
        p.subarray(from * stride),
        pieces,
        to - from,
        n,
        stride,
      );
    expect(pieces).toEqual(whole);
  });

  it('clip each weight change, count the clipped ones and clear the traces', () => {
    const w = Float64Array.of(1, 1, 1, 1, 1, 0, 0, 0);
    const e = Float64Array.of(0.1, -0.1, 4, -4, 0.25, 0, 0, 0);
    expect(plainKernels.clippedUpdate(w, e, -2, 0.5)).toBe(2);
    expect([...w]).toEqual([1.2, 0.8, 1.5, 0.5, 1.5, 0, 0, 0]);
    expect([...e]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });
});
