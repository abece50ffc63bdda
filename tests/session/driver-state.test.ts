import { describe, expect, it } from 'vitest';
import { plainDriver } from '../../src/session/driver-state.js';
import type { DriverState } from '../../src/session/driver-state.js';
import { statusCode } from '../../src/session/status.js';
import { CYCLE_S, GOAL, inState, Rig } from '../support/session-rig.js';

const TARGET = [0.5, 0.2, 0.1] as const;
const interfaces = ['position', 'trajectory'] as const;
const halt = { kind: 'notFollowed', reason: 'the controller gave up' } as const;
const obstacle = { kind: 'notFollowed', reason: 'the robot stands' } as const;

async function moving(by: (typeof interfaces)[number] = 'trajectory'): Promise<Rig> {
  const rig = await new Rig(by).ready();
  rig.session.offer(TARGET);
  await rig.until(inState('moving'));
  await rig.run(40);
  return rig;
}

/** The arm may stand by itself from now on, and the command with it: no acceleration is told of that. */
const hear = (rig: Rig, state: Partial<DriverState> = {}) => {
  if (state.obstacle !== undefined || state.failure !== undefined || rig.status.state === 'moving')
    rig.commands.length = 0;
  rig.session.setDriver({ ...plainDriver, ...state });
};

describe('a command that came to nothing', () => {
  it.each(interfaces)(
    'halts with 39, teaches nothing, and the arm is where its joints say (%s)',
    async (by) => {
      const rig = await moving(by);
      rig.session.takeTrajectory();
      rig.obeying = false;
      const here = [...rig.measured.position];
      hear(rig, { failure: { halt, braking: false } });
      await rig.cycle();
      hear(rig);
      expect(statusCode(rig.status)).toBe(39);
      expect(rig.status.reason).toBe(halt.reason);
      // Nothing is sent that would take the arm on along its path.
      expect(rig.session.takeTrajectory()).toBeUndefined();
      await rig.run(5);
      expect([...rig.command]).toEqual(here);
      expect(rig.controller.calls).not.toContain('end');
      expect(rig.session.takeAnswers()).toMatchObject([{ outcome: 'halted', reason: 'notFollowed' }]);
      rig.obeying = true;
      rig.commands.length = 0;
      rig.session.offer(TARGET);
      await rig.until(() => rig.session.takeReport() !== undefined);
      expect([...rig.measured.position]).toEqual([...GOAL]);
    },
  );

  it.each(interfaces)('begins no other one where the arm stands beyond a limit by then (%s)', async (by) => {
    const rig = await moving(by);
    rig.obeying = false;
    rig.measured.position.set([1.6, 0]);
    hear(rig, { failure: { halt, braking: false } });
    for (let i = 0; i < 100; i++) {
      await rig.cycle();
      hear(rig);
      expect(rig.session.commanding).toBe(false);
    }
    rig.measured.position.set([1.5, 0]);
    await rig.until(() => rig.session.commanding);
    expect([...rig.command]).toEqual([1.5, 0]);
  });

  it('brakes where the arm may still follow, and begins at the arm afterwards', async () => {
    const rig = await moving();
    rig.session.takeTrajectory();
    hear(rig, { failure: { halt, braking: true } });
    await rig.cycle();
    hear(rig);
    expect(rig.session.takeTrajectory()).toBeDefined();
    await rig.until(() => rig.session.resting, 3);
    rig.offset = [0.05, 0];
    await rig.cycle();
    rig.obeying = false;
    await rig.run(10);
    expect([...rig.command]).toEqual([...rig.measured.position]);
    expect(statusCode(rig.status)).toBe(39);
  });

  it('keeps its first reason', async () => {
    const rig = await moving();
    hear(rig, { failure: { halt, braking: true } });
    await rig.cycle();
    hear(rig, { failure: { halt: { ...halt, reason: 'another' }, braking: false } });
    await rig.cycle();
    expect(rig.status.reason).toBe(halt.reason);
  });
});

describe('a robot that follows nobody', () => {
  it.each(interfaces)(
    'has its reach given up, takes no target, and goes on with the next one (%s)',
    async (by) => {
      const rig = await moving(by);
      rig.session.takeTrajectory();
      rig.obeying = false;
      hear(rig, { obstacle });
      await rig.run(3);
      expect(statusCode(rig.status)).toBe(39);
      expect(rig.session.takeTrajectory()).toBeUndefined();
      expect([...rig.command]).toEqual([...rig.measured.position]);
      expect(rig.session.offer(TARGET)?.message).toContain('the robot stands');
      expect(rig.session.home().ok).toBe(false);
      hear(rig);
      rig.obeying = true;
      rig.commands.length = 0;
      await rig.run(20);
      // It does not move by itself.
      expect(statusCode(rig.status)).toBe(39);
      rig.session.offer(TARGET);
      await rig.until(() => rig.session.takeReport() !== undefined);
    },
  );

  it('is told while the arm rests, and that ends by itself', async () => {
    const rig = await new Rig('trajectory').ready();
    hear(rig, { obstacle });
    await rig.run(3);
    expect(statusCode(rig.status)).toBe(39);
    hear(rig);
    await rig.run(3);
    expect(statusCode(rig.status)).toBe(0);
  });
});

describe('an enabling input', () => {
  it.each(interfaces)(
    'that is released brakes and gives the reach up; pressed again, nothing moves (%s)',
    async (by) => {
      const rig = await moving(by);
      hear(rig, { disabled: 'released' });
      await rig.run(2);
      expect(rig.status).toMatchObject({ kind: 'waitingForEnable', state: 'paused', detail: 'released' });
      expect(statusCode(rig.status)).toBe(8);
      await rig.until(() => rig.session.resting, 3);
      expect(rig.session.takeAnswers()).toMatchObject([{ outcome: 'halted', reason: 'not_enabled' }]);
      expect(rig.session.offer(TARGET)?.message).toBe('released');
      hear(rig);
      const held = [...rig.command];
      await rig.run(150);
      expect([...rig.command]).toEqual(held);
      expect(statusCode(rig.status)).toBe(0);
      rig.session.offer(TARGET);
      await rig.until(() => rig.session.takeReport() !== undefined);
    },
  );

  it('drops the targets that wait', async () => {
    const rig = await moving();
    rig.session.offerAll([TARGET, TARGET]);
    hear(rig, { disabled: 'released' });
    await rig.run(2);
    hear(rig);
    await rig.run(300);
    expect(rig.session.waiting).toEqual([]);
    expect(rig.status.state).toBe('idle');
  });
});

describe('a target that waits for joint states', () => {
  it.each([{ disabled: 'released' }, { obstacle }])(
    'is dropped by %o, and does not move the arm later',
    async (state) => {
      const rig = await new Rig().ready();
      rig.talking = false;
      await rig.run(30);
      expect(rig.session.offer(TARGET)).toBeUndefined();
      hear(rig, state);
      await rig.run(2);
      hear(rig);
      rig.talking = true;
      await rig.run(100);
      expect(rig.session.waiting).toEqual([]);
      expect(rig.controller.calls).toEqual([]);
      expect(rig.session.takeAnswers()).toMatchObject([{ outcome: 'rejected' }]);
    },
  );
});

describe('contact', () => {
  const contact = { kind: 'contact', reason: 'the effort is high', latched: true } as const;

  it.each(interfaces)('brakes, is latched, and leaves the command at the arm (%s)', async (by) => {
    const rig = await moving(by);
    hear(rig, { contact });
    await rig.cycle();
    hear(rig);
    expect(statusCode(rig.status)).toBe(38);
    await rig.until(() => rig.session.resting, 3);
    await rig.run(100);
    expect(statusCode(rig.status)).toBe(38);
    expect(rig.session.offer(TARGET)?.reason).toBe('stopped');
    expect(rig.session.resetStop().ok).toBe(true);
    await rig.run(50);
    expect(rig.status.state).not.toBe('moving');
    rig.commands.length = 0;
    rig.session.offer(TARGET);
    await rig.until(() => rig.session.takeReport() !== undefined);
  });
});

describe("a robot's speed", () => {
  it('of 0 is told as a pause', async () => {
    const rig = await moving();
    hear(rig, { timeScale: 0 });
    await rig.run(2);
    expect(rig.status).toMatchObject({ kind: 'paused', state: 'paused' });
    hear(rig, { timeScale: 0.5 });
    rig.commands.length = 0;
    await rig.until(() => rig.session.takeReport() !== undefined);
  });
});

describe('a controller that is still at work', () => {
  it('keeps a reach from being measured, for no longer than the time to settle', async () => {
    const rig = await moving();
    hear(rig, { working: true });
    await rig.until(inState('settling'));
    const beganS = rig.timeS;
    await rig.run(100);
    expect(rig.status.state).toBe('settling');
    hear(rig);
    await rig.until(() => rig.session.takeReport() !== undefined);
    expect(rig.timeS - beganS).toBeGreaterThan(1);
    expect(rig.timeS - beganS).toBeLessThan(1 + 0.2 + 5 * CYCLE_S);
    rig.session.offer(TARGET);
    hear(rig, { working: true });
    await rig.until(inState('settling'));
    const againS = rig.timeS;
    await rig.until(() => rig.session.takeReport() !== undefined);
    expect(rig.timeS - againS).toBeGreaterThan(2 - CYCLE_S);
    expect(rig.timeS - againS).toBeLessThan(2 + 5 * CYCLE_S);
  });
});
