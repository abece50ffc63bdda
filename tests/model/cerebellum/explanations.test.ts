import { describe, expect, it } from 'vitest';
import {
  asNumbers,
  everyExplanation,
  fromNumbers,
  isViewOpen,
  logPrior,
  near,
  noisesM,
  OPEN,
  openness,
  placesM,
  simplest,
  within,
} from '../../../src/model/cerebellum/explanations.js';

const name = (open: number) =>
  openness[open].map((share, kind) => (share === 1 ? 'vogl'[kind] : '')).join('') ||
  String(openness[open][0]);

describe('the ways to explain reaches', () => {
  it('are causes that are closed, a little open, or open one by one, in pairs, and all together', () => {
    expect(openness.map((_, open) => name(open))).toEqual([
      '0.002',
      '0.05',
      ...['v', 'o', 'g', 'l'],
      ...['vo', 'vg', 'vl', 'og', 'ol', 'gl'],
      'vogl',
    ]);
    for (const shares of openness.slice(2)) for (const share of shares) expect([2e-3, 1]).toContain(share);
    expect(openness.flatMap((_, open) => (isViewOpen(open) ? [name(open)] : []))).toEqual([
      ...['v', 'vo', 'vg', 'vl', 'vogl'],
    ]);
    expect(name(OPEN)).toBe('vogl');
    expect(everyExplanation).toHaveLength(openness.length * noisesM.length * placesM.length);
  });

  it('are less likely with more noise, more of places, and more open causes', () => {
    expect(logPrior(simplest) + 0).toBe(0);
    expect(logPrior({ noise: 2, place: 1, open: 0 })).toBe(-3);
    expect(openness.map((_, open) => logPrior({ noise: 1, place: 0, open }))).toEqual([
      ...[-1, -2, -3, -3, -3, -3],
      ...[-4, -4, -4, -4, -4, -4, -4],
    ]);
  });

  it('are near if one choice is, or if there is less noise', () => {
    const here = { noise: 2, place: 1, open: 3 };
    const all = near(here).map(asNumbers);
    const others = openness.flatMap((_, open) => (open === 3 ? [] : [[2, 1, open]]));
    const less = openness.flatMap((_, open) => [0, 1].flatMap((n) => [0, 1].map((p) => [n, p, open])));
    const steps = [
      [2, 1, 3],
      [2, 0, 3],
      [2, 2, 3],
      [3, 1, 3],
    ];
    expect(new Set(all.map(String))).toEqual(new Set([...others, ...less, ...steps].map(String)));
  });

  it('are within one with at most its noise and place, and the same open causes', () => {
    expect(within({ noise: 1, place: 0, open: 4 }).map(asNumbers)).toEqual([
      [0, 0, 4],
      [1, 0, 4],
    ]);
  });

  it('are numbers in a file, which count as the end of a grid beyond it', () => {
    for (const one of everyExplanation) expect(fromNumbers(Float64Array.from(asNumbers(one)))).toEqual(one);
    expect(fromNumbers([-3, 99, 99])).toEqual({ noise: 0, place: placesM.length - 1, open: OPEN });
  });
});
