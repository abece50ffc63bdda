import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import { Random } from '../../../src/model/numbers/random.js';
import type { RandomStream, StreamName } from '../../../src/model/numbers/random.js';

const DRAWS = 100_000;
const draws = (next: () => number): number[] => Array.from({ length: DRAWS }, next);
const moment = (x: readonly number[], power: number): number =>
  x.reduce((sum, value) => sum + value ** power, 0) / x.length;
function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [moment(a, 1), moment(b, 1)];
  const covariance = a.reduce((sum, value, i) => sum + (value - meanA) * (b[i] - meanB), 0) / a.length;
  return covariance / Math.sqrt((moment(a, 2) - meanA ** 2) * (moment(b, 2) - meanB ** 2));
}

/** The first number of every stream under seed 1. Checkpoints depend on them: append, never change. */
const firstNumbers: Record<StreamName, number> = {
  weights: 0.7273691641207065,
  goals: 0.437639461928762,
  noise: 0.5206615809266679,
  perturbation: 0.542862417535769,
  exploration: 0.3981377280879075,
  reset: 0.3711561971410149,
  targets: 0.1339824336871872,
  reservoir: 0.2753366732222433,
  wiring: 0.052969864537151135,
};
const names = Object.keys(firstNumbers) as StreamName[];

describe('the random streams', () => {
  it('begin as ever', () => {
    const random = new Random(1);
    for (const name of names) expect(random.stream(name).uniform(), name).toBe(firstNumbers[name]);
  });

  it('give impulses at the rate that is asked for, each element alike, whatever was drawn together', () => {
    const [length, calls, probability] = [40, 20_000, 0.09];
    const stream = new Random(3).stream('perturbation');
    const out = new Float64Array(length);
    const counts = new Float64Array(length);
    const sizes: number[] = [];
    for (let call = 0; call < calls; call++) {
      stream.fillImpulses(out, { probability, amplitude: 2 });
      out.forEach((value, i) => {
        if (value === 0) return;
        counts[i]++;
        sizes.push(value);
      });
    }
    const deviation = Math.sqrt(calls * probability * (1 - probability));
    for (const count of counts) expect(Math.abs(count - calls * probability)).toBeLessThan(4.5 * deviation);
    expect(Math.abs(sizes.length - length * calls * probability)).toBeLessThan(
      4 * Math.sqrt(length) * deviation,
    );
    expect(moment(sizes, 1)).toBeCloseTo(0, 1);
    expect(moment(sizes, 2)).toBeCloseTo(4 / 3, 1);
    expect(Math.max(...sizes.map(Math.abs))).toBeLessThan(2);
  });

  it('give no impulse or nothing but impulses where that is certain', () => {
    const stream = new Random(3).stream('perturbation');
    const out = new Float64Array(100).fill(7);
    stream.fillImpulses(out, { probability: 0, amplitude: 1 });
    expect(out).toEqual(new Float64Array(100));
    stream.fillImpulses(out, { probability: 1, amplitude: 1 });
    expect(out.every((value) => value !== 0)).toBe(true);
  });

  it('do not shift one another', () => {
    const [untouched, busy] = [new Random(5), new Random(5)];
    for (let i = 0; i < 1000; i++) busy.stream('goals').normal();
    for (const name of names)
      if (name !== 'goals') expect(busy.stream(name).uniform()).toBe(untouched.stream(name).uniform());
  });

  it('are uncorrelated among one another and between neighbouring seeds', () => {
    const of = (seed: number, name: StreamName) => {
      const stream = new Random(seed).stream(name);
      return draws(() => stream.uniform());
    };
    const sample = [of(1, 'weights'), of(1, 'goals'), of(1, 'noise'), of(2, 'weights'), of(3, 'weights')];
    for (let a = 0; a < sample.length; a++)
      for (let b = 0; b < a; b++)
        expect(Math.abs(correlation(sample[a], sample[b]))).toBeLessThan(4 / Math.sqrt(DRAWS));
  });

  // Bounds are four standard errors of the moment.
  it.each([
    ['uniform', (s: RandomStream) => s.uniform(), 1 / 2, 1 / 3, 0, 1],
    ['fraction', (s: RandomStream) => s.fraction(), 1 / 2, 1 / 3, 0, 1],
    ['signed', (s: RandomStream) => s.signed(), 0, 1 / 3, -1, 1],
    ['normal', (s: RandomStream) => s.normal(), 0, 1, -Infinity, Infinity],
  ] as const)('have the moments of the distribution: %s', (_, draw, mean, square, low, high) => {
    const stream = new Random(11).stream('noise');
    const x = draws(() => draw(stream));
    const bound = (power: number) => 4 * Math.sqrt((moment(x, 2 * power) - moment(x, power) ** 2) / DRAWS);
    expect(Math.abs(moment(x, 1) - mean)).toBeLessThan(bound(1));
    expect(Math.abs(moment(x, 2) - square)).toBeLessThan(bound(2));
    expect(x.every((value) => value >= low && value < high)).toBe(true);
    expect(Math.abs(correlation(x.slice(1), x.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(DRAWS));
  });

  it('draw normal numbers with normal tails', () => {
    const stream = new Random(13).stream('goals');
    const beyond = draws(() => stream.normal()).filter((x) => Math.abs(x) > 2).length / DRAWS;
    expect(Math.abs(beyond - 0.0455)).toBeLessThan(4 * Math.sqrt(0.0455 / DRAWS));
  });

  it('draw every integer below n alike, and no other', () => {
    const stream = new Random(17).stream('exploration');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < DRAWS; i++) counts[stream.integer(7)]++;
    for (const count of counts) expect(Math.abs(count - DRAWS / 7)).toBeLessThan(4 * Math.sqrt(DRAWS / 7));
    expect(counts).toHaveLength(7);
  });

  it('go on with the same bits after they were saved and loaded, a spare normal number included', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(7), (seed, skipped) => {
        const random = new Random(seed);
        for (let i = 0; i < skipped; i++) random.stream('goals').normal();
        const other = new Random(0);
        other.load(random.save());
        for (const name of names)
          for (let i = 0; i < 3; i++) expect(other.stream(name).normal()).toBe(random.stream(name).normal());
      }),
      { numRuns: 50 },
    );
  });

  it('refuse a state of the wrong length', () => {
    expect(() => {
      new Random(1).load({ streams: new Float64Array(5) });
    }).toThrow(ModelError);
  });
});
