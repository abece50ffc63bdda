import { describe, expect, it } from 'vitest';
import { observed } from '../../src/model/disturbance.js';
import { adaptationProtocol, reachingProtocol } from '../../src/model/protocols.js';
import type { TrialSpec } from '../../src/model/protocols.js';
import type { StoredAction } from '../../src/model/brain-state.js';
import { cross, dot, unit } from '../../src/model/vector.js';
import type { Vector3 } from '../../src/model/vector.js';

const goals: Vector3[] = [
  [0.3, 0, 0.1],
  [0, 0.3, 0],
  [0.2, -0.2, 0.1],
];
const actions: StoredAction[] = [11, 22, 33].map((primitive) => ({ primitive, explored: false, theta: [] }));
const normal = unit(cross(goals[0], goals[1]));

const conditions = [
  { rotation: true, strategy: false },
  { rotation: true, strategy: true },
  { rotation: false, strategy: true },
  { rotation: false, strategy: false },
];

/** What a trial consists of, goals and actions by their numbers. */
const summary = ({ slot, target, action, errorTarget, disturbance }: TrialSpec) => ({
  slot,
  target: goals.indexOf(target),
  action: action?.primitive,
  error: goals.indexOf(errorTarget ?? target),
  turned: disturbance.kind === 'rotation',
});

describe.each(conditions)(
  'the adaptation experiment, rotation $rotation, strategy $strategy',
  (condition) => {
    const { rotation, strategy } = condition;
    const protocol = adaptationProtocol(goals, actions, condition);
    const at = (t: number) => summary(protocol.trial(t));

    it('has 1000 trials, always perturbed from within and always learning', () => {
      expect(protocol.trials).toBe(1000);
      for (let t = 0; t < 1000; t++) {
        const { learning, noise, planeNormal } = protocol.trial(t);
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
      { trials: [601, 602], turned: rotation, action: 11, error: strategy ? 2 : 0 },
      { trials: [603, 604, 700, 789], turned: rotation, action: strategy ? 33 : 11, error: strategy ? 2 : 0 },
      { trials: [790, 791, 799], turned: rotation, action: 11, error: strategy ? 2 : 0 },
      { trials: [800, 801, 999], turned: false, action: 11, error: 0 },
    ])('has in trials $trials turned: $turned, action $action, error to goal $error', (expected) => {
      const { trials, ...rest } = expected;
      for (const t of trials) expect(at(t), `trial ${t}`).toEqual({ slot: 0, target: 0, ...rest });
    });

    it('is turned in 199 trials and uses the action of the strategy in 187', () => {
      const all = Array.from({ length: 1000 }, (_, t) => at(t));
      expect(all.filter(({ turned }) => turned)).toHaveLength(rotation ? 199 : 0);
      expect(all.filter(({ action }) => action === 33)).toHaveLength(strategy ? 187 : 0);
      expect(all.filter(({ error }) => error === 2)).toHaveLength(strategy ? 199 : 0);
    });
  },
);

describe('the rotation', () => {
  it('turns the seen hand by +45 degrees from goal 0 towards goal 1, about the shoulder', () => {
    const { disturbance } = adaptationProtocol(goals, actions, conditions[0]).trial(601);
    const seen = observed(disturbance, goals[0]);
    expect(dot(cross(goals[0], seen), normal) / dot(goals[0], goals[0])).toBeCloseTo(Math.SQRT1_2, 12);
    const along = observed(disturbance, normal);
    along.forEach((x, axis) => {
      expect(x).toBeCloseTo(normal[axis], 12);
    });
  });

  it('may have another angle', () => {
    const turned = adaptationProtocol(goals, actions, { ...conditions[0], angleRad: -0.3 }).trial(700);
    expect(turned.disturbance).toMatchObject({ angleRad: -0.3 });
  });
});

describe('the reaching experiment', () => {
  it('visits the goals in turn, 300 trials each, and lets the basal ganglia select', () => {
    const protocol = reachingProtocol(goals);
    expect(protocol.trials).toBe(900);
    for (const t of [0, 1, 2, 3, 898, 899]) {
      const spec = protocol.trial(t);
      expect(spec).toMatchObject({ slot: t % 3, target: goals[t % 3], silence: 'largest' });
      expect(spec.action).toBeUndefined();
      expect(spec.disturbance.kind).toBe('none');
    }
  });
});
