import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { assembleBrain } from '../../src/controllers/brain/brain-assembly.js';
import { ConfigurationError, ModelError } from '../../src/errors.js';
import { publishedCortex, publishedOptions } from '../../src/model/brain-parameters.js';
import { trainOnce } from '../../src/model/trial/training.js';

const DEGREE = Math.PI / 180;

const ur5 = {
  joints: [
    'shoulder_pan_joint',
    'shoulder_lift_joint',
    'elbow_joint',
    'wrist_1_joint',
    'wrist_2_joint',
    'wrist_3_joint',
  ],
  base_frame: 'base_link',
  tip_link: 'ee_link',
  start_posture: [0, -90 * DEGREE, 90 * DEGREE, 0, 0, 0],
};

function brainOf(
  file: string,
  profile: 'published' | 'robot',
  overrides: Readonly<Record<string, unknown>> = {},
  mayMove = () => true,
) {
  const settings = resolveSettings(profile, overrides);
  const { joints, base_frame: baseLink, tip_link: tipLink } = settings;
  const arm = loadArm(readFileSync(file, 'utf8'), { joints, baseLink, tipLink });
  return assembleBrain(settings, arm, mayMove);
}

describe('the brain of an arm', () => {
  it('has the published sizes to the last bit for the published arm, in both profiles', () => {
    for (const [profile, noveltyDistanceM, goalDistanceM] of [
      ['published', 0.3, 0.5],
      ['robot', 0.1, 0.1],
    ] as const) {
      const { parameters, body } = brainOf('urdf/left_arm.urdf', profile);
      expect(parameters).toMatchObject({
        primitives: 120,
        noveltyDistanceM,
        goalDistanceM,
        cortex: publishedCortex,
      });
      expect(body.startHand[0]).toBeCloseTo(-0.27137579503602144, 14);
    }
  });

  const publishedQuirks = {
    cpgScheme: 'published',
    regularisation: 'constant',
    prediction: 'grows',
    trialReset: 'rates',
    adaptationCortex: 'left_on',
    adaptationPremotor: 'published',
    adaptationOutcome: 'goal',
    zeroReward: 'dip',
    storedActions: 'any',
    reachingSilence: 'largest',
    constantUnits: [1, 1, 10, 1, 11, -1],
    meanRetention: 0.05,
    meanReset: false,
    learningDelay: 11,
    warmupTraces: 'kept',
    firstMeanError: 'zero',
    errorRetention: 0.33,
  };

  it('has the options of its profile', () => {
    const published = brainOf('urdf/left_arm.urdf', 'published').parameters.options;
    expect(published).toEqual(publishedOptions);
    expect(published).toEqual({
      sharedClock: true,
      goalsKept: 2,
      unknownRegion: 'nearest',
      perturbation: 'always',
      correctionRamp: 0,
      goalRadiusM: 0,
      reachDopamine: false,
      selection: { kind: 'basal-ganglia' },
      projection: { kind: 'dense', mismatchPruning: 0 },
      strategyTurnRad: -Math.PI / 4,
      cerebellum: { kind: 'reservoir' },
      trainingTrials: 0,
      explorationTrials: 0,
      quirks: publishedQuirks,
    });
    expect(brainOf('urdf/left_arm.urdf', 'robot').parameters.options).toEqual({
      sharedClock: false,
      goalsKept: 0,
      unknownRegion: 'nearest',
      perturbation: 'while_learning',
      correctionRamp: 11,
      goalRadiusM: 0.03,
      reachDopamine: true,
      selection: { kind: 'basal-ganglia' },
      projection: { kind: 'dense', mismatchPruning: 0 },
      strategyTurnRad: -Math.PI / 4,
      cerebellum: {
        kind: 'adaptive_filter',
        learningRate: 0.7,
        correctionLimit: 0.5,
        rehearsalSteps: 20,
        errorSources: true,
        errorEvidence: true,
        servoModel: true,
        candidates: 16,
      },
      trainingTrials: 0,
      explorationTrials: 300,
      quirks: publishedQuirks,
    });
  });

  it('fits another arm: six joints, a grid of its reach, distances that its hand gets to', () => {
    const brain = brainOf('urdf/ur5.urdf', 'published', ur5);
    const { parameters, repertoire } = brain;
    expect(brain.body.joints).toBe(6);
    expect(parameters.reservoir.readouts).toBe(36);
    expect(parameters.cortex.halfExtentM).toBeGreaterThan(1);
    const novel = repertoire.displacements.filter((far) => far > parameters.noveltyDistanceM).length;
    expect(novel / repertoire.size).toBeGreaterThan(0.2);
    expect(novel / repertoire.size).toBeLessThan(0.8);
    const record = trainOnce(brain);
    expect(record.goal.every(Number.isFinite)).toBe(true);
  });

  it('gives the published arm the published gains in profile `published`, and by the rule `range`', () => {
    const { body } = brainOf('urdf/left_arm.urdf', 'published');
    expect([...body.gain]).toEqual([-5, -5, 5, -5]);
    const range = brainOf('urdf/left_arm.urdf', 'robot', { 'model.motor_gain_rule': 'range' });
    expect([...range.body.gain]).toEqual([-5, -5, 5, -5]);
  });

  it('lets each joint of the left arm get as far as its limits in profile `robot`', () => {
    const { gain } = brainOf('urdf/left_arm.urdf', 'robot').body;
    const far = 0.5 - 1 / (1 + Math.exp(2.5));
    const start = [0, 40 * DEGREE, 0, -10 * DEGREE];
    // The farther limit of each joint.
    const limits = [2.2, -1.6, 2.2, -2.4];
    const reached = [...gain].map((g) => Math.abs(g) * far);
    reached.forEach((q, j) => {
      expect(q).toBeCloseTo(Math.abs(limits[j] - start[j]), 12);
    });
  });

  it('lets each joint of another arm get as far as its limits, at most half a turn', () => {
    const { body } = brainOf('urdf/ur5.urdf', 'robot', ur5);
    // P is 0 for one motor neuron of a joint and 1 for the other: the largest difference of their rates.
    const span = 1 / (1 + Math.exp(-2.5)) - 0.5;
    const far = [...body.gain].map((gain) => -gain * span);
    const elbow = 3.14159265359 + 90 * DEGREE;
    expect(far).toHaveLength(6);
    far.forEach((angle, j) => {
      expect(angle, ur5.joints[j]).toBeCloseTo(Math.min(Math.PI, j === 2 ? elbow : 9), 6);
    });
    expect([...brainOf('urdf/ur5.urdf', 'published', ur5).body.gain]).toEqual(new Array(6).fill(-5));
  });

  it('lets joints rest at least half of the position margin within their limits, in profile `robot` alone', () => {
    const { mayRest } = brainOf('urdf/left_arm.urdf', 'robot').body;
    // The elbow may be from -2.4 to 1.8 rad, less a margin of 0.05 rad.
    const at = (elbow: number) => mayRest?.(Float64Array.of(0, 0.7, 0, elbow));
    expect([-2.376, -2.374, 0, 1.774, 1.776].map(at)).toEqual([false, true, true, true, false]);
    expect(brainOf('urdf/left_arm.urdf', 'published').body.mayRest).toBeUndefined();
  });

  it('refuses a start posture outside the limits, naming the joint', () => {
    expect(() => brainOf('urdf/left_arm.urdf', 'robot', { start_posture: [0, 0, 0, 1.79] })).toThrow(
      new ConfigurationError(
        'start_posture of joint elbow is 1.79 rad, expected -2.35 to 1.75 rad (its limits less limits.position_margin)',
      ),
    );
  });

  it('refuses an arm on which no primitive may be moved', () => {
    expect(() => brainOf('urdf/left_arm.urdf', 'robot', {}, () => false)).toThrow(ModelError);
    expect(brainOf('urdf/left_arm.urdf', 'published', {}, () => false).repertoire.available).toHaveLength(
      120,
    );
  });
});
