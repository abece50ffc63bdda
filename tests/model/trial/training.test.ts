import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import type { Task } from '../../../src/model/brain-parameters.js';
import type { Brain } from '../../../src/model/brain.js';
import { GoalSampler } from '../../../src/model/cortex/goal-sampler.js';
import { Random } from '../../../src/model/numbers/random.js';
import {
  beginTrainingTrial,
  endTrainingTrial,
  experimentGoals,
  trainOnce,
  trainingTrials,
} from '../../../src/model/trial/training.js';
import { cross, dot, norm, unit } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { smallBrain } from '../small-brain.js';

const far: Vector3 = [0.2, 0.1, 0.1];
const nearby: Vector3 = [-0.25, -0.25, -0.05];

interface GoldenRun {
  readonly task: Task;
  readonly trials: readonly (readonly number[])[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../golden/bg_learning_stats.json', import.meta.url), 'utf8'),
) as { columns: string[]; runs: GoldenRun[] };
const column = (name: string) => golden.columns.indexOf(name);

/** What the network is told in each stretch of time that passes. */
function stretches(brain: Brain) {
  const log: { ms: number; shown: number[]; pm: number[]; reward: number; firing: boolean }[] = [];
  const advance = brain.advance.bind(brain);
  vi.spyOn(brain, 'advance').mockImplementation((ms) => {
    const { cortex, pm, reward, firing } = brain.basalGanglia;
    log.push({
      ms,
      shown: cortex.bumps.filter(({ target }) => target === 1).flatMap(({ position }) => [...position]),
      pm: Array.from(pm.baseline).filter((baseline) => baseline !== 0),
      reward: reward.baseline[0],
      firing,
    });
    advance(ms);
  });
  return log;
}

/** Prescribes whether the coming choices are exploitation. */
function choose(brain: Brain, explored: (trial: number) => boolean, primitive = 3): void {
  vi.spyOn(brain.trainingSelector, 'select').mockImplementation(() => ({
    primitive,
    explored: explored(brain.training.trial),
    premotorMax: 0,
  }));
}

describe('a trial of the reaching training', () => {
  it('has the published phases: 700, 200, 150, 100 and, if displaced, 100 ms', () => {
    const brain = smallBrain(1);
    const goal: Vector3 = [0.1, 0.2, 0.3];
    for (const [hand, displaced] of [
      [far, true],
      [nearby, false],
    ] as const) {
      const log = stretches(brain);
      const begun = beginTrainingTrial(brain, { goal, primitive: 5 });
      const record = endTrainingTrial(brain, begun, hand);
      const quiet = { pm: [0.5], reward: 0, firing: false };
      expect(log).toEqual([
        { ms: 700, shown: [], ...quiet, pm: [] },
        { ms: 200, shown: [...goal], ...quiet, pm: [] },
        { ms: 150, shown: [...goal], ...quiet },
        { ms: 100, shown: [...hand], ...quiet },
        ...(displaced ? [{ ms: 100, shown: [...hand], pm: [0.5], reward: 1, firing: true }] : []),
      ]);
      expect(record.reward).toBe(displaced ? 1 : 0);
      const { basalGanglia } = brain;
      expect(basalGanglia.firing).toBe(false);
      expect(basalGanglia.reward.baseline[0]).toBe(0);
      expect(basalGanglia.cortex.bumps.some(({ target }) => target !== 0)).toBe(false);
      // The drive of PM stays until the next reset.
      expect(basalGanglia.pm.baseline[5]).toBe(0.5);
      vi.restoreAllMocks();
    }
  });

  it('drives PM alike whether the primitive was explored or not', () => {
    for (const explored of [true, false]) {
      const brain = smallBrain(1);
      choose(brain, () => explored);
      beginTrainingTrial(brain);
      expect(brain.basalGanglia.pm.baseline[3]).toBe(0.5);
    }
  });

  it('is followed by 400 + goals - 1 others, and by no more', () => {
    const brain = smallBrain(1);
    expect(trainingTrials(brain)).toBe(402);
    expect(trainingTrials(smallBrain(1, { goals: 8 }))).toBe(408);
    brain.training.trial = 401;
    trainOnce(brain);
    expect(brain.training.done).toBe(true);
    expect(() => beginTrainingTrial(brain)).toThrow(/all 402 trials are done/);
  });

  it('keeps the goals of the first two exploiting trials even of eight, the rest at the shoulder (quirk 4)', () => {
    const brain = smallBrain(1, { goals: 8, noveltyDistanceM: 0.3 });
    choose(brain, (trial) => trial % 2 === 0);
    const goals = Array.from({ length: 6 }, () => trainOnce(brain).goal);
    expect(experimentGoals(brain)).toEqual([goals[1], goals[3], ...new Array<Vector3>(6).fill([0, 0, 0])]);
  });

  it('keeps as many goals as the experiment has where the limit is lifted', () => {
    const brain = smallBrain(1, { goals: 3, options: { goalsKept: 0 } });
    choose(brain, (trial) => trial === 1);
    const goals = Array.from({ length: 6 }, () => trainOnce(brain).goal);
    expect(experimentGoals(brain)).toEqual([goals[0], goals[2], goals[3]]);
  });
});

describe('a trial of the adaptation training', () => {
  const trained = (changes = {}) => smallBrain(2, { task: 'adaptation', ...changes });

  it('has the published phases: 650 ms with the cortex left on, 200, 150 and, if displaced, 100 ms', () => {
    const brain = trained();
    choose(brain, () => false, 5);
    const first: Vector3 = [0.1, 0.2, 0.3];
    endTrainingTrial(brain, beginTrainingTrial(brain, { goal: first }), far);
    const log = stretches(brain);
    const goal: Vector3 = [-0.2, 0.2, 0.1];
    const begun = beginTrainingTrial(brain, { goal });
    // The goal before was shown until 350 ms ago, not 1000 ms.
    const fading = brain.basalGanglia.cortex.bumps.find(({ position }) => position[0] === first[0]);
    expect(fading?.share).toBeCloseTo(0.9 ** 350, 20);
    endTrainingTrial(brain, begun, [0.2, 0.2, 0.1]);
    const quiet = { pm: [], reward: 0, firing: false };
    expect(log).toEqual([
      { ms: 650, shown: [...first], ...quiet },
      { ms: 200, shown: [...goal], ...quiet },
      { ms: 150, shown: [...goal], ...quiet },
      { ms: 100, shown: [...goal], pm: [], reward: expect.closeTo(0.2, 12) as number, firing: true },
    ]);
    expect(brain.basalGanglia.cortex.bumps.filter(({ target }) => target === 1)).toHaveLength(1);
    vi.restoreAllMocks();
  });

  it('drives PM with 1 where the primitive was explored and not at all where it was exploited', () => {
    for (const [explored, drive] of [
      [true, 1],
      [false, 0],
    ] as const) {
      const brain = trained();
      choose(brain, () => explored);
      beginTrainingTrial(brain);
      expect(brain.basalGanglia.pm.baseline[3]).toBe(drive);
    }
  });

  it('lets the dopamine cell dip where the reward is 0 although the hand was displaced', () => {
    const brain = trained();
    brain.basalGanglia.predictionWeights.fill(0.5);
    const goal: Vector3 = [-0.3, 0.2, -0.1];
    const record = endTrainingTrial(brain, beginTrainingTrial(brain, { goal, primitive: 3 }), far);
    expect(record.errorM).toBeGreaterThan(0.5);
    expect(record.reward).toBe(0);
    expect(record.prediction).toBeGreaterThan(0);
    expect(record.dopamine).toBeLessThan(0.1);
  });

  it('keeps goal and parameters of its last three trials, the last goal turned by -45 degrees', () => {
    const brain = trained({ goalDistanceM: 0.2 });
    expect(trainingTrials(brain)).toBe(453);
    const records = Array.from({ length: 453 }, () => trainOnce(brain));
    const { keptGoals, storedActions, done } = brain.training;
    expect(done).toBe(true);
    expect(keptGoals).toEqual(records.slice(450).map(({ goal }) => goal));
    storedActions.forEach(({ primitive, explored, theta }, i) => {
      expect(primitive).toBe(records[450 + i].primitive);
      expect(explored).toBe(records[450 + i].explored);
      expect(theta).toEqual([...brain.repertoire.theta[primitive]]);
    });
    expect(storedActions).toHaveLength(3);
    expect(experimentGoals(brain)).toEqual(keptGoals);

    const [first, second, turned] = keptGoals;
    const normal = unit(cross(first, second));
    expect(dot(turned, normal)).toBeCloseTo(0, 12);
    expect(norm(turned)).toBeCloseTo(norm(first), 12);
    expect(dot(normal, cross(first, turned)) / norm(first) ** 2).toBeCloseTo(-Math.SQRT1_2, 12);
    expect(dot(first, turned) / norm(first) ** 2).toBeCloseTo(Math.SQRT1_2, 12);

    // A goal was drawn for the last trial too, and discarded.
    const { body, parameters } = brain;
    const stream = new Random(2).stream('goals');
    const sampler = new GoalSampler(body, parameters.goalSpreadRad, parameters.goalDistanceM, stream);
    const drawn = Array.from({ length: 453 }, () => sampler.next());
    expect(drawn.slice(0, 452)).toEqual(records.slice(0, 452).map(({ goal }) => goal));
    expect(brain.random.stream('goals').save()).toEqual(stream.save());
  });

  it('cannot be had with a single goal, for there is no plane to turn it in', () => {
    expect(() => trained({ goals: 1 })).toThrow(/adaptation.*1 goal.*at least 2/);
  });
});

describe('reward and exploration', () => {
  const brains = {
    reaching: smallBrain(1, { primitives: 120 }),
    adaptation: smallBrain(1, { task: 'adaptation', primitives: 120 }),
  };

  it.each(golden.runs.map(({ task, trials }, run) => ({ run: String(run), task, trials })))(
    'follow the published rules in every trial of golden run $run ($task)',
    ({ task, trials }) => {
      const brain = brains[task];
      brain.training = { trial: 0, done: false, keptGoals: [], storedActions: [] };
      const { basalGanglia } = brain;
      // Only what is told to the network is looked at here.
      vi.spyOn(brain, 'advance').mockImplementation(() => undefined);
      let displaced = 0;
      for (const row of trials) {
        const value = (name: string) => row[column(name)];
        const point = (prefix: string): Vector3 => [
          value(`${prefix}x`),
          value(`${prefix}y`),
          value(`${prefix}z`),
        ];
        const decided = Math.abs(value('pmMax') - 0.05) > 1e-4;
        basalGanglia.pm.r.fill(0);
        basalGanglia.pm.r[value('explored') === 1 ? 7 : value('primitive')] = value('pmMax');
        const begun = beginTrainingTrial(brain, { goal: point('g') });
        if (decided) expect(begun.explored).toBe(value('explored') === 1);
        if (!begun.explored) expect(begun.primitive).toBe(value('primitive'));
        const record = endTrainingTrial(brain, begun, point('f'));
        expect(Math.abs(record.displacementM - value('displacement'))).toBeLessThan(2e-4);
        expect(Math.abs(record.errorM - value('error'))).toBeLessThan(2e-4);
        if (Math.abs(record.displacementM - 0.3) < 1e-4) continue;
        expect(Math.abs(record.reward - value('reward'))).toBeLessThan(4e-4);
        if (record.displacementM > 0.3) displaced++;
      }
      expect(displaced).toBeGreaterThan(trials.length / 2);
    },
  );

  it('refuse a hand that is not finite before anything is learnt from it', () => {
    for (const task of ['reaching', 'adaptation'] as const) {
      const brain = smallBrain(1, { task });
      const begun = beginTrainingTrial(brain);
      const advance = vi.spyOn(brain, 'advance');
      expect(() => endTrainingTrial(brain, begun, [0, NaN, 0])).toThrow(ModelError);
      expect(() => endTrainingTrial(brain, begun, [0, NaN, 0])).toThrow(/hand ended at \(0, NaN, 0\)/);
      expect(advance).not.toHaveBeenCalled();
      expect(brain.training.trial).toBe(0);
    }
  });
});
