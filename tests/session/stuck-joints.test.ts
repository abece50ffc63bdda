import { describe, expect, it } from 'vitest';
import { homing } from '../../src/motion/retime.js';
import { StuckJoints } from '../../src/session/stuck-joints.js';
import { inState, Rig, START } from '../support/session-rig.js';
import { SoftArm } from '../support/soft-arm.js';

const TARGET = [0.5, 0.2, 0.1] as const;
const limits = {
  lower: Float64Array.of(-1, -1, -1),
  upper: Float64Array.of(1, 1, 1),
  trackingError: 0.3,
};

/** Three joints after a movement by `sent` in which they went by `went` (rad). */
function after(sent: readonly number[], went: readonly number[]): StuckJoints {
  const joints = new StuckJoints(3);
  joints.begin(Float64Array.of(0.1, 0.2, 0.3), Float64Array.of(0.11, 0.21, 0.31));
  joints.judge(
    Float64Array.of(0.1 + sent[0], 0.2 + sent[1], 0.3 + sent[2]),
    Float64Array.of(0.11 + went[0], 0.21 + went[1], 0.31 + went[2]),
  );
  return joints;
}

describe('a joint', () => {
  it('is stuck if it stood while its command and another joint moved on', () => {
    expect(after([0.3, -0.3, 0], [0.01, -0.29, 0]).held).toEqual(Float64Array.of(0.12, NaN, NaN));
  });

  it('is not stuck if it was hardly sent anywhere, if it lags, or if no joint obeys', () => {
    expect(after([0.09, -0.3, 0], [0, -0.29, 0]).held).toBeUndefined();
    expect(after([0.3, -0.3, 0], [0.1, -0.29, 0]).held).toBeUndefined();
    expect(after([0.3, -0.3, 0.3], [0, 0, 0]).held).toBeUndefined();
    expect(after([0.3, -0.3, 0.3], [0, 0.29, 0]).held).toBeUndefined();
  });

  it('is stuck if another joint has followed a little, as soft servos do at first', () => {
    expect(after([0.3, -0.06, 0], [0.001, -0.025, 0]).held?.[0]).toBeCloseTo(0.111, 12);
    expect(after([0.3, -0.06, 0], [0.001, -0.015, 0]).held).toBeUndefined();
  });

  it('is not stuck because another joint moved that was not sent anywhere', () => {
    expect(after([0.3, 0, 0], [0, 0.2, 0]).held).toBeUndefined();
    expect(after([0.3, 0, 0], [0, -0.2, 0]).held).toBeUndefined();
  });

  it('is told by a copy, which nobody can change', () => {
    const joints = after([0.3, -0.3, 0], [0.01, -0.29, 0]);
    joints.held?.fill(9);
    expect(joints.held).toEqual(Float64Array.of(0.12, NaN, NaN));
  });

  it('is stuck if it jammed on the way, after it had moved', () => {
    const joints = new StuckJoints(3);
    joints.begin(new Float64Array(3), new Float64Array(3));
    for (let step = 1; step <= 60; step++) {
      const command = Float64Array.of(0.01 * step, -0.01 * step, 0);
      const measured = Float64Array.of(Math.min(0.3, 0.01 * step), -0.01 * step, 0);
      joints.follow(command, measured);
      joints.judge(command, measured);
      if (step <= 38) expect(joints.held).toBeUndefined();
    }
    expect(joints.held).toEqual(Float64Array.of(0.3, NaN, NaN));
  });

  it('may be stuck together with another, at once or later', () => {
    const joints = after([0.3, -0.3, 0.3], [0.01, 0.01, 0.3]);
    expect(joints.held).toEqual(Float64Array.of(0.12, 0.22, NaN));
    const later = after([0.3, -0.3, 0.3], [0, -0.3, 0.3]);
    later.begin(Float64Array.of(0.11, 0.2, 0.3), Float64Array.of(0.11, 0.2, 0.3));
    later.judge(Float64Array.of(0.11, 0.6, 0.6), Float64Array.of(0.11, 0.21, 0.6));
    expect(later.held).toEqual(Float64Array.of(0.11, 0.21, NaN));
  });

  it('is free again once it has moved', () => {
    const joints = after([0.3, -0.3, 0], [0, -0.3, 0]);
    joints.look(Float64Array.of(0.13, -0.09, 0.31));
    expect(joints.held).toBeDefined();
    joints.look(Float64Array.of(0.19, -0.09, 0.31));
    expect(joints.held).toBeUndefined();
  });

  it('is probed before the next reach and before each fifth one, towards the start posture', () => {
    const joints = after([0.3, -0.3, 0], [0, -0.3, 0]);
    const probed = Array.from({ length: 12 }, () => {
      const isDue = joints.shouldProbe();
      // After a probe the reach begins anew.
      if (isDue) expect(joints.shouldProbe()).toBe(false);
      return isDue;
    });
    expect(probed.map(Number).join('')).toBe('100001000010');
    const at = Float64Array.of(0.11, 0, 0);
    expect(joints.probe(at, Float64Array.of(-0.5, 0, 0), limits)[0]).toBeCloseTo(0.01, 12);
    // At the start posture, towards the middle; and never farther than half of what would halt the arm.
    expect(joints.probe(at, at, limits)[0]).toBeCloseTo(0.01, 12);
    expect(joints.probe(at, at, { ...limits, trackingError: 0.1 })[0]).toBeCloseTo(0.06, 12);
    // In the middle already: upwards.
    const middle = new Float64Array(3);
    expect(joints.probe(middle, middle, limits)[0]).toBe(0.1);
    joints.beginProbe(Float64Array.of(0.11, 0, 0));
    joints.endProbe(Float64Array.of(0.01, 0, 0), Float64Array.of(0.105, 0, 0));
    expect(joints.held?.[0]).toBe(0.105);
    joints.endProbe(Float64Array.of(0.01, 0, 0), Float64Array.of(0.03, 0, 0));
    expect(joints.held).toBeUndefined();
  });
});

/** Stiff joints, of which some are jammed where they are. */
class JammedArm extends SoftArm {
  readonly jammed = new Map<number, number>();
  #noise = 1e-6;

  override advance(dtS: number, command: Float64Array): void {
    super.advance(dtS, command);
    // Encoders never show the same twice.
    this.#noise = -this.#noise;
    for (const [j, angle] of this.jammed) {
      this.position[j] = angle + this.#noise;
      this.velocity[j] = 0;
    }
  }

  jam(joint: number): void {
    this.jammed.set(joint, this.position[joint]);
  }
}

describe('a reach on an arm with a stuck joint', () => {
  async function jammedRig(
    holdStuckJoints = true,
    holdsJoints = true,
  ): Promise<{ rig: Rig; arm: JammedArm }> {
    const rig = new Rig();
    rig.set({ holdStuckJoints });
    const arm = new JammedArm([...rig.measured.position], 20, 0);
    rig.arm = arm;
    Object.assign(rig.controller, { holdsJoints });
    rig.session.update(rig.settings);
    const goal = [0.9, -0.6];
    rig.controller.plan = ({ start, held }) =>
      homing(
        start,
        Float64Array.from(goal, (q, j) => (Number.isFinite(held?.[j]) ? start[j] : q)),
        rig.limits,
        1,
      );
    await rig.ready();
    // The shoulder jams on the way, away from the start posture.
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.until(() => arm.position[0] > 0.3);
    arm.jam(0);
    await rig.until(inState('halted'));
    return { rig, arm };
  }

  async function reach(rig: Rig): Promise<string[]> {
    rig.session.offer(TARGET);
    await rig.until(({ state }) => state !== 'halted');
    return rig.until(({ state }) => state === 'idle' || state === 'halted');
  }

  it('halts once, then goes on with the other joints, and says which joint it is', async () => {
    const { rig, arm } = await jammedRig();
    expect(rig.status).toMatchObject({ kind: 'trackingError', joint: 'shoulder' });
    expect(rig.session.remark).toMatch(/^shoulder is stuck at 0\.3\d\d rad/);
    const at = arm.position[0];
    for (let n = 0; n < 8; n++) expect((await reach(rig)).at(-1)).toBe('idle 0');
    expect(rig.controller.outcomes).toHaveLength(8);
    for (const { held, posture } of rig.controller.outcomes) {
      expect(held?.[0]).toBeCloseTo(at, 4);
      expect(held?.[1]).toBeNaN();
      expect(posture[0]).toBeCloseTo(at, 4);
      expect(posture[1]).toBeCloseTo(-0.6, 3);
    }
    for (const { start } of rig.controller.reaches.slice(1)) {
      expect(start[0]).toBeCloseTo(at, 4);
      expect(start[1]).toBeCloseTo(START[1], 6);
    }
  });

  it('notices within five reaches that the joint is free again', async () => {
    const { rig, arm } = await jammedRig();
    await reach(rig);
    await reach(rig);
    expect(rig.session.remark).toBeDefined();
    arm.jammed.clear();
    for (let n = 0; n < 5; n++) await reach(rig);
    expect(rig.session.remark).toBeUndefined();
    const last = rig.controller.outcomes.at(-1);
    expect(last?.held).toBeUndefined();
    expect(last?.posture[0]).toBeCloseTo(0.9, 3);
  });

  it('takes a joint that is pushed for free', async () => {
    const { rig, arm } = await jammedRig();
    arm.jammed.set(0, arm.position[0] - 0.1);
    await rig.run(3);
    expect(rig.session.remark).toBeUndefined();
  });

  it('notices a joint that does not come far enough to halt the arm', async () => {
    const rig = new Rig();
    rig.set({ holdStuckJoints: true });
    const arm = new JammedArm([...START], 20, 0);
    rig.arm = arm;
    Object.assign(rig.controller, { holdsJoints: true });
    rig.session.update(rig.settings);
    rig.controller.plan = ({ start }) => homing(start, Float64Array.of(START[0] + 0.2, -0.6), rig.limits, 1);
    rig.measured.position.set(START);
    await rig.ready();
    arm.jam(0);
    expect((await reach(rig)).at(-1)).toBe('idle 0');
    expect(rig.controller.outcomes[0].held?.[0]).toBeCloseTo(START[0], 4);
    expect(rig.session.remark).toContain('shoulder');
  });

  it.each([
    ['unless that is asked for', false, true],
    ['of which the controller takes no account', true, false],
  ])('holds no joint %s', async (_, asked, holdsJoints) => {
    const { rig } = await jammedRig(asked, holdsJoints);
    expect(rig.session.remark).toBeUndefined();
    expect((await reach(rig)).at(-1)).toMatch(/^halted/);
  });
});
