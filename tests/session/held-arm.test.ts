import { describe, expect, it } from 'vitest';
import type { CommandInterface } from '../../src/motion/guarded-motion.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { statusText } from '../../src/session/status.js';
import { inState, Rig, START } from '../support/session-rig.js';
import type { MovedArm } from '../support/session-rig.js';
import { SoftArm } from '../support/soft-arm.js';

const TARGET = [0.5, 0.2, 0.1] as const;

async function sagging(
  by: CommandInterface = 'position',
  sagRad = 0.058,
  limits: Partial<MotionLimits> = {},
): Promise<Rig> {
  const rig = new Rig(by, limits);
  rig.measured.position.set(START);
  rig.arm = new SoftArm([...START], 3, sagRad);
  await rig.ready();
  await rig.run(150);
  return rig;
}

/** An arm that has sunk beyond the lower limit of its first joint, without power. */
async function sunkBeyond(): Promise<{ readonly rig: Rig; readonly arm: MovedArm }> {
  const rig = await sagging('position', 0.058, {
    lower: Float64Array.of(-0.3, -1.5),
    jointLower: Float64Array.of(-0.35, -1.55),
  });
  const { arm } = rig;
  if (arm === undefined) throw new Error('no arm');
  arm.driven = false;
  await rig.until(() => arm.position[0] < -0.4, 20);
  return { rig, arm };
}

const far = (rig: Rig, from: ArrayLike<number>) =>
  Math.max(...[0, 1].map((j) => Math.abs((rig.arm?.position[j] ?? NaN) - from[j])));

describe('an arm whose drives are switched off while it holds', () => {
  it('halts, is followed within the limits, and is found where it is when they come back', async () => {
    const rig = await sagging();
    const { arm } = rig;
    if (arm === undefined) throw new Error('no arm');
    arm.driven = false;
    await rig.until(inState('halted'), 2);
    expect(rig.status).toMatchObject({
      kind: 'trackingError',
      reason: 'moved away while holding',
      limit: 0.3,
    });
    expect(statusText(rig.status)).toMatch(/moved away while holding \((shoulder|elbow)\)$/);
    await rig.run(300);
    expect(far(rig, START)).toBeGreaterThan(0.5);
    const sunk = [...arm.position];
    arm.driven = true;
    let farthest = 0;
    for (let i = 0; i < 300; i++) {
      await rig.cycle();
      farthest = Math.max(farthest, far(rig, sunk));
    }
    expect(farthest).toBeLessThan(0.05);
    // Nor does it sink on by its sag, again and again.
    const held = [...rig.command];
    await rig.run(500);
    expect([...rig.command]).toEqual(held);
    rig.session.offer(TARGET);
    await rig.cycle();
    expect(Math.abs(rig.command[0] - sunk[0])).toBeLessThan(0.1);
    await rig.until(inState('idle'));
    expect(rig.controller.calls).toEqual(['begin', 'end']);
  });

  it.each([20, 60, 100])('may come back at any time, %d cycles after they went', async (cycles) => {
    const rig = await sagging();
    if (rig.arm === undefined) throw new Error('no arm');
    rig.arm.driven = false;
    await rig.run(cycles);
    rig.arm.driven = true;
    await rig.run(400);
    const rests = [...rig.arm.position];
    await rig.run(100);
    expect(far(rig, rests)).toBeLessThan(1e-3);
  });

  it('halts also while a stop is latched or a reach is paused, and the stop stays', async () => {
    const rig = await sagging();
    rig.session.stop();
    await rig.run(5);
    if (rig.arm === undefined) throw new Error('no arm');
    rig.arm.driven = false;
    await rig.run(300);
    expect(rig.status.kind).toBe('emergencyStop');
    expect(Math.abs(rig.command[0] - rig.arm.position[0])).toBeLessThan(0.1);

    const paused = await sagging();
    paused.session.offer(TARGET);
    await paused.until(inState('moving'));
    await paused.run(30);
    paused.session.pause();
    await paused.run(150);
    if (paused.arm === undefined) throw new Error('no arm');
    paused.arm.driven = false;
    await paused.until(inState('halted'), 2);
    expect(paused.status.kind).toBe('trackingError');
    expect(paused.controller.abandoned).toEqual([undefined]);
  });

  it('is followed to where it comes to rest, also beyond a limit', async () => {
    const rig = await sagging();
    const { arm } = rig;
    if (arm === undefined) throw new Error('no arm');
    arm.driven = false;
    await rig.until(() => rig.measured.position[0] < -1.45, 20);
    await rig.run(100);
    // Its lower limit is -1.5, and its sag 0.058 is above the measured posture.
    expect(rig.command[0]).toBeLessThan(-1.42);
  });

  it('is followed also where one of its joints is beyond its limit', async () => {
    const { rig, arm } = await sunkBeyond();
    const then = rig.command[1];
    await rig.run(400);
    expect(then - rig.command[1]).toBeGreaterThan(0.3);
    expect(Math.abs(rig.command[1] - arm.position[1])).toBeLessThan(0.1);
    expect(rig.command[0]).toBeGreaterThanOrEqual(-0.3);
  });

  it('comes back from beyond its limit with the next movement, and is commanded no farther out', async () => {
    const { rig, arm } = await sunkBeyond();
    arm.driven = true;
    await rig.run(150);
    expect(rig.session.home().ok).toBe(true);
    let before = rig.command[0];
    await rig.until(({ state }) => {
      expect(rig.command[0]).toBeGreaterThanOrEqual(before - 1e-12);
      before = rig.command[0];
      return state === 'idle';
    });
    expect([...rig.command]).toEqual([...START]);
    expect(rig.measured.position[0]).toBeGreaterThan(-0.05);
  });

  it('lets no command follow it beyond the position limits', async () => {
    const rig = await sagging();
    if (rig.arm === undefined) throw new Error('no arm');
    rig.arm.driven = false;
    await rig.run(1000);
    expect(rig.measured.position[0]).toBeCloseTo(-1.5, 6);
    for (const q of rig.command) expect(q).toBeGreaterThanOrEqual(-1.5);
  });

  it('is not followed by a robot that has a trajectory: the next one leads to where the arm is first', async () => {
    const rig = await sagging('trajectory');
    rig.session.home();
    rig.session.offer(TARGET);
    await rig.until(inState('settling'));
    await rig.until(inState('idle'));
    await rig.run(150);
    rig.session.takeTrajectory();
    if (rig.arm === undefined) throw new Error('no arm');
    rig.arm.driven = false;
    await rig.until(inState('halted'), 2);
    const held = [...rig.command];
    await rig.run(300);
    expect([...rig.command]).toEqual(held);
    rig.session.offer(TARGET);
    await rig.cycle();
    const trajectory = rig.session.takeTrajectory();
    expect([...(trajectory?.positions.subarray(0, 2) ?? [])]).toEqual(held);
    const end = [...(trajectory?.positions.subarray(-2) ?? [])];
    expect(far(rig, end)).toBeLessThan(0.1);
  });
});

describe('an arm that sags', () => {
  it.each([0.058, 0.119, 0.131])('gets no step of %d rad at each start', async (sagRad) => {
    const rig = await sagging('position', sagRad);
    for (let reach = 0; reach < 2; reach++) {
      const held = [...rig.command];
      rig.session.offer(TARGET);
      await rig.cycle();
      for (let j = 0; j < 2; j++) expect(Math.abs(rig.command[j] - held[j])).toBeLessThan(1e-3);
      await rig.until(inState('idle'));
    }
    expect(rig.controller.calls).toEqual(['begin', 'end', 'begin', 'end']);
  });
});
