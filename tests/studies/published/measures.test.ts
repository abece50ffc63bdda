import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import {
  afterEffect,
  percentCompensated,
  savings,
  trialsToCriterion,
  trialsToHalfError,
} from '../../../src/studies/published/measures/adaptation.js';
import {
  blockMedians,
  ofGoal,
  successShare,
  trials,
  within,
} from '../../../src/studies/published/measures/curve.js';

describe('measures of reaches', () => {
  it('count success at and below the radius', () => {
    expect(successShare([0.01, 0.02, 0.03, 0.04], 0.02)).toBe(0.5);
  });

  it('take medians of whole blocks, of the reaches of one goal', () => {
    expect(blockMedians([1, 2, 9, 4, 4, 5, 7], 3)).toEqual([2, 4]);
    expect(ofGoal([0, 1, 2, 3, 4, 5], 1, 3)).toEqual([1, 4]);
  });
});

describe('measures of adaptation', () => {
  // 10 trials at 2, a rotation that reads -45 over baseline at first and loses a tenth a trial, 6 trials at 20.
  const rotated = Array.from({ length: 20 }, (_, t) => 2 - 45 * Math.max(0, 1 - t / 10));
  const angles = [...new Array<number>(10).fill(2), ...rotated, 20, 22, 18, 20, 20, 90];
  const disturbed = { range: trials(10, 29), uncompensatedDeg: -45, baselineDeg: 2 };

  it('average the first five trials after the disturbance', () => {
    expect(afterEffect(angles, disturbed.range)).toBeCloseTo(20, 10);
    expect(() => afterEffect(angles.slice(0, 33), disturbed.range)).toThrow(ModelError);
  });

  it('tell what is compensated in the n-th trial, from the baseline', () => {
    expect(percentCompensated(angles, disturbed, 6)).toBeCloseTo(50, 8);
    expect(percentCompensated(angles, disturbed, 20)).toBeCloseTo(100, 8);
    // The median at the edge is over the trials there are: 1, 0.9 and 0.8 of the rotation are left.
    expect(percentCompensated(angles, disturbed, 1)).toBeCloseTo(10, 8);
    expect(() => percentCompensated(angles, disturbed, 21)).toThrow('trial 21');
  });

  it('count trials to half error and to any other criterion', () => {
    expect(trialsToHalfError(angles, disturbed)).toBe(6);
    expect(trialsToCriterion(angles, disturbed, 0.1)).toBe(10);
    expect(trialsToHalfError(angles, { ...disturbed, uncompensatedDeg: -5 })).toBe(11);
    const never = new Array<number>(40).fill(-45);
    expect(trialsToHalfError(never, { ...disturbed, baselineDeg: 0 })).toBe(Infinity);
  });

  it('compare the second time with the first', () => {
    expect(savings(20, 5)).toBe(0.75);
    expect(savings(20, 30)).toBe(-0.5);
    expect(savings(20, Infinity)).toBe(-Infinity);
    expect(savings(Infinity, 5)).toBeNaN();
  });

  it('refuse trials that a curve has not', () => {
    expect(() => within([1, 2, 3], trials(2, 3))).toThrow('a curve of 3');
  });
});
