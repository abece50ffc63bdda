import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { assembleBrain, pathCheck } from '../../src/controllers/brain/brain-assembly.js';
import type { Phase } from '../../src/model/brain.js';
import { PatternGenerator } from '../../src/model/movement/cpg.js';
import { ReservoirCerebellum } from '../../src/model/cerebellum/reservoir-cerebellum.js';
import { beginTrainingTrial, endTrainingTrial, trainOnce } from '../../src/model/trial/training.js';
import type { Task } from '../../src/model/brain-parameters.js';
import { smallConfiguration, smallSeed, smallSizes } from '../support/small-experiment.js';

/** A small brain with one parameter of the published profile changed. */
function brainWith(changes: Readonly<Record<string, unknown>>, task: Task = 'adaptation') {
  const settings = resolveSettings('published', { ...smallSizes, 'model.shared_clock': false, ...changes });
  const { arm } = describedRobot(settings);
  return assembleBrain(settings, arm, pathCheck(settings, arm), { task });
}

const published = brainWith({});

function reservoirOf(changes: Readonly<Record<string, unknown>>) {
  const { cerebellum } = brainWith(changes);
  if (!(cerebellum instanceof ReservoirCerebellum)) throw new Error('no reservoir');
  return cerebellum;
}

/** Reaches with an error of 0.2 m for one goal. */
function reach(cerebellum: ReservoirCerebellum, times = 1) {
  const goal = { slot: 0, target: [0, 0, 0], primitive: 0, theta: new Float64Array(24) };
  let update = cerebellum.learn({ slot: 1, error: 0 });
  for (let i = 0; i < times; i++) {
    cerebellum.correction(goal, new Float64Array(24));
    update = cerebellum.learn({ slot: 0, error: 0.2 });
  }
  return update;
}

describe('quirks of the pattern generator', () => {
  // sf, ss, I, tm, ga, gt
  const theta = Float64Array.of(8, 7, 1.5, 6, 1, 1);
  const end = (scheme?: 'runge_kutta') => {
    const generator = new PatternGenerator(1, scheme);
    for (let k = 0; k < 121; k++) generator.update(theta);
    return { f: generator.state.VF[0], e: generator.state.VE[0] };
  };

  it('are gone with the classical scheme: it converges, and its half centres are mirror images', () => {
    const [sf, ss, current, tm] = theta;
    let [v, q] = [0, 0];
    const h = 0.0025 / 20;
    const slopes = (x: number, y: number) => [
      (-h / tm) * (x - 5 * Math.tanh((sf / 5) * x) + y - current),
      (h / (20 * tm)) * (ss * x - y),
    ];
    for (let step = 0; step < 121 * 10 * 20; step++) {
      const [k, l] = slopes(v, q);
      const [k2, l2] = slopes(v + k / 2, q + l / 2);
      v += k2;
      q += l2;
    }
    const exact = end('runge_kutta');
    expect(exact.f).toBeCloseTo(v, 7);
    expect(exact.e).toBe(-exact.f);
    const quirky = end();
    expect(Math.abs(quirky.f - v)).toBeGreaterThan(1e-6);
    expect(quirky.e).not.toBe(-quirky.f);
  });

  it('are those of the repertoire', () => {
    const other = brainWith({ 'quirks.cpg_scheme': 'runge_kutta' });
    expect(other.repertoire.theta).toEqual(published.repertoire.theta);
    expect(other.repertoire.endPoints).not.toEqual(published.repertoire.endPoints);
  });
});

describe('quirks of the basal ganglia', () => {
  const learnt = (changes: Readonly<Record<string, unknown>>, dopamine: number, ms: number) => {
    const { basalGanglia } = brainWith(changes);
    const { corticoStriatal, cortex, strD1, snc, predictionWeights } = basalGanglia;
    const fields = corticoStriatal.save();
    const posts = basalGanglia.cells;
    corticoStriatal.load({
      ...fields,
      offsets: Int32Array.from({ length: posts + 1 }, (_, i) => (i === 0 ? 0 : 2)),
      cells: Int32Array.of(3, 4),
      weights: Float64Array.of(0.01, 0.02),
    });
    predictionWeights.fill(0.3);
    basalGanglia.alpha[0] = 1;
    strD1.m[0] = 1;
    strD1.r[0] = 1;
    snc.m[0] = dopamine;
    snc.r[0] = dopamine;
    basalGanglia.run(ms);
    return {
      weights: [corticoStriatal.weight(0, 3), corticoStriatal.weight(0, 4)],
      predictionWeights,
      cortex,
    };
  };

  it('regularisation takes the same from all weights, or a share of each', () => {
    const [small, large] = learnt({}, 0.1, 1).weights;
    expect(0.01 - small).toBeCloseTo(0.02 - large, 15);
    const [less, more] = learnt({ 'quirks.regularisation': 'proportional' }, 0.1, 1).weights;
    expect((0.02 - more) / (0.01 - less)).toBeCloseTo(2, 10);
    expect(0.01 - less).toBeCloseTo(0.01 * (0.01 - small), 15);
  });

  it('reward predictions only grow, or dips of dopamine take them back', () => {
    expect(learnt({}, 0, 1).predictionWeights[0]).toBe(0.3);
    expect(learnt({ 'quirks.prediction': 'both_ways' }, 0, 1).predictionWeights[0]).toBeLessThan(0.3);
    const grown = learnt({}, 1, 1).predictionWeights[0];
    expect(grown).toBeGreaterThan(0.3);
    expect(learnt({ 'quirks.prediction': 'both_ways' }, 1, 1).predictionWeights[0]).toBe(grown);
  });

  it('the reset leaves potentials as they are, or not', () => {
    const potentials = (changes: Readonly<Record<string, unknown>>) => {
      const { basalGanglia } = brainWith(changes);
      basalGanglia.run(20);
      basalGanglia.resetRates();
      return basalGanglia.snr.m;
    };
    expect(potentials({})[0]).not.toBe(1.1);
    expect(new Set(potentials({ 'quirks.trial_reset': 'potentials' }))).toEqual(new Set([1.1]));
  });
});

describe('quirks of the adaptation training', () => {
  /** Phases of the second trial, and the mean rate of the cortex when it shows its goal. */
  function secondTrial(changes: Readonly<Record<string, unknown>>, hand?: readonly [number, number, number]) {
    const brain = brainWith(changes);
    trainOnce(brain);
    const phases: Phase[] = [];
    let cortexBefore = NaN;
    brain.onPhase = (phase) => {
      phases.push(phase);
      if (phase === 'goal') cortexBefore = brain.basalGanglia.cortex.mean;
    };
    const begun = beginTrainingTrial(brain);
    const drive = brain.basalGanglia.pm.baseline[begun.primitive];
    const record = endTrainingTrial(brain, begun, hand ?? brain.repertoire.endPoints[begun.primitive]);
    return { phases, cortexBefore, drive, record };
  }
  const cells = smallSizes['model.cortex_cells'] ** 3;

  it('the cortex goes on showing the last goal, or is silent', () => {
    expect(secondTrial({}).cortexBefore).toBeCloseTo(10 / cells, 12);
    expect(secondTrial({ 'quirks.adaptation_cortex': 'silent' }).cortexBefore).toBeLessThan(1e-20);
  });

  it('the explored premotor cell is driven by 1, or by a half', () => {
    expect(secondTrial({})).toMatchObject({ drive: 1, record: { explored: true } });
    expect(secondTrial({ 'quirks.adaptation_premotor': 'as_reaching' }).drive).toBe(0.5);
  });

  it('the cortex shows where the hand ended only if told so', () => {
    expect(secondTrial({}).phases).not.toContain('outcome');
    expect(secondTrial({ 'quirks.adaptation_outcome': 'hand' }).phases).toContain('outcome');
  });

  it('a reward of size 0 has a reward phase, or none', () => {
    const far = [2, 2, 2] as const;
    expect(secondTrial({}, far)).toMatchObject({ record: { reward: 0 } });
    expect(secondTrial({}, far).phases).toContain('reward');
    const none = secondTrial({ 'quirks.zero_reward': 'none' }, far);
    expect(none.phases).not.toContain('reward');
    expect(none.record.dopamine).toBe(0.1);
  });

  it('stored actions may be random ones, or are what the premotor cells choose', () => {
    const stored = (changes: Readonly<Record<string, unknown>>) => {
      const brain = brainWith({ 'model.training_trials': 4, ...changes });
      for (let trial = 0; trial < 4; trial++) trainOnce(brain);
      return brain.training.storedActions.map(({ explored }) => explored);
    };
    expect(stored({})).toContain(true);
    expect(stored({ 'quirks.stored_actions': 'chosen' })).toEqual([false, false, false]);
  });
});

describe('quirks of the reaching experiment', () => {
  it('a silent premotor cortex answers with its largest rate, or explores', () => {
    const explored = (silence: string) => {
      const files = smallSeed(
        smallConfiguration({
          task: 'reaching',
          selection: { kind: 'basal-ganglia' },
          settings: {
            'model.training_trials': 1,
            'model.shared_clock': false,
            'quirks.reaching_silence': silence,
          },
        }),
        ['none'],
      );
      const [head, ...rows] = String(files.get('none/trials.csv')).trim().split('\n');
      const at = head.split(',').indexOf('explored');
      return new Set(rows.map((row) => row.split(',')[at]));
    };
    expect(explored('largest')).toEqual(new Set(['0']));
    expect(explored('explore')).toContain('1');
  });
});

describe('quirks of the reservoir', () => {
  it('some units are constant, those that are named', () => {
    const rates = (changes: Readonly<Record<string, unknown>>) => {
      const { reservoir } = reservoirOf(changes);
      reservoir.run(30);
      return [1, 10, 11, 3].map((unit) => reservoir.r[unit]);
    };
    const one = Math.tanh(1);
    expect(rates({}).slice(0, 3)).toEqual([one, one, -one]);
    const named = rates({ 'quirks.constant_units': [3, -1] });
    expect(named[3]).toBe(-one);
    expect(named.slice(0, 3).map(Math.abs)).not.toContain(one);
    expect(rates({ 'quirks.constant_units': [] }).map(Math.abs)).not.toContain(one);
    expect(() => reservoirOf({ 'quirks.constant_units': [3] })).toThrow(
      'expected pairs of a unit and its value',
    );
    expect(() => reservoirOf({ 'quirks.constant_units': [40, 1] })).toThrow('a unit from 0 to 39');
  });

  it('the mean of the potentials keeps so much of its old value, and may start anew', () => {
    const { reservoir: stubborn } = reservoirOf({ 'quirks.mean_retention': 1 });
    stubborn.run(10);
    expect(new Set(stubborn.meanX)).toEqual(new Set([0]));
    const { reservoir } = reservoirOf({});
    reservoir.run(10);
    reservoir.reset();
    expect(Math.max(...reservoir.meanX.map(Math.abs))).toBeGreaterThan(0.02);
    const { reservoir: anew } = reservoirOf({ 'quirks.mean_reset': true });
    anew.run(10);
    anew.reset();
    expect(anew.meanX).toEqual(anew.x);
  });

  it('the first trials change no weight, and their traces stay or not', () => {
    const isLearnt = (changes: Readonly<Record<string, unknown>>, outcomes: number) =>
      reach(reservoirOf(changes), outcomes - 1).learned;
    expect([11, 12].map((outcomes) => isLearnt({}, outcomes))).toEqual([false, true]);
    expect([3, 4].map((outcomes) => isLearnt({ 'quirks.learning_delay': 3 }, outcomes))).toEqual([
      false,
      true,
    ]);
    const traces = (changes: Readonly<Record<string, unknown>>) => {
      const cerebellum = reservoirOf(changes);
      reach(cerebellum);
      return cerebellum.reservoir.traces.some((trace) => trace !== 0);
    };
    expect(traces({})).toBe(true);
    expect(traces({ 'quirks.warmup_traces': 'cleared' })).toBe(false);
  });

  it('a goal is expected to have no error, or that of its first reach; the mean keeps so much of the old one', () => {
    expect(reach(reservoirOf({}))).toMatchObject({
      meanErrorBefore: 0,
      meanError: expect.closeTo(0.67 * 0.2, 12) as number,
    });
    expect(reach(reservoirOf({ 'quirks.first_mean_error': 'first_error' }))).toMatchObject({
      meanErrorBefore: 0.2,
      meanError: expect.closeTo(0.2, 12) as number,
    });
    expect(reach(reservoirOf({ 'quirks.error_retention': 0.5 })).meanError).toBeCloseTo(0.1, 12);
  });
});
