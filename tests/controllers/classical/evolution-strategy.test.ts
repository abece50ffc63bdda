import { describe, expect, it } from 'vitest';
import { EvolutionStrategy } from '../../../src/controllers/classical/evolution-strategy.js';
import { RandomStream } from '../../../src/model/numbers/random.js';

type Cost = (x: Float64Array) => number;

/** The value at the mean after so many evaluations, and the step. */
function minimum(cost: Cost, n: number, start: number, step: number, evaluations: number, seed = 1) {
  const search = new EvolutionStrategy(n);
  const state = new Float64Array(search.length);
  const random = new RandomStream(seed, 3);
  const x = new Float64Array(n);
  search.begin(state, new Float64Array(n).fill(start), step);
  for (let i = 0; i < evaluations; i++) {
    search.ask(state, random, x);
    search.tell(state, cost(x));
  }
  return { value: cost(search.meanOf(state)), step: state[0] };
}

const sphere: Cost = (x) => x.reduce((sum, v) => sum + v * v, 0);
const ellipsoid: Cost = (x) => x.reduce((sum, v, i) => sum + 1e6 ** (i / (x.length - 1)) * v * v, 0);
const rosenbrock: Cost = (x) =>
  x.slice(1).reduce((sum, next, i) => sum + 100 * (next - x[i] ** 2) ** 2 + (1 - x[i]) ** 2, 0);

describe('the evolution strategy', () => {
  it('finds the minimum of a sphere in as many evaluations as the tutorial of Hansen says', () => {
    // About 10 n^1.5 to 1e-10 and less for the sphere with default settings: 2500 for n = 10 is generous.
    for (const seed of [1, 2, 3]) {
      const { value, step } = minimum(sphere, 10, 1, 0.5, 2500, seed);
      expect(value).toBeLessThan(1e-10);
      expect(step).toBeLessThan(1e-4);
    }
  });

  it('learns the axes of an ellipsoid whose widths differ by a thousand', () => {
    for (const seed of [1, 2]) expect(minimum(ellipsoid, 8, 1, 0.5, 6000, seed).value).toBeLessThan(1e-8);
  });

  it('follows the bent valley of Rosenbrock, whose axes turn', () => {
    for (const seed of [1, 2]) expect(minimum(rosenbrock, 6, 0, 0.3, 9000, seed).value).toBeLessThan(1e-8);
  });

  it('grows its step where the start is far and the step is small', () => {
    const far: Cost = (x) => sphere(x.map((v) => v - 100));
    expect(minimum(far, 5, 0, 0.01, 3000).value).toBeLessThan(1e-6);
  });

  it('evaluates the start first, and asks for the same point until it is told its value', () => {
    const search = new EvolutionStrategy(4);
    const state = new Float64Array(search.length);
    const random = new RandomStream(1, 3);
    search.begin(state, [1, 2, 3, 4], 0.5);
    const [one, other] = [new Float64Array(4), new Float64Array(4)];
    search.ask(state, random, one);
    expect([...one]).toEqual([1, 2, 3, 4]);
    search.tell(state, 1);
    search.ask(state, random, one);
    search.ask(state, random, other);
    expect(other).toEqual(one);
    expect(one).not.toEqual(Float64Array.of(1, 2, 3, 4));
  });
});
