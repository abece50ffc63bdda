import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LivingController } from '../../src/controllers/controller-kind.js';
import { controllerKinds } from '../../src/controllers/index.js';
import { vector3 } from '../../src/model/numbers/vector.js';
import { createGuardState } from '../../src/motion/guard-state.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import type { Movement } from '../../src/motion/movement.js';
import { rehearse } from '../../src/motion/trajectory.js';
import { parameterTable } from '../../src/parameters/parameter-table.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import type { ReachOutcome } from '../../src/session/controller.js';
import { leftArm } from '../support/brains.js';

interface Subject {
  readonly controller: LivingController;
  readonly limits: MotionLimits;
  readonly start: Float64Array;
}

const urdfName = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));
const urdfText = readFileSync(urdfName, 'utf8');

/** An untrained brain explores, which is all that a controller needs to be put to the test. */
const small = {
  'model.primitives': 12,
  'model.cortex_cells': 8,
  'model.training_trials': 1,
  'learning.exploration': true,
};

type Kind = keyof typeof controllerKinds;
const kinds = Object.keys(controllerKinds) as Kind[];

async function subjectOf(kind: Kind, reachStart: string): Promise<Subject> {
  const settings = resolveSettings('robot', { ...small, controller: kind, reach_start: reachStart });
  const limits = motionLimits(leftArm, settings);
  const controller = controllerKinds[kind].create({
    settings,
    robot: { arm: leftArm, urdfText, urdfName },
    control: { limits, movementDurationS: 3, autosaveFile: undefined },
    thread: 'callers',
    onError: (_what, error) => {
      throw error;
    },
  });
  expect(await controller.prepared).toBe(true);
  return { controller, limits, start: Float64Array.from(settings.start_posture) };
}

const controllers = kinds.flatMap((kind) => ['home', 'anywhere'].map((reachStart) => ({ kind, reachStart })));

/** What is told of a reach that ended with the hand there; the posture is not looked at yet. */
const seen = (hand: readonly [number, number, number], start: Float64Array): ReachOutcome => ({
  hand,
  posture: start,
  commanded: start,
});

it('the parameter `controller` names the controllers that there are', () => {
  expect(parameterTable.controller.choices).toEqual(kinds);
});

describe.each(controllers)('every controller: $kind, reaches from $reachStart', ({ kind, reachStart }) => {
  let subject: Subject;
  beforeAll(async () => {
    subject = await subjectOf(kind, reachStart);
  });
  afterAll(() => subject.controller.close());

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
      await controller.end(seen([0.1, 0.2, -0.1], subject.start));
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

  it('tells the error of the hand that was seen, one reach after another', async () => {
    for (const hand of [
      [0.1, 0.2, -0.1],
      [0.1, 0.25, -0.2],
    ] as const) {
      const { durationS } = await begin();
      const assessment = await subject.controller.end(seen(hand, subject.start));
      expect(assessment.aimingErrorM).toBeCloseTo(Math.hypot(hand[1] - 0.2, hand[2] + 0.2), 12);
      expect(assessment.durationS).toBe(durationS);
      expect(typeof assessment.learnt).toBe('boolean');
    }
  });

  it('learns nothing from a reach that was given up, and may be told so at any time', async () => {
    await subject.controller.abandon();
    await begin();
    await subject.controller.abandon(seen([0, 0, 0], subject.start));
    await expect(subject.controller.end(seen([0, 0, 0], subject.start))).rejects.toThrow();
    await begin();
    const { learnt } = await subject.controller.end(seen([0.1, 0.2, -0.2], subject.start));
    expect(learnt).toBe(subject.controller.memory !== undefined);
  });

  it('takes other limits up with the next reach', async () => {
    const { controller, limits } = subject;
    const { durationS } = await begin();
    await controller.abandon();
    controller.update({ limits, movementDurationS: 2 * durationS, autosaveFile: undefined });
    expect((await begin()).durationS).toBe(2 * durationS);
    await controller.abandon();
    controller.update({ limits, movementDurationS: 3, autosaveFile: undefined });
  });

  it('answers in the order of the calls without waiting in between', async () => {
    const order: string[] = [];
    const note = (what: string) => () => order.push(what);
    await Promise.all([
      begin().then(note('begin')),
      subject.controller.end(seen([0, 0.1, 0], subject.start)).then(note('end')),
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
