import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/controllers/brain/default-kernels.js';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import type { BasalGangliaKernels, Kernels } from '../../../src/model/kernels/ports.js';
import { Random } from '../../../src/model/numbers/random.js';

/** Unlike each other, so that none can stand for another. */
const CONSTANTS = {
  strTau: 11,
  snrTau: 5,
  vaTau: 7,
  pmTau: 19,
  snrThreshold: 1.2,
  pmToStr: 0.5,
  strToSnr: 0.8,
  snrToVa: 0.6,
};

const wasm = choose('wasm').kernels;

/** A network of `n` cells with normal numbers everywhere, some of them zero. */
function filled(kernels: Kernels, n: number, seed: number): BasalGangliaKernels {
  const network = kernels.basalGanglia(n, CONSTANTS);
  const stream = new Random(seed).stream('noise');
  for (const [name, array] of Object.entries(network.arrays))
    for (let i = 0; i < array.length; i++) {
      const value = stream.uniform() < 0.2 ? 0 : stream.normal();
      array[i] = name.endsWith('R') ? Math.abs(value) : value;
    }
  return network;
}

const positive = (x: number) => (x > 0 ? x : 0);
const sum = (numbers: Float64Array, of = (x: number) => x) => numbers.reduce((s, x) => s + of(x), 0);

const size = fc.integer({ min: 1, max: 31 });
const seed = fc.integer({ min: 1, max: 1e6 });

describe.each([plainKernels, wasm])('the basal ganglia kernels: $name', (kernels) => {
  it('step every population from the rates before, with the totals from the first cell to the last', () => {
    fc.assert(
      fc.property(size, seed, (n, s) => {
        const { arrays, step } = filled(kernels, n, s);
        const old = Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
        const [amplitude, lateralSnr, lateralVa] = old.levels;
        const disinhibition = sum(old.snrR, (r) => positive(CONSTANTS.snrThreshold - r));
        const vaTotal = sum(old.vaR);
        step();
        for (let i = 0; i < n; i++) {
          const pm = old.vaR[i] + old.pmBaseline[i] - old.pmM[i];
          expect(arrays.pmM[i]).toBe(old.pmM[i] + pm / CONSTANTS.pmTau);
          const inhibition = CONSTANTS.snrToVa * old.snrR[i] + lateralVa * (vaTotal - old.vaR[i]);
          const va = old.vaBaseline[i] - inhibition - old.vaM[i];
          expect(arrays.vaM[i]).toBe(old.vaM[i] + va / CONSTANTS.vaTau);
          const others = disinhibition - positive(CONSTANTS.snrThreshold - old.snrR[i]);
          const balance = lateralSnr * others - CONSTANTS.strToSnr * old.strR[i];
          const snr = balance + old.snrBaseline[i] - old.snrM[i] + amplitude * old.noise[i];
          expect(arrays.snrM[i]).toBe(old.snrM[i] + snr / CONSTANTS.snrTau);
          const excitation = old.corticalSums[i] + CONSTANTS.pmToStr * old.pmR[i];
          const str = excitation + old.strBaseline[i] - old.strM[i];
          expect(arrays.strM[i]).toBe(old.strM[i] + str / CONSTANTS.strTau);
          for (const name of ['str', 'snr', 'va', 'pm'] as const)
            expect(arrays[`${name}R`][i]).toBe(positive(arrays[`${name}M`][i]));
        }
        let prediction = 0;
        for (let i = 0; i < n; i++) prediction += old.predictionWeights[i] * old.strR[i];
        expect([...arrays.totals]).toEqual([prediction, sum(arrays.strR)]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('the basal ganglia in WebAssembly', () => {
  it.each([1, 7, 120])('take the bits of the plain ones over 2000 noisy steps of %i cells', (n) => {
    const [plain, fast] = [plainKernels, wasm].map((kernels) => filled(kernels, n, 3));
    const noise = new Random(4).stream('noise');
    for (let t = 0; t < 2000; t++) {
      noise.fillSigned(plain.arrays.noise);
      fast.arrays.noise.set(plain.arrays.noise);
      plain.step();
      fast.step();
      if (t % 100 !== 99) continue;
      for (const name of ['strM', 'strR', 'snrM', 'snrR', 'vaM', 'vaR', 'pmM', 'pmR', 'totals'] as const)
        expect(fast.arrays[name], `${name} in step ${t}`).toEqual(plain.arrays[name]);
    }
  });
});
