import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { ModelError, TargetRejected } from '../../../src/errors.js';
import type { PathCheck } from '../../../src/model/movement/body.js';
import type { Brain } from '../../../src/model/brain.js';
import { observed } from '../../../src/model/movement/disturbance.js';
import { adaptationTrials } from '../../support/published-trials.js';
import {
  abandonTrial,
  beginTrial,
  directionalErrorDeg,
  endTrial,
  reachSpec,
} from '../../../src/model/trial/trial.js';
import { cross, rotate, scale, unit } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { DEGREE, publishedBody } from '../../support/brains.js';
import type { Changes } from '../../support/brains.js';
import { smallBrain } from '../small-brain.js';

const target: Vector3 = [-0.1, 0.2, 0.25];
const reach = (brain: Brain, learning = true, exploration = true, at = target) =>
  beginTrial(brain, reachSpec(brain, { target: at, learning, exploration }));

/** A brain whose every primitive is answered by the nearest end point. */
const ranked = (seed: number, options: Changes['options'] = {}) =>
  smallBrain(seed, { options: { selection: { kind: 'ranked', rank: 0 }, ...options } });

describe('the directional error', () => {
  const component = fc.double({ min: -1, max: 1, noNaN: true });
  const vector = fc.tuple(component, component, component).filter((v) => Math.hypot(...v) > 0.1);
  const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });

  it('of a hand turned away from the goal is minus the turn: uncompensated +45 degrees read as -45', () => {
    const goal: Vector3 = [0.2, 0.1, 0.3];
    const normal = unit(cross(goal, [0, 0.3, 0.1]));
    expect(directionalErrorDeg(rotate(goal, normal, 45 * DEGREE), goal, normal)).toBeCloseTo(-45, 10);
    fc.assert(
      fc.property(vector, vector, angle, component, (a, b, turn, aside) => {
        fc.pre(Math.hypot(...cross(a, b)) > 0.01);
        const n = unit(cross(a, b));
        const turned = rotate(a, n, turn);
        // What lies along the normal is projected away.
        const hand: Vector3 = [turned[0] + aside * n[0], turned[1] + aside * n[1], turned[2] + aside * n[2]];
        expect(directionalErrorDeg(hand, a, scale(n, 3))).toBeCloseTo(-turn / DEGREE, 6);
      }),
    );
  });

  it('is 0 where there is no plane', () => {
    expect(directionalErrorDeg([0.1, 0, 0], [0.2, 0.1, 0], [0, 0, 0])).toBe(0);
  });

  it('reads about -45 degrees in the first turned trials of an adaptation without correction', () => {
    const brain = ranked(3);
    const goals: Vector3[] = [target, [0.2, 0.1, 0.1], target];
    const [k] = brain.repertoire.available;
    const actions = goals.map(() => ({
      primitive: k,
      explored: false,
      theta: [...brain.repertoire.theta[k]],
    }));
    const trials = adaptationTrials(goals, actions, 'rotation');
    const spec = trials[700];
    beginTrial(brain, spec);
    const report = endTrial(brain, { hand: observed(spec.disturbance, goals[0]) });
    expect(report.directionalErrorDeg).toBeCloseTo(-45, 10);
    beginTrial(brain, trials[800]);
    expect(endTrial(brain, { hand: goals[0] })).toMatchObject({ aimingErrorM: 0 });
  });
});

describe('a plan', () => {
  it('is the parameters of its primitive plus the correction, and the path these make', () => {
    const brain = ranked(1);
    const plan = reach(brain);
    const plain = brain.repertoire.theta[plan.primitive];
    const added = Array.from(plan.theta, (value, i) => value - plain[i]);
    expect(Math.hypot(...added)).toBeCloseTo(plan.correctionNorm, 12);
    expect(plan.correctionNorm).toBeGreaterThan(0.1);
    const path = new Float64Array(121 * 4);
    brain.body.path(plan.theta, path);
    expect(plan.path).toEqual(path);
    expect(plan.predictedHand).toEqual(brain.body.handAfter(plan.theta));
    expect(plan).toMatchObject({ target, goalSlot: 0, slotNew: true, explored: false });
    expect(reach(brain).slotNew).toBe(false);
  });

  it('takes a half, a quarter or nothing of the correction until its path may be moved', () => {
    for (const [refusals, share] of [
      [0, 1],
      [1, 0.5],
      [2, 0.25],
      [3, 0],
    ]) {
      let left = 0;
      const check: PathCheck = () => left-- <= 0;
      const body = publishedBody('reaching', check);
      const options: Changes = { options: { selection: { kind: 'ranked', rank: 0 } } };
      const [full, limited] = [smallBrain(1, options), smallBrain(1, options, body)];
      left = refusals;
      const [a, b] = [reach(full), reach(limited)];
      expect(b.correctionNorm).toBeCloseTo(share * a.correctionNorm, 12);
      const plain = full.repertoire.theta[a.primitive];
      b.theta.forEach((value, i) => {
        expect(value).toBeCloseTo(plain[i] + share * (a.theta[i] - plain[i]), 12);
      });
    }
  });

  it('fails where even the primitive alone leaves the limits', () => {
    let may = true;
    const body = publishedBody('reaching', () => may);
    const brain = smallBrain(1, { options: { selection: { kind: 'ranked', rank: 0 } } }, body);
    may = false;
    expect(() => reach(brain)).toThrow(/leaves the joint limits even without a correction/);
    expect(brain.pending).toBeUndefined();
  });

  it('is refused for a target that is not finite or outside the cortical grid, and nothing changes', () => {
    const brain = smallBrain(1);
    const before = brain.basalGanglia.save();
    expect(() => reach(brain, true, true, [NaN, 0, 0])).toThrow(ModelError);
    expect(() => reach(brain, true, true, [0, 0, Infinity])).toThrow(/Infinity\) is not finite/);
    let error: unknown;
    try {
      reach(brain, true, true, [0, 0.7, 0]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TargetRejected);
    expect(error).toMatchObject({ reason: 'outside_workspace' });
    expect(String(error)).toMatch(/\(0\.000, 0\.700, 0\.000\) m.*\(-0\.500, .*\) to \(0\.333/);
    expect(brain.basalGanglia.save()).toEqual(before);
    expect(brain.goalMemory.find([0, 0.7, 0])).toBeUndefined();
  });
});

describe('a target for which no premotor cell answers', () => {
  it('gets a random primitive while exploring', () => {
    const primitives = new Set<number>();
    for (let seed = 1; seed <= 8; seed++) {
      const plan = reach(smallBrain(seed));
      expect(plan.explored).toBe(true);
      primitives.add(plan.primitive);
    }
    expect(primitives.size).toBeGreaterThan(3);
  });

  it('gets the primitive whose outcome was nearest when not exploring', () => {
    const brain = smallBrain(1);
    expect(() => reach(brain, true, false)).toThrow(/nothing has been learnt yet/);
    brain.outcomes.observe(4, [0.3, 0, 0]);
    brain.outcomes.observe(9, [-0.1, 0.15, 0.2]);
    brain.outcomes.observe(2, [-0.3, 0.2, 0.25]);
    expect(reach(brain, true, false)).toMatchObject({ primitive: 9, explored: false });
    brain.outcomes.observe(9, [0.4, 0, 0]);
    expect(reach(brain, true, false).primitive).toBe(2);
  });

  it('is rejected when the options ask for that, without a slot', () => {
    const brain = smallBrain(1, { options: { unknownRegion: 'reject' } });
    brain.outcomes.observe(4, [0.3, 0, 0]);
    expect(() => reach(brain, true, false)).toThrow(TargetRejected);
    expect(() => reach(brain, true, false)).toThrow(/no learnt primitive ends near it/);
    expect(brain.pending).toBeUndefined();
    expect(brain.goalMemory.find(target)).toBeUndefined();
    expect(reach(brain, true, true).explored).toBe(true);
  });
});

describe('an outcome', () => {
  let brain: Brain;
  beforeEach(() => {
    brain = ranked(1, { goalRadiusM: 0.03 });
  });

  it('needs a plan before it, and belongs to the last one', () => {
    expect(() => endTrial(brain, { hand: target })).toThrow(/no reach was planned/);
    reach(brain, true, true, [0.3, 0, 0.1]);
    const plan = reach(brain);
    const report = endTrial(brain, { hand: [-0.1, 0.2, 0.35] });
    expect(report.aimingErrorM).toBeCloseTo(0.1, 12);
    expect(report).toMatchObject({ trial: 0, primitive: plan.primitive, goalSlot: 1, learning: true });
    expect(() => endTrial(brain, { hand: target })).toThrow(ModelError);
    expect(brain.reaches).toBe(1);
  });

  it('that never comes leaves nothing behind to learn from', () => {
    const traced = () => brain.cerebellum.save().traces.some((trace) => trace !== 0);
    reach(brain);
    expect(traced()).toBe(true);
    abandonTrial(brain);
    expect(traced()).toBe(false);
    expect(() => endTrial(brain, { hand: target })).toThrow(/no reach was planned/);
  });

  it('that is not finite is refused, and another one may follow', () => {
    reach(brain);
    expect(() => endTrial(brain, { hand: [0, 0, NaN] })).toThrow(
      /ended at \(0, 0, NaN\), expected finite metres/,
    );
    expect(brain.reaches).toBe(0);
    expect(endTrial(brain, { hand: target }).trial).toBe(0);
  });

  it('teaches the cerebellum of its goal from the twelfth on', () => {
    const weights = () => brain.cerebellum.save().weights;
    const before = weights();
    for (let t = 0; t < 11; t++) {
      reach(brain);
      endTrial(brain, { hand: [0.1, 0.2, 0.25 + 0.01 * t] });
    }
    expect(weights()).toEqual(before);
    reach(brain);
    endTrial(brain, { hand: target });
    expect(weights()).not.toEqual(before);
  });

  it('changes nothing without learning', () => {
    const others = ['weights', 'traces', 'meanErrors', 'reaches'];
    for (let t = 0; t < 13; t++) {
      reach(brain);
      endTrial(brain, { hand: [0.1, 0.2, 0.25] });
    }
    const before = brain.cerebellum.save();
    reach(brain, false);
    expect(endTrial(brain, { hand: [0.3, 0.2, 0.25] }).learning).toBe(false);
    const after = brain.cerebellum.save();
    for (const name of others) expect(after[name], name).toEqual(before[name]);
  });

  it('is seen by the basal ganglia where the options ask for that', () => {
    const learns = (reachDopamine: boolean, hand: Vector3) => {
      const one = smallBrain(5, { options: { reachDopamine } });
      const plan = reach(one);
      const report = endTrial(one, { hand });
      const { corticoStriatal } = one.basalGanglia;
      return { dopamine: report.dopamine, weights: corticoStriatal.rowSum(plan.primitive) };
    };
    expect(learns(false, [0.2, 0.1, 0.1])).toEqual({ dopamine: 0.1, weights: 0 });
    const rewarded = learns(true, [0.2, 0.1, 0.1]);
    expect(rewarded.dopamine).toBeGreaterThan(0.9);
    expect(rewarded.weights).toBeGreaterThan(0.01);
    expect(learns(true, [-0.25, -0.25, -0.05]).weights).toBe(0);
  });

  it('takes a millisecond of the common clock to be learnt, and the plan 1450 ms', () => {
    const shared = smallBrain(1, { options: { sharedClock: true } });
    const time: number[] = [];
    const { basalGanglia, cerebellum } = shared;
    const run = basalGanglia.run.bind(basalGanglia);
    basalGanglia.run = (ms) => {
      time.push(ms);
      run(ms);
    };
    const rests: number[] = [];
    const rest = cerebellum.rest.bind(cerebellum);
    cerebellum.rest = (ms) => {
      rests.push(ms);
      rest(ms);
    };
    for (let t = 0; t < 12; t++) {
      time.length = rests.length = 0;
      reach(shared);
      expect(time).toEqual([700, 200, 150, 400]);
      expect(rests).toEqual([700, 200, 150]);
      endTrial(shared, { hand: target });
      expect(time.slice(4)).toEqual(t > 10 ? [1] : []);
    }
  });
});
