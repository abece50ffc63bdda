import { describe, expect, it } from 'vitest';
import { OpenPrior } from '../../../src/model/cerebellum/open-prior.js';
import { product, rotationOf } from '../../../src/model/numbers/rotation.js';

/** A view and one further cause. */
const n = 13;
const h = 0.5;
const shiftSpread = 0.15;
const variances = new Float64Array(n).fill(9);
for (const i of [0, 4, 8]) variances[i] = shiftSpread ** 2;
variances[12] = 0.04;

/** Causes of a view that shows a step s as M s, and shifts. */
function causesOf(map: Float64Array, shift = [0, 0, 0], other = 0): Float64Array {
  const causes = new Float64Array(n);
  for (let axis = 0; axis < 3; axis++) {
    causes[4 * axis] = shift[axis];
    for (let i = 0; i < 3; i++) causes[4 * axis + 1 + i] = h * (map[3 * axis + i] - (axis === i ? 1 : 0));
  }
  causes[12] = other;
  return causes;
}
/** Squared distance from the mean, in spreads. */
function far({ mean, precision }: OpenPrior, causes: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) sum += (causes[i] - mean[i]) * precision[i * n + j] * (causes[j] - mean[j]);
  return sum;
}
const none = new Float64Array(n);
const same = rotationOf([0, 0, 0]);

describe('what is known of open causes', () => {
  it('is centred on what was before, with the spreads of shifts and other causes', () => {
    const prior = new OpenPrior(variances, none, h);
    expect([...prior.mean]).toEqual([...none]);
    expect(far(prior, causesOf(same, [shiftSpread, 0, 0]))).toBeCloseTo(1, 9);
    expect(far(prior, causesOf(same, [0, 0, 2 * shiftSpread]))).toBeCloseTo(4, 9);
    expect(far(prior, causesOf(same, [0, 0, 0], 0.2))).toBeCloseTo(1, 9);
  });

  it.each([
    [0.3, 0, 0],
    [0, -0.8, 0.4],
    [1.2, 1.2, -1.2],
    [0, 0, 3],
  ])('is a spread of 1 rad for turns, once it looks from there: (%f, %f, %f)', (...w) => {
    const angle = Math.hypot(...w);
    for (const before of [none, causesOf(rotationOf([0.4, -1, 0.2]), [0.1, 0, -0.1], 0.3)]) {
      const prior = new OpenPrior(variances, before, h);
      const map = Float64Array.from({ length: 9 }, (_, i) =>
        before === none ? same[i] : rotationOf([0.4, -1, 0.2])[i],
      );
      const shift = [before[0], before[4], before[8]];
      const causes = causesOf(product(rotationOf(w), map), shift, before[12]);
      // From elsewhere a large turn looks like a stretch.
      if (angle > 0.5) expect(far(prior, causes)).toBeGreaterThan(2 * angle ** 2);
      prior.lookFrom(causes);
      expect(far(prior, causes) / angle ** 2).toBeCloseTo(1, 1);
    }
  });

  it('takes a stretch of 5 % for as likely as a turn of 1 rad', () => {
    const prior = new OpenPrior(variances, none, h);
    for (const i of [0, 4, 8]) {
      const map = same.slice();
      map[i] += 0.05;
      expect(far(prior, causesOf(map))).toBeCloseTo(1, 9);
    }
  });

  it('finds a turn from causes that are stretched by the first look', () => {
    const w = [0, 0, Math.PI / 4];
    const turned = causesOf(rotationOf(w));
    // As by least squares without a limit: the sine without the cosine.
    const linear = causesOf(Float64Array.of(1, -Math.SQRT1_2, 0, Math.SQRT1_2, 1, 0, 0, 0, 1));
    const prior = new OpenPrior(variances, none, h);
    const first = far(prior, turned);
    prior.lookFrom(linear);
    expect(far(prior, turned)).toBeLessThan(first / 5);
  });

  it('looks from the view as it was where a view is none', () => {
    const prior = new OpenPrior(variances, none, h);
    const plain = prior.precision.slice();
    prior.lookFrom(causesOf(rotationOf([0, 1, 0])));
    expect(prior.precision).not.toEqual(plain);
    prior.lookFrom(causesOf(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, -1)));
    expect(prior.precision).toEqual(plain);
  });

  it('finds a turn in a few steps, and stays as it is once it is fixed', () => {
    const turned = causesOf(rotationOf([0, 0, 1]));
    const prior = new OpenPrior(variances, none, h);
    const plain = prior.precision.slice();
    // What is seen asks for half of the way from where it is looked from.
    let asked = none;
    const explained = () => (asked = asked.map((x, i) => (x + turned[i]) / 2));
    prior.isFixed = true;
    prior.findTurn(explained);
    expect([prior.precision, asked]).toEqual([plain, none]);
    prior.isFixed = false;
    prior.findTurn(explained);
    expect(far(prior, turned)).toBeLessThan(1.2);
  });

  it('is copied and saved with what it looks from', () => {
    const before = causesOf(rotationOf([0.2, 0, 0.5]), [0.1, 0, 0], 0.1);
    const prior = new OpenPrior(variances, before, h);
    prior.lookFrom(causesOf(rotationOf([0.4, 0.4, 0])));
    const copy = prior.copy();
    const loaded = new OpenPrior(variances, none, h);
    loaded.mean.set(prior.mean);
    loaded.precision.set(prior.precision);
    loaded.load(prior.save());
    for (const other of [copy, loaded]) {
      expect([other.mean, other.precision, other.isFixed]).toEqual([prior.mean, prior.precision, false]);
      other.lookFrom(none);
    }
    const untouched = prior.precision.slice();
    prior.lookFrom(none);
    expect(prior.precision).not.toEqual(untouched);
    expect([copy.precision, loaded.precision]).toEqual([prior.precision, prior.precision]);
    prior.isFixed = true;
    expect(prior.copy().isFixed).toBe(true);
    loaded.load(prior.save());
    expect(loaded.isFixed).toBe(true);
  });
});
