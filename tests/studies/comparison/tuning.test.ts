import { describe, expect, it } from 'vitest';
import { controllerKinds } from '../../../src/controllers/index.js';
import { PatternSearch } from '../../../src/studies/comparison/pattern-search.js';
import { scoreOf, tunableConstants, tuningProcedure } from '../../../src/studies/comparison/tuning.js';

/** The best point after so many evaluations. */
function searched(
  start: Readonly<Record<string, number>>,
  cost: (point: Readonly<Record<string, number>>) => number,
  evaluations: number,
) {
  const search = new PatternSearch(start);
  const asked = Array.from({ length: evaluations }, () => {
    const point = search.ask();
    const value = cost(point);
    search.tell(value);
    return { point, value };
  });
  return { asked, best: asked.reduce((least, one) => (one.value < least.value ? one : least)) };
}

const away = (value: number, best: number) => Math.log(value / best) ** 2;

describe('the search for constants', () => {
  it('begins with the present ones, and changes one at a time by a factor', () => {
    const { asked } = searched({ a: 1, b: 10 }, ({ a, b }) => away(a, 4) + away(b, 10), 6);
    expect(asked[0].point).toEqual({ a: 1, b: 10 });
    expect(asked[1].point).toEqual({ a: 2, b: 10 });
    // Kept, so that the next constant is tried from there, larger and smaller.
    expect(asked[2].point).toEqual({ a: 2, b: 20 });
    expect(asked[3].point).toEqual({ a: 2, b: 5 });
    expect(asked[4].point).toEqual({ a: 4, b: 10 });
  });

  it('comes near the best constants, with smaller steps in the end', () => {
    const { best } = searched({ a: 1, b: 10 }, ({ a, b }) => away(a, 5) + away(b, 1.7), 60);
    expect(best.point.a / 5).toBeCloseTo(1, 1);
    expect(best.point.b / 1.7).toBeCloseTo(1, 1);
  });

  it('asks for the same where there is nothing to tune', () => {
    const { asked } = searched({}, () => 1, 3);
    expect(asked.every(({ point }) => Object.keys(point).length === 0)).toBe(true);
  });
});

describe('the tuning of controllers', () => {
  it('knows constants of every controller that has some, all of them positive', () => {
    for (const name of Object.keys(controllerKinds)) {
      const constants = Object.values(tunableConstants(name));
      expect(
        constants.every((value) => value > 0 && Number.isFinite(value)),
        name,
      ).toBe(true);
      expect(constants.length > 0, name).toBe(name !== 'ik' && name !== 'ik+brain-estimator');
    }
    expect(() => tunableConstants('pid')).toThrow(/'pid' is not known, expected one of brain, ik/);
  });

  it('judges by the median of each round and of new targets, within bounds', () => {
    const { rounds } = tuningProcedure.task;
    const measures = (errorM: number) => ({
      ...Object.fromEntries(
        Array.from({ length: rounds }, (_, r) => [`round_${r + 1}_error_m`, [errorM, errorM, Infinity]]),
      ),
      new_error_m: [errorM],
    });
    expect(scoreOf(measures(0.01))).toBeCloseTo(-2, 12);
    expect(scoreOf(measures(1e-9))).toBeCloseTo(-4, 12);
    expect(scoreOf(measures(Infinity))).toBeCloseTo(0, 12);
  });
});
