import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import { Cortex } from '../../../src/model/cortex/cortex.js';
import type { CortexParameters } from '../../../src/model/cortex/cortex.js';
import { ModelError } from '../../../src/errors.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { directBump } from '../basal-ganglia/reference-network.js';

interface GoldenInput {
  readonly position: Vector3;
  readonly sum: number;
  readonly topIndices: readonly number[];
  readonly topValues: readonly number[];
  readonly probeIndex: readonly number[];
  readonly probeValue: readonly number[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../golden/bg_deterministic.json', import.meta.url), 'utf8'),
) as { cortexInputs: GoldenInput[] };

const shown = (cortex: Cortex): Float64Array => {
  const bump = cortex.bumps.find(({ target }) => target === 1);
  if (bump === undefined) throw new Error('no bump is shown');
  return bump.values;
};

type Action = { show: number } | 'clear' | { run: number };
const places: Vector3[] = [
  [-0.1, 0.2, 0.25],
  [0.0307, -0.255, -0.205],
  [-0.1, 0.2, 0.2501],
  [0.4, -0.45, 0],
  [0, 0, 0],
  [-0.3, 0.3, 0.3],
  [0.12, 0.11, -0.4],
];

/** Largest deviation of all rates and of the mean from a simulation of every cell, over a sequence of actions. */
function deviationFromCells(parameters: CortexParameters, actions: readonly Action[]): number {
  const cortex = new Cortex(parameters);
  const rates = new Float64Array(cortex.cells);
  let baseline: ArrayLike<number> = new Float64Array(cortex.cells);
  let largest = 0;
  for (const action of actions) {
    if (action === 'clear') {
      cortex.clear();
      baseline = new Float64Array(cortex.cells);
    } else if ('show' in action) {
      cortex.show(places[action.show]);
      baseline = directBump(parameters, places[action.show]);
    } else
      for (let ms = 0; ms < action.run; ms++) {
        cortex.step();
        for (let k = 0; k < rates.length; k++) rates[k] += (baseline[k] - rates[k]) / 10;
      }
    let total = 0;
    for (let k = 0; k < rates.length; k++) {
      largest = Math.max(largest, Math.abs(cortex.rate(k) - rates[k]));
      total += rates[k];
    }
    largest = Math.max(largest, Math.abs(cortex.mean - total / rates.length));
  }
  return largest;
}

const small: CortexParameters = { ...publishedCortex, cells: 6, varianceM2: 0.01 };

describe('the cortex', () => {
  it('knows the cells above the mean, while one bump is on and while others fade beside it', () => {
    const cortex = new Cortex(small);
    const above = () =>
      Array.from({ length: cortex.cells }, (_, k) => k).filter((k) => cortex.rate(k) > cortex.mean);
    expect(cortex.activeCells()).toEqual([]);
    for (const place of places.slice(0, 3)) {
      cortex.show(place);
      for (let ms = 0; ms < 7; ms++) cortex.step();
      expect(above().length).toBeGreaterThan(3);
      expect(cortex.activeCells()).toEqual(above());
    }
  });

  it('has the baselines of the reference simulator', () => {
    const cortex = new Cortex(publishedCortex);
    for (const { position, sum, topIndices, topValues, probeIndex, probeValue } of golden.cortexInputs) {
      cortex.show(position);
      const values = shown(cortex);
      expect(values.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 12);
      topIndices.forEach((cell, i) => {
        expect(Math.abs(values[cell] - topValues[i])).toBeLessThan(1e-12);
      });
      probeIndex.forEach((cell, i) => {
        expect(Math.abs(values[cell] / probeValue[i] - 1)).toBeLessThan(1e-11);
      });
    }
  });

  it('equals 8000 cells that are stepped one by one', () => {
    const actions: Action[] = [
      ...[{ show: 0 }, { run: 30 }, { show: 1 }, { run: 5 }, { show: 0 }, { run: 3 }],
      ...['clear' as const, { run: 10 }, { show: 3 }, { run: 2 }, { show: 1 }, { run: 40 }],
    ];
    expect(deviationFromCells(publishedCortex, actions)).toBeLessThan(1e-12);
  });

  it('equals single cells whatever is shown, shown again, cleared and left to fade', () => {
    const action = fc.oneof(
      fc.record({ show: fc.integer({ min: 0, max: places.length - 1 }) }),
      fc.constant('clear' as const),
      fc.record({ run: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(800)) }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 25 }), (actions) => {
        expect(deviationFromCells(small, actions)).toBeLessThan(1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it('needs no more room however many positions it has shown, for a faded bump leaves its slot', () => {
    const cortex = new Cortex(small);
    const { length } = cortex.bumps;
    const serials = new Set<number>();
    for (let trial = 0; trial < 50; trial++) {
      cortex.show([0.001 * trial, 0, 0]);
      serials.add(cortex.bumps.find(({ target }) => target === 1)?.serial ?? -1);
      for (let ms = 0; ms < 300; ms++) cortex.step();
      cortex.clear();
      for (let ms = 0; ms < 700; ms++) cortex.step();
    }
    expect(cortex.bumps).toHaveLength(length);
    expect(serials.size).toBe(50);
    expect(cortex.mean).toBe(0);
  });

  it('lists all cells that exceed the mean of a bump as those where a weight can rise', () => {
    const cortex = new Cortex(publishedCortex);
    cortex.show(places[0]);
    const bump = cortex.bumps.find(({ target }) => target === 1);
    const listed = bump?.raisable.subarray(0, bump.raisableCount) ?? [];
    const expected = [...directBump(publishedCortex, places[0]).entries()].filter(([, v]) => v > 10 / 8000);
    expect([...listed]).toEqual(expected.map(([cell]) => cell));
  });

  it('covers the grid from its first to its last cell', () => {
    const cortex = new Cortex(publishedCortex);
    expect(cortex.covers([-0.5, 0.45, 0])).toBe(true);
    expect(cortex.covers([-0.501, 0, 0])).toBe(false);
    expect(cortex.covers([0, 0.451, 0])).toBe(false);
    expect(new Cortex({ ...publishedCortex, centre: [1, 0, 0] }).covers([0.5, 0, 0])).toBe(true);
  });

  it('refuses a position that is not finite or too far away, and goes on showing what it showed', () => {
    const cortex = new Cortex(publishedCortex);
    cortex.show(places[0]);
    cortex.step();
    expect(() => {
      cortex.show([0, NaN, 0]);
    }).toThrow(/\(0, NaN, 0\) is not finite/);
    expect(() => {
      cortex.show([0, 3, 0]);
    }).toThrow(/\(0, 3, 0\) m lies too far outside the grid/);
    expect(cortex.bumps.filter(({ target }) => target === 1).map(({ position }) => [...position])).toEqual([
      [...places[0]],
    ]);
  });

  it('goes on with the same bits after it was saved and loaded while bumps fade', () => {
    const cortex = new Cortex(small);
    for (const at of [0, 1, 3, 0, 5, 6]) {
      cortex.show(places[at]);
      for (let ms = 0; ms < 7; ms++) cortex.step();
    }
    const other = new Cortex(small);
    other.show(places[2]);
    other.load(cortex.save());
    expect(other.mean).toBe(cortex.mean);
    for (const each of [cortex, other]) {
      each.show(places[1]);
      for (let ms = 0; ms < 20; ms++) each.step();
    }
    expect(other.save()).toEqual(cortex.save());
    for (let cell = 0; cell < cortex.cells; cell++) expect(other.rate(cell)).toBe(cortex.rate(cell));
  });

  it.each([
    ['bumps of the wrong length', (): [number, number] => [5, 1]],
    ['no serial', (): [number, number] => [24, 0]],
  ])('refuses a saved state with %s', (_, lengths) => {
    const [bumps, serial] = lengths();
    const fields = { bumps: new Float64Array(bumps), serial: new Int32Array(serial) };
    expect(() => {
      new Cortex(small).load(fields);
    }).toThrow(ModelError);
  });
});
