import { describe, expect, it } from 'vitest';
import { observed } from '../../../src/model/movement/disturbance.js';
import type { TrialSpec } from '../../../src/model/trial/reach.js';
import type { StoredAction } from '../../../src/model/brain-state.js';
import { adaptationSchedule } from '../../../src/studies/published/published-schedules.js';
import { adaptationTrials, reachingTrials, trialsOf } from '../../support/published-trials.js';
import { cross, dot, unit } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';

const goals: Vector3[] = [
  [0.3, 0, 0.1],
  [0, 0.3, 0],
  [0.2, -0.2, 0.1],
];
const actions: StoredAction[] = [11, 22, 33].map((primitive) => ({ primitive, explored: false, theta: [] }));
const normal = unit(cross(goals[0], goals[1]));

const conditions = [
  { name: 'rotation', rotation: true, strategy: false },
  { name: 'rotation+strategy', rotation: true, strategy: true },
  { name: 'strategy', rotation: false, strategy: true },
  { name: 'none', rotation: false, strategy: false },
];

/** What a trial consists of, goals and actions by their numbers. */
const summary = ({ slot, target, action, errorTarget, disturbance }: TrialSpec) => ({
  slot,
  target: goals.indexOf(target),
  action: action?.primitive,
  error: goals.indexOf(errorTarget ?? target),
  turned: disturbance.kind === 'rotation',
});

describe.each(conditions)('the adaptation experiment, condition $name', (condition) => {
  const { name, rotation, strategy } = condition;
  const trials = adaptationTrials(goals, actions, name);
  const at = (t: number) => summary(trials[t]);

  it('has 1000 trials, always perturbed from within and always learning', () => {
    expect(trials).toHaveLength(1000);
    for (const { learning, noise, planeNormal } of trials) {
      expect([learning, noise]).toEqual([true, true]);
      expect(planeNormal).toEqual(normal);
    }
  });

  it('alternates goals 0 and 1, unturned, up to trial 600', () => {
    for (let t = 0; t <= 600; t++) {
      const slot = t % 2;
      expect(at(t)).toEqual({ slot, target: slot, action: [11, 22][slot], error: slot, turned: false });
    }
  });

  // From 601 on goal 0 alone.
  it.each([
    { which: [601, 602], turned: rotation, action: 11, error: strategy ? 2 : 0 },
    { which: [603, 604, 700, 789], turned: rotation, action: strategy ? 33 : 11, error: strategy ? 2 : 0 },
    { which: [790, 791, 799], turned: rotation, action: 11, error: strategy ? 2 : 0 },
    { which: [800, 801, 999], turned: false, action: 11, error: 0 },
  ])('has in trials $which turned: $turned, action $action, error to goal $error', (expected) => {
    const { which, ...rest } = expected;
    for (const t of which) expect(at(t), `trial ${t}`).toEqual({ slot: 0, target: 0, ...rest });
  });

  it('is turned in 199 trials and uses the action of the strategy in 187', () => {
    const all = Array.from({ length: 1000 }, (_, t) => at(t));
    expect(all.filter(({ turned }) => turned)).toHaveLength(rotation ? 199 : 0);
    expect(all.filter(({ action }) => action === 33)).toHaveLength(strategy ? 187 : 0);
    expect(all.filter(({ error }) => error === 2)).toHaveLength(strategy ? 199 : 0);
  });
});

describe('the rotation', () => {
  it('turns the seen hand by +45 degrees from goal 0 towards goal 1, about the shoulder', () => {
    const { disturbance } = adaptationTrials(goals, actions, 'rotation')[601];
    const seen = observed(disturbance, goals[0]);
    expect(dot(cross(goals[0], seen), normal) / dot(goals[0], goals[0])).toBeCloseTo(Math.SQRT1_2, 12);
    const along = observed(disturbance, normal);
    along.forEach((x, axis) => {
      expect(x).toBeCloseTo(normal[axis], 12);
    });
  });

  it('may have another angle', () => {
    const schedule = adaptationSchedule(2, { kind: 'rotation', angle: -0.3, about: 'shoulder' });
    const turned = trialsOf(schedule, 'rotation', { goals, actions, planar: true })[700];
    expect(turned.disturbance).toMatchObject({ angleRad: -0.3 });
  });
});

describe('the reaching experiment', () => {
  it('visits the goals in turn, 300 trials each, and lets the basal ganglia select', () => {
    const trials = reachingTrials(goals);
    expect(trials).toHaveLength(900);
    for (const t of [0, 1, 2, 3, 898, 899]) {
      const spec = trials[t];
      expect(spec).toMatchObject({ slot: t % 3, target: goals[t % 3], silence: 'largest' });
      expect(spec.action).toBeUndefined();
      expect(spec.disturbance.kind).toBe('none');
    }
  });
});

describe('with more goals', () => {
  it('the baseline is longer and everything else follows it', () => {
    const { blocks } = adaptationSchedule(4);
    expect(blocks.map(({ name, trials }) => [name, ...trials])).toEqual([
      ['baseline', 0, 1199],
      ['last of baseline', 1200, 1200],
      ['onset', 1201, 1202],
      ['disturbed', 1203, 1389],
      ['strategy withdrawn', 1390, 1399],
      ['washout', 1400, 1599],
    ]);
    expect(blocks[3].strategy).toEqual({ action_of: 4, error_to: 4 });
  });

  it('and a gradual onset grows over the trials asked for, across the blocks', () => {
    const schedule = adaptationSchedule(2, { kind: 'shift', by: [0.1, 0.2, 0] }, 100);
    const trials = trialsOf(schedule, 'shift', { goals, actions, planar: true });
    const by = (t: number) => {
      const { disturbance } = trials[t];
      return disturbance.kind === 'shift' ? disturbance.by[1] : undefined;
    };
    expect([600, 601, 602, 603, 650, 700, 799, 800].map(by)).toEqual([
      undefined,
      expect.closeTo(0.002, 12),
      expect.closeTo(0.004, 12),
      expect.closeTo(0.006, 12),
      expect.closeTo(0.1, 12),
      0.2,
      0.2,
      undefined,
    ]);
  });
});
