import { beforeEach, describe, expect, it } from 'vitest';
import type { CerebellarGoal, CerebellarOutcome } from '../../../src/model/cerebellum/cerebellum.js';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import { Random } from '../../../src/model/numbers/random.js';
import { ReservoirCerebellum } from '../../../src/model/cerebellum/reservoir-cerebellum.js';
import type { ReservoirCerebellumOptions } from '../../../src/model/cerebellum/reservoir-cerebellum.js';

const SMALL = { units: 40, readouts: 24 };

function make(
  options: ReservoirCerebellumOptions = {},
  seed = 1,
): { cerebellum: ReservoirCerebellum; random: Random } {
  const random = new Random(seed);
  const streams = {
    weights: random.stream('weights'),
    perturbation: random.stream('perturbation'),
    reset: random.stream('reset'),
  };
  return {
    cerebellum: new ReservoirCerebellum(streams, plainKernels, { reservoir: SMALL, ...options }),
    random,
  };
}

const goal = (slot: number): CerebellarGoal => ({
  slot,
  target: [0.1, 0.2, 0.3],
  primitive: 0,
  theta: new Float64Array(24),
});

const outcome = (slot: number, error: number): CerebellarOutcome => ({
  slot,
  primitive: 0,
  theta: new Float64Array(24),
  hand: [0.1 + error, 0.2, 0.3],
  target: [0.1, 0.2, 0.3],
  error,
});

function reach(cerebellum: ReservoirCerebellum, slot: number, error: number, out = new Float64Array(24)) {
  cerebellum.correction(goal(slot), out);
  return cerebellum.learn(outcome(slot, error));
}

describe('the reservoir cerebellum', () => {
  let cerebellum: ReservoirCerebellum;
  beforeEach(() => {
    cerebellum = make().cerebellum;
  });

  it('reads twice the mean rate of the last units out of the 200 ms after the stimulus', () => {
    const twin = make().cerebellum.reservoir;
    const out = new Float64Array(24);
    cerebellum.correction(goal(3), out);
    twin.reset();
    twin.setInput(3);
    twin.run(200);
    twin.setInput(undefined);
    const expected = new Array<number>(24).fill(0);
    for (let step = 0; step < 200; step++) {
      twin.step();
      for (let k = 0; k < 24; k++) expected[k] += (2 * twin.r[16 + k]) / 200;
    }
    expected.forEach((value, k) => {
      expect(out[k]).toBeCloseTo(value, 12);
    });
    expect(Math.max(...out.map(Math.abs))).toBeGreaterThan(0.05);
  });

  it('has corrections of the published size from the first trial on at full size', () => {
    const full = make({ reservoir: {} }).cerebellum;
    const out = new Float64Array(24);
    let sum = 0;
    for (let slot = 0; slot < 4; slot++) {
      full.correction(goal(slot), out);
      sum += out.reduce((s, o) => s + Math.abs(o), 0) / 24 / 4;
    }
    expect(sum).toBeGreaterThan(0.2);
    expect(sum).toBeLessThan(0.55);
  });

  it('learns nothing from the first 11 outcomes, keeps their traces, and clears them at the twelfth', () => {
    const before = cerebellum.reservoir.copyWeights();
    let size = 0;
    for (let t = 0; t < 11; t++) {
      expect(reach(cerebellum, t % 2, 0.1 + 0.01 * t).learned).toBe(false);
      const total = cerebellum.reservoir.traces.reduce((sum, e) => sum + Math.abs(e), 0);
      expect(total).toBeGreaterThan(size);
      size = total / 2;
    }
    expect(cerebellum.reservoir.copyWeights()).toEqual(before);
    expect(reach(cerebellum, 1, 0.5).learned).toBe(true);
    expect(cerebellum.reservoir.copyWeights()).not.toEqual(before);
    expect(cerebellum.reservoir.traces.every((e) => e === 0)).toBe(true);
  });

  it('keeps one mean error a goal, which starts at 0 and takes 67 % of each new error', () => {
    const first = reach(cerebellum, 4, 0.2);
    expect(first.meanErrorBefore).toBe(0);
    expect(first.meanError).toBeCloseTo(0.67 * 0.2, 15);
    const second = reach(cerebellum, 4, 0.1);
    expect(second.meanErrorBefore).toBe(first.meanError);
    expect(second.meanError).toBeCloseTo(0.33 * 0.67 * 0.2 + 0.67 * 0.1, 15);
    expect(cerebellum.meanErrors[5]).toBe(0);
  });

  it('grows the correction from 0 over the first reaches of a goal when it is asked to', () => {
    const ramped = make({ rampReaches: 11 }).cerebellum;
    const plain = make().cerebellum;
    const a = new Float64Array(24);
    const b = new Float64Array(24);
    for (let reachIndex = 0; reachIndex < 14; reachIndex++) {
      reach(ramped, 0, 0.1, a);
      reach(plain, 0, 0.1, b);
      const gain = Math.min(reachIndex / 11, 1);
      a.forEach((value, k) => {
        expect(value).toBeCloseTo(gain * b[k], 13);
      });
    }
    ramped.correction(goal(1), a);
    expect(a.every((value) => value === 0)).toBe(true);
  });

  it('starts a goal slot anew when it was forgotten', () => {
    const ramped = make({ rampReaches: 11 }).cerebellum;
    const out = new Float64Array(24);
    reach(ramped, 0, 0.1);
    reach(ramped, 0, 0.1);
    ramped.forget(0);
    expect(reach(ramped, 0, 0.3, out).meanErrorBefore).toBe(0);
    expect(out.every((value) => value === 0)).toBe(true);
  });

  it('changes nothing that lasts and draws no perturbation while frozen', () => {
    const { cerebellum: frozen, random } = make();
    for (let t = 0; t < 13; t++) reach(frozen, 0, 0.1 + 0.01 * t);
    frozen.frozen = true;
    expect(frozen.frozen).toBe(true);
    const stream = random.stream('perturbation').save();
    const before = frozen.save();
    for (let t = 0; t < 3; t++) expect(reach(frozen, 0, 0.4).learned).toBe(false);
    const after = frozen.save();
    for (const field of ['weights', 'traces', 'meanErrors', 'reaches', 'trials'])
      expect(after[field]).toEqual(before[field]);
    expect(random.stream('perturbation').save()).toEqual(stream);
    frozen.frozen = false;
    expect(reach(frozen, 0, 0.4).learned).toBe(true);
  });

  it('goes on being perturbed without learning as published, but not in the profile robot', () => {
    for (const [perturbation, expected] of [
      ['always', true],
      ['while_learning', false],
    ] as const) {
      const { cerebellum: one } = make({ perturbation });
      one.learning = false;
      expect(one.reservoir.perturbation !== undefined).toBe(expected);
      one.learning = true;
      expect(one.reservoir.perturbation).toBeDefined();
    }
  });

  it('adds the traces of spontaneous activity to those of the trial (quirk)', () => {
    cerebellum.rest(500);
    expect(cerebellum.reservoir.traces.some((e) => e !== 0)).toBe(true);
  });

  it('goes on with the same bits after it was saved and loaded between correction and outcome', () => {
    const first = make();
    for (let t = 0; t < 12; t++) reach(first.cerebellum, t % 3, 0.1 + 0.02 * t);
    first.cerebellum.correction(goal(1), new Float64Array(24));
    const second = make({}, 2);
    second.cerebellum.load(structuredClone(first.cerebellum.save()));
    second.random.load(first.random.save());
    const finish = (each: ReservoirCerebellum) => {
      each.learn(outcome(1, 0.25));
      const out = new Float64Array(24);
      reach(each, 2, 0.2, out);
      return { out, state: each.save() };
    };
    expect(finish(second.cerebellum)).toEqual(finish(first.cerebellum));
  });

  it('refuses an outcome without a length, an unknown slot and a buffer of the wrong size', () => {
    expect(() => cerebellum.learn(outcome(0, NaN))).toThrow(/error of the reach is NaN m/);
    expect(() => cerebellum.learn(outcome(9, 0.1))).toThrow(/goal slot 9, expected 0 to 8/);
    expect(() => {
      cerebellum.correction(goal(0), new Float64Array(42));
    }).toThrow(/room for 42 corrections, expected 24/);
  });

  it('corrects an arm of seven joints', () => {
    const seven = make({ reservoir: { units: 60, readouts: 42 } }).cerebellum;
    const out = new Float64Array(42);
    seven.correction(goal(0), out);
    expect(out.every((value) => value !== 0 && Math.abs(value) < 2)).toBe(true);
  });
});
