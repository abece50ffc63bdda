import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { Body } from '../../src/model/movement/body.js';
import { publishedCortex } from '../../src/model/brain-parameters.js';
import type { Brain } from '../../src/model/brain.js';
import { GoalSampler } from '../../src/model/cortex/goal-sampler.js';
import type { JointedKinematics } from '../../src/model/movement/kinematics.js';
import { restoreSnapshot, takeSnapshot } from '../../src/model/snapshot.js';
import { trainOnce } from '../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../src/model/trial/trial.js';
import { distance } from '../../src/model/numbers/vector.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { fixtureText } from '../arm/arms.js';
import { publishedBody } from '../support/brains.js';
import type { Changes } from '../support/brains.js';
import { smallBrain } from './small-brain.js';

/** Two links in a plane. */
const planar: JointedKinematics = {
  joints: 2,
  forward: (q, out) => {
    out[0] = 0.3 * Math.cos(q[0]) + 0.2 * Math.cos(q[0] + q[1]);
    out[1] = 0.3 * Math.sin(q[0]) + 0.2 * Math.sin(q[0] + q[1]);
    out[2] = 0;
  },
  jacobian: () => {
    throw new Error('the brain needs no Jacobian');
  },
  origins: () => {
    throw new Error('the brain needs no joint origins');
  },
  loads: () => {
    throw new Error('the brain needs no weights');
  },
};
const panda = loadArm(fixtureText('panda.urdf'), {
  joints: [1, 2, 3, 4, 5, 6, 7].map((n) => `panda_joint${n}`),
  baseLink: 'panda_link0',
  tipLink: 'panda_hand',
});

const bodies: [joints: number, start: number[], kinematics: JointedKinematics, reachM: number][] = [
  [2, [0.3, 0.5], planar, 0.5],
  [7, [0, -0.3, 0, -2, 0, 1.8, 0.8], panda, 0.9],
];

describe.each(bodies)('a brain for %i joints', (joints, start, kinematics, reachM) => {
  const make = () => {
    const posture = Float64Array.from(start);
    const body = new Body(kinematics, posture, posture, new Float64Array(joints).fill(-3));
    const changes: Changes = {
      noveltyDistanceM: 0.2 * reachM,
      goalDistanceM: 0.4 * reachM,
      cortex: { ...publishedCortex, cells: 8, halfExtentM: 1.2 * reachM, varianceM2: 0.03 * reachM ** 2 },
      reservoir: { readouts: 6 * joints, units: 64 },
      options: { unknownRegion: 'nearest', goalRadiusM: 0.03, sharedClock: true },
    };
    return smallBrain(4, changes, body);
  };

  it('trains, reaches and learns', () => {
    const brain = make();
    const records = Array.from({ length: 40 }, () => trainOnce(brain));
    const rewarded = records.filter(({ reward }) => reward > 0);
    expect(rewarded.length).toBeGreaterThan(3);
    for (const { primitive } of rewarded)
      expect(brain.basalGanglia.corticoStriatal.rowSum(primitive)).toBeGreaterThan(0);
    expect(records.some(({ explored }) => !explored)).toBe(true);
    for (const { goal } of records)
      expect(distance(goal, brain.body.startHand)).toBeGreaterThanOrEqual(0.4 * reachM);

    const target = records[0].goal;
    const before = brain.cerebellum.save().weights;
    for (let t = 0; t < 13; t++) {
      const plan = beginTrial(brain, reachSpec(brain, { target, learning: true, exploration: false }));
      expect(plan.theta).toHaveLength(6 * joints);
      expect(plan.path).toHaveLength(121 * joints);
      const report = endTrial(brain, { hand: plan.predictedHand });
      expect(report.aimingErrorM).toBeCloseTo(distance(plan.predictedHand, target), 12);
    }
    expect(brain.cerebellum.save().weights).not.toEqual(before);
  });

  it('is taken up by another one', () => {
    const [one, other] = [make(), make()];
    for (let t = 0; t < 5; t++) trainOnce(one);
    restoreSnapshot(other, takeSnapshot(one));
    expect(trainOnce(other)).toEqual(trainOnce(one));
  });
});

describe('a brain', () => {
  const targets: Vector3[] = [
    [-0.1, 0.2, 0.25],
    [0.2, 0.1, 0.1],
    [-0.2, 0.2, -0.1],
  ];
  const work = (brain: Brain) => {
    const records = Array.from({ length: 15 }, () => trainOnce(brain));
    const reports = Array.from({ length: 13 }, (_, t) => {
      const target = targets[t % 3];
      const plan = beginTrial(brain, reachSpec(brain, { target, learning: true, exploration: true }));
      return endTrial(brain, { hand: plan.predictedHand });
    });
    return { records, reports, state: takeSnapshot(brain) };
  };

  it.each([true, false])('gives the same bits for the same seed, on one clock: %s', (sharedClock) => {
    const options: Changes = { options: { sharedClock, goalRadiusM: 0.01 } };
    const [first, second] = [work(smallBrain(9, options)), work(smallBrain(9, options))];
    expect(second).toEqual(first);
    expect(work(smallBrain(10, options)).records).not.toEqual(first.records);
  });
});

describe('the goals', () => {
  const spread = (20 * Math.PI) / 180;

  it('lie at least as far from the hand at the start as asked', () => {
    const body = publishedBody();
    const brain = smallBrain(3);
    const sampler = new GoalSampler(body, spread, 0.3, brain.random.stream('goals'));
    for (let i = 0; i < 50; i++) expect(distance(sampler.next(), body.startHand)).toBeGreaterThanOrEqual(0.3);
  });

  it('beyond the reach of the arm are said to be, with what to change', () => {
    const sampler = new GoalSampler(publishedBody(), spread, 5, smallBrain(3).random.stream('goals'));
    expect(() => sampler.next(1000)).toThrow(/5 m from its start in 1000 draws; lower model\.goal_distance/);
  });
});
