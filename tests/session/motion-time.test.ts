import { describe, expect, it } from 'vitest';
import { CYCLE_S, GOAL, inState, Rig, START } from '../support/session-rig.js';

const TARGET = [0.5, 0.2, 0.1] as const;
const interfaces = ['position', 'trajectory'] as const;

async function moving(by: (typeof interfaces)[number] = 'position'): Promise<Rig> {
  const rig = await new Rig(by).ready();
  rig.session.offer(TARGET);
  await rig.until(inState('moving'));
  await rig.run(40);
  return rig;
}

const stepOf = (rig: Rig, before: readonly number[]) =>
  Math.max(...before.map((q, j) => Math.abs(rig.command[j] - q)));

describe('a stall under ten cycles', () => {
  it.each([0.021, 0.035, 0.05, 0.085, 0.1])(
    'of %d s is not caught up: the step is that of two periods, and the movement lasts longer',
    async (stallS) => {
      const rig = await moving();
      const sound = [...rig.command];
      await rig.cycle();
      const usual = stepOf(rig, sound);
      expect(usual).toBeGreaterThan(0.01);
      const before = [...rig.command];
      await rig.cycle(stallS);
      expect(stepOf(rig, before)).toBeLessThan(2.1 * usual);
      expect(stepOf(rig, before)).toBeGreaterThan(1.9 * usual);
      await rig.until(() => rig.session.takeReport() !== undefined || rig.status.state === 'settling');
      await rig.until(inState('idle'));
      expect([...rig.measured.position]).toEqual([...GOAL]);
    },
  );

  it('lengthens the movement by what was missed', async () => {
    const sound = await moving();
    await sound.until(inState('idle'));
    const late = await moving();
    for (let i = 0; i < 5; i++) await late.cycle(0.085);
    await late.until(inState('idle'));
    const missed =
      (late.session.takeReport()?.durationS ?? NaN) - (sound.session.takeReport()?.durationS ?? NaN);
    expect(missed).toBeGreaterThan(5 * 0.065 - CYCLE_S);
    expect(missed).toBeLessThan(5 * 0.065 + CYCLE_S);
  });

  it('does not concern a robot that has the trajectory and goes on by itself', async () => {
    const rig = await moving('trajectory');
    const before = [...rig.command];
    rig.obeying = false;
    const ahead = await moving('trajectory');
    for (let i = 0; i < 8; i++) await ahead.cycle();
    rig.measured.position.set(ahead.command);
    await rig.cycle(0.08);
    expect(stepOf(rig, before)).toBeGreaterThan(0.1);
    for (let j = 0; j < 2; j++) expect(rig.command[j]).toBeCloseTo(ahead.command[j], 9);
  });
});

describe("a scale of the robot's time", () => {
  it.each(interfaces)('makes the reference go with it (%s)', async (by) => {
    const rig = await moving(by);
    const sound = [...rig.command];
    await rig.cycle();
    const usual = stepOf(rig, sound);
    rig.session.setTimeScale(0.5);
    // Streamed commands get there within the acceleration limit, which the rig holds them against.
    if (by === 'position') await rig.run(20);
    else {
      const before = [...rig.command];
      rig.commands.length = 0;
      await rig.cycle();
      expect(stepOf(rig, before) / usual).toBeCloseTo(0.5, 1);
    }
    const seen = await rig.until(inState('idle'));
    expect(seen).not.toContain('halted 32');
    const whole = rig.session.takeReport()?.durationS ?? NaN;
    const asPlanned = await moving(by);
    await asPlanned.until(inState('idle'));
    const sane = asPlanned.session.takeReport()?.durationS ?? NaN;
    expect(whole - sane).toBeGreaterThan(0.7 * (sane - 0.41));
    expect(whole - sane).toBeLessThan(1.05 * (sane - 0.41));
  });

  it.each(interfaces)('of 0 is a pause, from which it goes on (%s)', async (by) => {
    const rig = await moving(by);
    rig.session.setTimeScale(0);
    if (by === 'trajectory') rig.commands.length = 0;
    await rig.run(100);
    const held = [...rig.command];
    await rig.run(200);
    expect([...rig.command]).toEqual(held);
    expect(rig.status.state).toBe('moving');
    rig.session.setTimeScale(1);
    if (by === 'trajectory') rig.commands.length = 0;
    await rig.until(inState('idle'));
    expect([...rig.measured.position]).toEqual([...GOAL]);
  });

  it.each(interfaces)('of 0 lets the session be left (%s)', async (by) => {
    const rig = await moving(by);
    rig.session.setTimeScale(0);
    if (by === 'trajectory') rig.commands.length = 0;
    await rig.run(5);
    rig.session.deactivate();
    await rig.until(() => rig.session.resting, 2);
    await rig.run(2);
    expect(rig.session.commanding).toBe(false);
  });

  it('that changes at any moment keeps an arm that goes with it from halting', async () => {
    const rig = await new Rig().ready();
    for (let reach = 0; reach < 3; reach++) {
      rig.session.offer(TARGET);
      let cycle = reach;
      await rig.until(({ state }) => {
        cycle++;
        if (cycle % 17 === 0) rig.session.setTimeScale([0.5, 0, 1, 0.1, 0.73][(cycle / 17) % 5]);
        expect(state).not.toBe('halted');
        return rig.session.takeReport() !== undefined;
      }, 60);
    }
    expect(rig.measured.position[0]).not.toBe(START[0]);
  });

  it.each([-0.1, 1.01, NaN])('is not %d', (scale) => {
    expect(() => {
      new Rig().session.setTimeScale(scale);
    }).toThrow(`the time scale is ${scale}, expected 0 to 1`);
  });
});
