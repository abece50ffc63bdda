import { describe, expect, it } from 'vitest';
import { holm, signTest } from '../../../src/studies/statistics/sign-test.js';

describe('sign test', () => {
  it('is the chance of at least so many heads of a fair coin', () => {
    expect(signTest(20, 20)).toBeCloseTo(0.5 ** 20, 15);
    expect(signTest(9, 10)).toBeCloseTo(11 / 1024, 15);
    expect(signTest(0, 7)).toBe(1);
    expect(signTest(5, 9)).toBeCloseTo(0.5, 12);
  });

  it('refuses more heads than throws', () => {
    expect(() => signTest(3, 2)).toThrow('sign test: 3 of 2');
  });
});

describe('correction for many tests (Holm)', () => {
  it('multiplies the smallest p by the number of tests, the next by one less, and keeps their order', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  it('gives no p above 1, and none for no test', () => {
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
  });
});
