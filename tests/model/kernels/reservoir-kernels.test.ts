import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/controllers/brain/default-kernels.js';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import type { Kernels, ReservoirKernels } from '../../../src/model/kernels/ports.js';
import { Random } from '../../../src/model/numbers/random.js';
import {
  PANEL_STEPS,
  WEIGHT_ROWS,
  panelIndex,
  strideOf,
  weightIndex,
} from '../../../src/model/kernels/reservoir-arrays.js';

const RELATIVE_TOLERANCE = 1e-12;
const CONSTANTS = { share: 1 / 30, retention: 0.05, renewal: 0.95 };

const wasm = choose('wasm').kernels;

/** A reservoir of `n` units with normal numbers everywhere but in the padding. */
function filled(kernels: Kernels, n: number, seed: number): ReservoirKernels {
  const stride = strideOf(n);
  const reservoir = kernels.reservoir(stride, CONSTANTS);
  const { arrays } = reservoir;
  const stream = new Random(seed).stream('weights');
  for (const name of ['x', 'r', 'meanX', 'input'] as const)
    for (let i = 0; i < n; i++) arrays[name][i] = stream.normal();
  arrays.clampedRates.fill(NaN)[n - 1] = 0.7;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      arrays.weights[weightIndex(stride, i, j)] = stream.normal() / Math.sqrt(n);
      arrays.traces[i * stride + j] = stream.normal() / Math.sqrt(n);
    }
  for (let t = 0; t < PANEL_STEPS; t++)
    for (let i = 0; i < n; i++) {
      arrays.perturbations[t * stride + i] = stream.normal();
      arrays.deviationCubes[panelIndex(t, i)] = stream.normal();
      arrays.rateCubes[panelIndex(t, i)] = stream.normal();
    }
  return reservoir;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

const size = fc.integer({ min: 1, max: 45 });
const seed = fc.integer({ min: 1, max: 1e6 });

describe('the layout of the weights', () => {
  it('has a place of its own for every weight, within as many whole blocks of rows as there must be', () => {
    fc.assert(
      fc.property(size, (n) => {
        const stride = strideOf(n);
        const { weights } = plainKernels.reservoir(stride, CONSTANTS).arrays;
        const rows = weights.length / stride;
        expect(rows % WEIGHT_ROWS).toBe(0);
        expect(rows - stride).toBeLessThan(WEIGHT_ROWS);
        const places = Array.from({ length: weights.length }, (_, k) =>
          weightIndex(stride, Math.floor(k / stride), k % stride),
        );
        expect(places.sort((a, b) => a - b)).toEqual([...weights.keys()]);
      }),
    );
  });
});

describe.each([plainKernels, wasm])('the kernels: $name', (kernels) => {
  it('sum each row of the product as even columns plus odd columns', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const stride = strideOf(n);
        const reservoir = filled(kernels, n, s);
        const { weights, drive } = reservoir.arrays;
        const r = reservoir.arrays.r.slice();
        reservoir.run(1, -1);
        for (let i = 0; i < stride; i++) {
          let even = 0;
          let odd = 0;
          for (let j = 0; j < stride; j += 2) {
            even += weights[weightIndex(stride, i, j)] * r[j];
            odd += weights[weightIndex(stride, i, j + 1)] * r[j + 1];
          }
          expect(drive[i]).toBe(even + odd);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('record the cubes of the deviations and of the rates before', () => {
    const n = 21;
    const { run, arrays } = filled(kernels, n, 5);
    const before = arrays.r.slice();
    run(2, 7);
    for (let i = 0; i < n; i++) {
      expect(arrays.rateCubes[panelIndex(7, i)]).toBe(before[i] * before[i] * before[i]);
      const [d, p] = [arrays.deviation[i], arrays.previousR[i]];
      expect(arrays.deviationCubes[panelIndex(8, i)]).toBe(d * d * d);
      expect(arrays.rateCubes[panelIndex(8, i)]).toBe(p * p * p);
    }
  });

  it('add the products of the recorded steps to the traces', () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: PANEL_STEPS }), seed, (n, steps, s) => {
        const stride = strideOf(n);
        const reservoir = filled(kernels, n, s);
        const { traces, deviationCubes: d, rateCubes: p } = reservoir.arrays;
        const before = traces.slice();
        reservoir.cubedOuter(steps);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            let sum = before[i * stride + j];
            let scale = Math.abs(sum);
            for (let t = 0; t < steps; t++) {
              const product = d[panelIndex(t, i)] * p[panelIndex(t, j)];
              sum += product;
              scale += Math.abs(product);
            }
            expect(Math.abs(traces[i * stride + j] - sum)).toBeLessThanOrEqual(RELATIVE_TOLERANCE * scale);
          }
      }),
      { numRuns: 30 },
    );
  });

  it('leave the padding zero', () => {
    const n = 13;
    const stride = strideOf(n);
    const reservoir = filled(kernels, n, 6);
    reservoir.run(PANEL_STEPS, 0);
    reservoir.cubedOuter(PANEL_STEPS);
    reservoir.clippedUpdate(0.1, 0.2);
    const { arrays } = reservoir;
    for (const name of ['x', 'r', 'previousR', 'deviation', 'meanX', 'rateSums'] as const)
      expect([...arrays[name].subarray(n)], name).toEqual([0, 0, 0]);
    for (let i = 0; i < stride; i++)
      for (let j = 0; j < stride; j++)
        if (i >= n || j >= n)
          expect([arrays.weights[weightIndex(stride, i, j)], arrays.traces[i * stride + j]]).toEqual([0, 0]);
    // The rows that fill up the last block.
    for (let i = stride; i % WEIGHT_ROWS !== 0; i++)
      for (let j = 0; j < stride; j++)
        expect([arrays.weights[weightIndex(stride, i, j)], arrays.drive[i]]).toEqual([0, 0]);
  });

  it('clip each weight change, count the clipped ones and clear the traces', () => {
    const reservoir = kernels.reservoir(8, CONSTANTS);
    const { weights, traces } = reservoir.arrays;
    const row = Array.from({ length: 6 }, (_, pre) => weightIndex(8, 7, pre));
    for (const at of row.slice(0, 5)) weights[at] = 1;
    traces.set([0.1, -0.1, 4, -4, 0.25], 7 * 8);
    expect(reservoir.clippedUpdate(-2, 0.5)).toBe(2);
    expect(row.map((at) => weights[at])).toEqual([1.2, 0.8, 1.5, 0.5, 1.5, 0]);
    expect(weights.filter((w) => w !== 0)).toHaveLength(5);
    expect(traces.every((e) => e === 0)).toBe(true);
  });
});

describe('the kernels in WebAssembly', () => {
  it('are the ones that are used here', () => {
    expect(wasm.name).toBe('wasm');
  });

  it('give the same bits as the plain ones, whatever is done in whatever order', () => {
    const action = fc.oneof(
      fc.record({ run: fc.integer({ min: 1, max: PANEL_STEPS }), record: fc.boolean() }),
      fc.record({ outer: fc.integer({ min: 0, max: PANEL_STEPS }) }),
      fc.record({ factor: fc.double({ min: -1, max: 1, noNaN: true }) }),
    );
    fc.assert(
      fc.property(size, seed, fc.array(action, { minLength: 1, maxLength: 6 }), (n, s, actions) => {
        const both = [plainKernels, wasm].map((kernels) => {
          const reservoir = filled(kernels, n, s);
          const clipped = actions.map((each) => {
            if ('factor' in each) return reservoir.clippedUpdate(each.factor, 0.01);
            if ('outer' in each) reservoir.cubedOuter(each.outer);
            else reservoir.run(each.run, each.record ? PANEL_STEPS - each.run : -1);
            return 0;
          });
          return { clipped, arrays: reservoir.arrays };
        });
        expect(both[1]).toEqual(both[0]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([400, 1600])('give the same bits at full size, step by step: %i units', (n) => {
    const [plain, fast] = [plainKernels, wasm].map((kernels) => {
      const reservoir = filled(kernels, n, 7);
      for (let t = 0; t < 3; t++) reservoir.run(1, t);
      reservoir.cubedOuter(3);
      const clipped = reservoir.clippedUpdate(0.1, 0.01);
      reservoir.run(2, -1);
      return { clipped, arrays: reservoir.arrays };
    });
    expect(fast.clipped).toBe(plain.clipped);
    for (const [name, numbers] of Object.entries(plain.arrays))
      expect(bytesOf(fast.arrays[name as keyof typeof fast.arrays]).equals(bytesOf(numbers)), name).toBe(
        true,
      );
  });

  it('give the same bits where rates saturate, vanish, or are none', () => {
    const values = [
      0,
      -0,
      1e-300,
      -1e-20,
      1e-9,
      -0.3,
      0.35,
      7,
      -19.9,
      20,
      -25,
      1e300,
      Infinity,
      -Infinity,
      NaN,
    ];
    const [plain, fast] = [plainKernels, wasm].map((kernels) => {
      const reservoir = kernels.reservoir(16, { share: 0, retention: 0, renewal: 0 });
      reservoir.arrays.clampedRates.fill(NaN);
      reservoir.arrays.perturbations.fill(0);
      reservoir.arrays.x.set(values.filter(Number.isFinite));
      reservoir.run(1, -1);
      return reservoir.arrays.r;
    });
    expect(fast).toEqual(plain);
  });
});

describe('the choice of kernels', () => {
  it('falls back to the plain ones with a reason where the compiled ones are missing or damaged', () => {
    const missing = choose('wasm', '/nowhere/kernels.wasm');
    expect(missing.kernels.name).toBe('plain');
    expect(missing.fallback).toMatch(/cannot be loaded.*kernels\.wasm/);
    expect(choose('wasm', import.meta.filename)).toMatchObject({ kernels: { name: 'plain' } });
  });

  it('takes the plain ones when asked to, and nothing else', () => {
    expect(choose('plain').kernels.name).toBe('plain');
    expect(() => choose('fast')).toThrow(/NEUROMOTOR_KERNELS is 'fast', expected plain or wasm/);
  });
});
