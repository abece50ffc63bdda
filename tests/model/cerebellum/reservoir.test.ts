import { describe, expect, it } from 'vitest';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import type { Kernels } from '../../../src/model/kernels/ports.js';
import { Random } from '../../../src/model/numbers/random.js';
import {
  publishedReservoir,
  reservoirParameters,
} from '../../../src/model/cerebellum/reservoir-parameters.js';
import type { ReservoirParameters } from '../../../src/model/cerebellum/reservoir-parameters.js';
import { Reservoir } from '../../../src/model/cerebellum/reservoir.js';
import { PANEL_STEPS } from '../../../src/model/kernels/reservoir-arrays.js';

function make(
  changes: Partial<ReservoirParameters> = {},
  seed = 1,
  kernels: Kernels = plainKernels,
): Reservoir {
  const random = new Random(seed);
  const streams = {
    weights: random.stream('weights'),
    perturbation: random.stream('perturbation'),
    reset: random.stream('reset'),
  };
  return new Reservoir(reservoirParameters(changes), streams, kernels);
}

/** A reservoir with its random numbers, for saving in the middle. */
function makeWithRandom(seed: number): { reservoir: Reservoir; random: Random } {
  const random = new Random(seed);
  const streams = {
    weights: random.stream('weights'),
    perturbation: random.stream('perturbation'),
    reset: random.stream('reset'),
  };
  return {
    reservoir: new Reservoir(reservoirParameters({ units: 37, readouts: 12 }), streams, plainKernels),
    random,
  };
}

function trial(reservoir: Reservoir, slot: number): void {
  reservoir.reset();
  reservoir.setInput(slot);
  reservoir.run(30);
  reservoir.setInput(undefined);
  reservoir.run(33);
}

describe('the reservoir', () => {
  it('draws weights of the published size', () => {
    const reservoir = make();
    const n = publishedReservoir.units;
    const squares = reservoir.copyWeights().reduce((sum, w) => sum + w * w, 0) / (n * n);
    expect(Math.sqrt(squares)).toBeCloseTo(1 / Math.sqrt(n), 3);
    expect(Math.max(...reservoir.inputWeights)).toBeLessThanOrEqual(0.2);
    expect(Math.max(...reservoir.inputWeights)).toBeGreaterThan(0.199);
    expect(Math.min(...reservoir.inputWeights)).toBeGreaterThanOrEqual(-0.2);
    expect(Math.min(...reservoir.inputWeights)).toBeLessThan(-0.199);
  });

  it('gives and takes its weights row by row, whatever their order inside', () => {
    const reservoir = make({ units: 13, readouts: 6 });
    const weights = Float64Array.from({ length: 13 * 16 }, (_, k) => (k % 16 < 13 ? k : 0));
    reservoir.setWeights(weights);
    expect(reservoir.copyWeights()).toEqual(weights);
    expect(reservoir.save().weights).toEqual(weights);
    reservoir.copyWeights().fill(0);
    expect(reservoir.copyWeights()).toEqual(weights);
    expect(() => {
      reservoir.setWeights([1, 2]);
    }).toThrow('reservoir: 2 weights, expected 208');
  });

  it('follows the equations of one step, synapse by synapse', () => {
    const n = 13;
    const reservoir = make({ units: n, readouts: 6 });
    const stride = 16;
    const weights = reservoir.copyWeights();
    const xi = Float64Array.from({ length: n }, (_, i) => (i % 3 === 0 ? 4 - i : 0));
    reservoir.perturbation = {
      draw: (out) => {
        out.set(xi);
      },
    };
    reservoir.setInput(2);
    let e = new Array<number>(n * n).fill(0);
    for (let step = 0; step < 7; step++) {
      const x = [...reservoir.x];
      const r = [...reservoir.r];
      const mean = [...reservoir.meanX];
      reservoir.step();
      for (let i = 0; i < n; i++) {
        let drive = reservoir.inputWeights[2 * n + i];
        for (let j = 0; j < n; j++) drive += weights[i * stride + j] * r[j];
        const expected = x[i] + (drive + xi[i] - x[i]) / 30;
        expect(reservoir.x[i]).toBeCloseTo(expected, 14);
        expect(reservoir.previousR[i]).toBe(r[i]);
        const constant = i === 1 || i === 10 ? 1 : i === 11 ? -1 : undefined;
        expect(reservoir.r[i]).toBeCloseTo(Math.tanh(constant ?? expected), 14);
        expect(reservoir.deviation[i]).toBeCloseTo(expected - mean[i], 14);
        expect(reservoir.meanX[i]).toBeCloseTo(0.05 * mean[i] + 0.95 * expected, 14);
      }
      e = e.map((old, k) => old + (r[k % n] * reservoir.deviation[Math.floor(k / n)]) ** 3);
      const { traces } = reservoir;
      e.forEach((value, k) => {
        expect(traces[Math.floor(k / n) * stride + (k % n)]).toBeCloseTo(value, 14);
      });
    }
  });

  it('keeps the mean, the traces and the last deviation over a reset (quirk), and clamps the constant units', () => {
    const reservoir = make({ units: 20, readouts: 6 });
    trial(reservoir, 0);
    const mean = reservoir.meanX.slice();
    const deviation = reservoir.deviation.slice();
    const traces = reservoir.traces.slice();
    reservoir.reset();
    expect(reservoir.meanX).toEqual(mean);
    expect(reservoir.deviation).toEqual(deviation);
    expect(reservoir.traces).toEqual(traces);
    expect(Math.max(...reservoir.x.map(Math.abs))).toBeLessThanOrEqual(0.01);
    expect([1, 10, 11].map((i) => reservoir.r[i])).toEqual([Math.tanh(1), Math.tanh(1), Math.tanh(-1)]);
  });

  it('moves weights against the trace after a positive surprise, along it after a negative one, by at most the limit', () => {
    for (const [error, sign] of [
      [0.4, -1],
      [0.1, 1],
    ]) {
      const reservoir = make({ units: 24, readouts: 6 });
      trial(reservoir, 1);
      const before = reservoir.copyWeights();
      const traces = reservoir.traces.slice();
      const clipped = reservoir.learningStep(error, 0.2);
      const limit = publishedReservoir.weightChangeLimit;
      let largest = 0;
      let atLimit = 0;
      reservoir.copyWeights().forEach((w, k) => {
        const unclipped = -0.8 * traces[k] * 0.2 * (error - 0.2);
        const change = w - before[k];
        expect(change).toBeCloseTo(Math.max(-limit, Math.min(limit, unclipped)), 14);
        if (Math.abs(unclipped) > limit) atLimit++;
        if (traces[k] !== 0) largest = Math.max(largest, Math.sign(traces[k]) * sign * change);
      });
      expect(largest).toBeGreaterThan(0);
      expect(clipped).toBe(atLimit);
      expect(reservoir.traces.every((e) => e === 0)).toBe(true);
    }
  });

  it('adds no trace in the learning step', () => {
    const reservoir = make({ units: 20, readouts: 6 });
    trial(reservoir, 0);
    const x = reservoir.x.slice();
    reservoir.learningStep(0.3, 0.2);
    expect(reservoir.x).not.toEqual(x);
    expect(reservoir.traces.every((e) => e === 0)).toBe(true);
  });

  it('perturbs each unit at the rate asked for, with the amplitude asked for', () => {
    const reservoir = make({ units: 50, readouts: 6, perturbationRateHz: 9 });
    const xi = new Float64Array(50);
    let events = 0;
    let largest = 0;
    for (let step = 0; step < 20_000; step++) {
      reservoir.perturbation?.draw(xi);
      for (const value of xi) {
        if (value !== 0) events++;
        largest = Math.max(largest, Math.abs(value));
      }
    }
    // Binomial: 9000 expected, standard deviation 94.
    expect(Math.abs(events - 9000)).toBeLessThan(5 * 94);
    expect(largest).toBeLessThanOrEqual(20);
    expect(largest).toBeGreaterThan(19);
  });

  it('is not perturbed and draws nothing while the perturbation is off', () => {
    const { reservoir, random } = makeWithRandom(3);
    const before = random.stream('perturbation').save();
    reservoir.perturbation = undefined;
    reservoir.run(50);
    expect(random.stream('perturbation').save()).toEqual(before);
  });

  it('goes on with the same bits after it was saved and loaded between any two steps', () => {
    const { reservoir, random } = makeWithRandom(4);
    trial(reservoir, 2);
    reservoir.setInput(1);
    reservoir.run(17);
    const saved = reservoir.save();
    const savedRandom = random.save();

    const other = makeWithRandom(99);
    other.reservoir.load(saved);
    other.random.load(savedRandom);
    for (const each of [reservoir, other.reservoir]) {
      each.run(120);
      each.learningStep(0.3, 0.2);
      trial(each, 3);
    }
    expect(other.reservoir.save()).toEqual(reservoir.save());
  });

  it('hands out copies when saved', () => {
    const reservoir = make({ units: 16, readouts: 6 });
    const saved = reservoir.save();
    const copy = structuredClone(saved);
    trial(reservoir, 0);
    reservoir.learningStep(0.4, 0.2);
    expect(saved).toEqual(copy);
  });

  it.each([
    [{ units: 0 }, /units is 0, expected a positive integer/],
    [{ units: 20, readouts: 24 }, /readouts is 24, expected at most the number of units, 20/],
    [{ units: 11, readouts: 6 }, /constantUnits is 11,-1, expected a unit from 0 to 10/],
    [{ timeConstantMs: NaN }, /timeConstantMs is NaN, expected a positive number/],
  ])('refuses %o', (changes, message) => {
    expect(() => make(changes)).toThrow(message);
  });

  it('refuses a goal slot it has no input for, and an error that is not a number', () => {
    const reservoir = make({ units: 16, readouts: 6 });
    for (const slot of [9, -1, 1.5, NaN])
      expect(() => {
        reservoir.setInput(slot);
      }).toThrow(`reservoir: goal slot ${slot}, expected 0 to 8`);
    expect(() => reservoir.learningStep(NaN, 0.1)).toThrow(/error NaN m/);
  });

  it('is driven by the weights of its slot, the first as any other, and by none before and after', () => {
    const still = { draw: (out: Float64Array) => out.fill(0) };
    const stepped = (slots: readonly (number | undefined)[], from?: number) => {
      const reservoir = make({ units: 16, readouts: 6 });
      reservoir.perturbation = still;
      reservoir.setWeights(new Float64Array(16 * 16));
      for (const slot of slots) reservoir.setInput(slot);
      if (from !== undefined) reservoir.load(reservoir.save());
      reservoir.resetTo(new Float64Array(16));
      reservoir.step();
      const { stepMs, timeConstantMs } = reservoir.parameters;
      const inputs = reservoir.x.map((x) => (x * timeConstantMs) / stepMs);
      return { inputs, weights: reservoir.inputWeights };
    };
    for (const before of [[], [undefined], [0, undefined], [1, undefined]])
      expect(stepped(before).inputs).toEqual(new Float64Array(16));
    for (const slot of [0, 1, 8])
      for (const loaded of [undefined, 1]) {
        const { inputs, weights } = stepped([slot], loaded);
        inputs.forEach((input, i) => {
          expect(input).toBeCloseTo(weights[slot * 16 + i], 14);
        });
      }
  });

  it('draws its weights row by row, then those of the inputs unit by unit', () => {
    const reservoir = make({ units: 13, readouts: 6 }, 5);
    const weights = reservoir.copyWeights();
    const { recurrentGain, inputWeightLimit } = reservoir.parameters;
    const stream = new Random(5).stream('weights');
    for (let i = 0; i < 13; i++)
      for (let j = 0; j < 16; j++)
        expect(weights[i * 16 + j]).toBe(j < 13 ? (recurrentGain / Math.sqrt(13)) * stream.normal() : 0);
    for (let i = 0; i < 13; i++)
      for (let k = 0; k < 9; k++)
        expect(reservoir.inputWeights[k * 13 + i]).toBe(inputWeightLimit * (2 * stream.uniform() - 1));
    expect(reservoir.inputWeights).toHaveLength(9 * 13);
  });

  it('is perturbed no more once the perturbation is off', () => {
    const reservoir = make({ units: 16, readouts: 6 });
    reservoir.perturbation = { draw: (out) => out.fill(3) };
    reservoir.run(PANEL_STEPS);
    reservoir.perturbation = undefined;
    reservoir.setWeights(new Float64Array(16 * 16));
    reservoir.resetTo(new Float64Array(16));
    reservoir.run(10);
    expect(reservoir.x).toEqual(new Float64Array(16));
  });

  it('has no constant unit where the constant is 0', () => {
    const [free, clamped] = [0, 0.3].map((value) =>
      make({ units: 16, readouts: 6, constantUnits: [[2, value]] }),
    );
    for (const each of [free, clamped]) each.resetTo(new Float64Array(16).fill(0.5));
    expect(free.r[2]).toBeCloseTo(Math.tanh(0.5), 14);
    expect(clamped.r[2]).toBeCloseTo(Math.tanh(0.3), 14);
  });

  it('refuses a saved state of another size', () => {
    const saved = make({ units: 16, readouts: 6 }).save();
    expect(() => {
      make({ units: 17, readouts: 6 }).load(saved);
    }).toThrow(/field 'x' has 16 numbers.*expected 17/);
  });

  const small = { units: 37, readouts: 12 };

  it('begins a trial with the potentials that are prescribed, and refuses those of another size', () => {
    const reservoir = make(small);
    const x = Float64Array.from({ length: 37 }, (_, i) => i / 100);
    reservoir.resetTo(x);
    expect(reservoir.x).toEqual(x);
    const clamped = new Set(reservoir.parameters.constantUnits.map(([unit]) => unit));
    x.forEach((value, i) => {
      if (!clamped.has(i)) expect(reservoir.r[i]).toBeCloseTo(Math.tanh(value), 14);
    });
    for (const n of [36, 38])
      expect(() => {
        reservoir.resetTo(new Float64Array(n));
      }).toThrow(`reservoir: ${n} initial potentials, expected 37`);
  });

  it('lets the mean begin anew with a trial where that is asked for', () => {
    const reservoir = make(small);
    reservoir.setInput(0);
    reservoir.run(20);
    reservoir.resetsMean = true;
    reservoir.reset();
    expect(reservoir.meanX).toEqual(reservoir.x);
  });

  it('adds the rates of its readout units, after each step or of the present one', () => {
    const [whole, single] = [make(small), make(small)];
    const sums = new Float64Array(12).fill(1);
    const expected = new Float64Array(12).fill(1);
    for (const one of [whole, single]) {
      one.reset();
      one.setInput(1);
    }
    whole.runAndRead(9, sums);
    for (let n = 0; n < 9; n++) {
      single.step();
      single.addReadout(expected);
    }
    expected.forEach((value, k) => {
      expect(sums[k]).toBeCloseTo(value, 12);
    });
    const present = new Float64Array(12);
    single.addReadout(present);
    expect(present).toEqual(Float64Array.from(single.r.slice(25, 37)));
  });

  it('tells its observer of every step, and steps alike with and without one', () => {
    const [watched, other] = [make(small), make(small)];
    let steps = 0;
    watched.observer = () => steps++;
    for (const one of [watched, other]) {
      one.reset();
      one.setInput(0);
      for (const block of [70, 60, 250]) one.run(block);
    }
    expect(steps).toBe(380);
    expect(watched.x).toEqual(other.x);
    expect(watched.traces).toEqual(other.traces);
    watched.learningStep(0.2, 0.1);
    expect(steps).toBe(381);
  });

  it('is after something aside as if that had never been, whatever becomes of it', () => {
    const [reservoir, other] = [make(small), make(small)];
    for (const one of [reservoir, other]) {
      one.reset();
      one.setInput(2);
      one.run(10);
    }
    let steps = 0;
    reservoir.observer = () => steps++;
    const { perturbation, observer } = reservoir;
    expect(() => {
      reservoir.aside(() => {
        expect(reservoir.perturbation).toBeUndefined();
        expect(reservoir.recording).toBe(false);
        reservoir.reset();
        reservoir.setInput(0);
        reservoir.run(40);
        throw new Error('aside');
      });
    }).toThrow('aside');
    expect(steps).toBe(0);
    expect(reservoir.perturbation).toBe(perturbation);
    expect(reservoir.recording).toBe(true);
    expect(reservoir.observer).toBe(observer);
    reservoir.observer = undefined;
    expect(reservoir.save()).toEqual(other.save());
    for (const one of [reservoir, other]) {
      one.run(10);
      one.reset();
    }
    expect(reservoir.save()).toEqual(other.save());
  });

  it('forgets its traces', () => {
    const reservoir = make(small);
    reservoir.reset();
    reservoir.setInput(0);
    reservoir.run(10);
    expect(Math.max(...reservoir.traces.map(Math.abs))).toBeGreaterThan(0);
    reservoir.run(3);
    reservoir.clearTraces();
    expect(Math.max(...reservoir.traces.map(Math.abs))).toBe(0);
  });

  it('does not go on learning in what was saved', () => {
    const reservoir = make(small);
    reservoir.reset();
    reservoir.setInput(0);
    reservoir.run(10);
    const saved = reservoir.save();
    const then = structuredClone(saved);
    reservoir.inputWeights.fill(1);
    reservoir.run(10);
    reservoir.learningStep(0.2, 0.1);
    expect(saved).toEqual(then);
  });
});
