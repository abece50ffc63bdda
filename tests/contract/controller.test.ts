import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { resolveSettings } from '../../src/parameters/settings.js';
import { BrainController } from '../../src/controllers/brain/brain-controller.js';
import type { Movement } from '../../src/motion/movement.js';
import type { Controller } from '../../src/session/controller.js';
import { createGuardState } from '../../src/motion/guard-state.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { rehearse } from '../../src/motion/trajectory.js';
import { vector3 } from '../../src/model/numbers/vector.js';
import { LocalBrain } from '../../src/controllers/brain/local-brain.js';
import { leftArm } from '../support/brains.js';

interface Subject {
  readonly controller: Controller;
  readonly limits: MotionLimits;
  readonly start: Float64Array;
}

const urdf = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));

async function brainController(reachStart: 'home' | 'anywhere'): Promise<Subject> {
  // An untrained brain explores, which is all that a controller needs to be put to the test.
  const settings = resolveSettings('robot', {
    'model.primitives': 12,
    'model.cortex_cells': 8,
    'learning.exploration': true,
  });
  const urdfText = readFileSync(urdf, 'utf8');
  const brain = await LocalBrain.create({ settings, urdfText, urdfName: urdf });
  const limits = motionLimits(leftArm, settings);
  const start = Float64Array.from(settings.start_posture);
  const controller = new BrainController({
    brain,
    reference: start,
    settings: { limits, movementDurationS: 3, timeLaw: 'minimum_jerk', reachStart, autosaveFile: undefined },
    onSaveError: (error) => {
      throw error;
    },
  });
  return { controller, limits, start };
}

const controllers: [string, () => Promise<Subject>][] = [
  ['the brain', () => brainController('home')],
  ['the brain, from wherever the arm is', () => brainController('anywhere')],
];

describe.each(controllers)('every controller: %s', (_name, create) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await create();
  });

  const begin = () =>
    subject.controller.begin({
      target: [0.1, 0.2, -0.2],
      start: subject.start,
      learning: true,
      exploration: true,
    });

  const movementOf = async (): Promise<Movement | undefined> => {
    const plan = await begin();
    return plan.kind === 'movement' ? plan : undefined;
  };

  it('plans from the start posture, at rest at both ends', async () => {
    const movement = await movementOf();
    if (movement === undefined) return;
    const q = new Float64Array(subject.start.length);
    const qd = q.map(() => 1);
    movement.sample(0, q, qd);
    expect([...q]).toEqual([...subject.start]);
    expect(qd.every((v) => v === 0)).toBe(true);
    movement.sample(movement.durationS, q, qd.fill(1));
    expect(qd.every((v) => v === 0)).toBe(true);
    const end = [...q];
    movement.sample(movement.durationS + 5, q, qd);
    expect([...q]).toEqual(end);
    await subject.controller.abandon();
  });

  it('plans nothing that the guard would alter', async () => {
    for (let i = 0; i < 5; i++) {
      const movement = await movementOf();
      if (movement === undefined) return;
      const from = createGuardState(subject.start.length);
      from.position.set(subject.start);
      expect(rehearse(subject.limits, from, movement, 0.01).verdict).toBe('clear');
      await subject.controller.abandon();
    }
  });

  it('plans from another posture if it says so: from there, at rest, to where it would end anyway', async () => {
    const { controller, limits } = subject;
    if (!controller.startsAnywhere) return;
    const elsewhere = subject.start.map((q, j) => q + (j % 2 === 0 ? 0.3 : -0.2));
    const from = createGuardState(elsewhere.length);
    const q = Float64Array.from(elsewhere);
    const qd = new Float64Array(elsewhere.length);
    // The second reach begins where the first ended.
    for (let n = 0; n < 2; n++) {
      const plan = await controller.begin({
        target: [0.1, 0.2, -0.2],
        start: q.slice(),
        learning: true,
        exploration: true,
      });
      if (plan.kind !== 'movement') return;
      from.position.set(q);
      expect(rehearse(limits, from, plan, 0.01).verdict).toBe('clear');
      plan.sample(0, from.position, qd.fill(1));
      expect([...from.position]).toEqual([...q]);
      expect(qd.every((v) => v === 0)).toBe(true);
      plan.sample(plan.durationS, q, qd.fill(1));
      expect(qd.every((v) => v === 0)).toBe(true);
      await controller.end([0.1, 0.2, -0.1]);
    }
  });

  it('goes on within the limits from where it was interrupted', async () => {
    const movement = await movementOf();
    if (movement === undefined) return;
    const joints = subject.start.length;
    const from = createGuardState(joints);
    movement.sample(movement.durationS * 0.6, from.position, from.velocity);
    from.velocity.fill(0);
    const rest = movement.remaining(movement.durationS * 0.55, from.position);
    expect(rehearse(subject.limits, from, rest, 0.01).verdict).toBe('clear');
    const q = new Float64Array(joints);
    const end = new Float64Array(joints);
    movement.sample(movement.durationS, end, q.slice());
    rest.sample(rest.durationS, q, q.slice());
    expect([...q]).toEqual([...end]);
    await subject.controller.abandon();
  });

  it('reports the error of the hand that it is told, one trial after another', async () => {
    const trials: number[] = [];
    for (let i = 0; i < 2; i++) {
      await begin();
      const report = await subject.controller.end([0.1, 0.2, -0.1]);
      expect(report.aimingErrorM).toBeCloseTo(0.1, 12);
      trials.push(report.trial);
    }
    expect(trials[1]).toBe(trials[0] + 1);
  });

  it('learns nothing from a reach that was given up, and may be told so at any time', async () => {
    await subject.controller.abandon();
    await begin();
    await subject.controller.abandon();
    await expect(subject.controller.end([0, 0, 0])).rejects.toThrow();
    await begin();
    await expect(subject.controller.end([0.1, 0.2, -0.2])).resolves.toMatchObject({ learning: true });
  });

  it('answers in the order of the calls without waiting in between', async () => {
    const order: string[] = [];
    const note = (what: string) => () => order.push(what);
    await Promise.all([
      begin().then(note('begin')),
      subject.controller.end([0, 0.1, 0]).then(note('end')),
      begin().then(note('begin')),
      subject.controller.abandon().then(note('abandon')),
    ]);
    expect(order).toEqual(['begin', 'end', 'begin', 'abandon']);
  });

  it('rejects a target that it cannot reach for, and goes on', async () => {
    const far = { target: vector3([90, 0, 0]), start: subject.start, learning: true, exploration: true };
    await expect(subject.controller.begin(far)).rejects.toMatchObject({ name: 'TargetRejected' });
    await begin();
    await subject.controller.abandon();
  });
});
