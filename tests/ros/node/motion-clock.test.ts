import { describe, expect, it } from 'vitest';
import { createMeasurement } from '../../../src/motion/plant.js';
import { MotionClock } from '../../../src/ros/node/motion-clock.js';

/** Steady and simulated time as the test wants them. */
class Times {
  steady = 100;
  robot = 0;
  isSimulated = true;
  messages = 0;
  /** Of the joint states; 0: they have none. */
  stamp = 0;
  readonly clock = new MotionClock({
    steadyS: () => this.steady,
    robotS: () => this.robot,
    simulated: () => this.isSimulated,
    toleranceS: () => 0.1,
    messages: () => this.messages,
  });
  readonly measured = createMeasurement(1);

  /** One cycle after so much steady and simulated time. */
  cycle(steadyS: number, robotS: number): number {
    this.steady += steadyS;
    this.robot += robotS;
    this.clock.advance();
    this.clock.tellAge(this.measured);
    return this.clock.nowS;
  }
}

describe('steady time', () => {
  it('is the time of motion, stamps joint states when they come, and never stands', () => {
    const times = new Times();
    times.isSimulated = false;
    const start = times.cycle(0.01, 0);
    expect(times.cycle(0.5, 0) - start).toBeCloseTo(0.5, 12);
    times.steady += 0.004;
    times.clock.stamp(times.measured, times.stamp);
    expect(times.measured.stampS).toBeCloseTo(start + 0.504, 12);
    expect(times.cycle(0.006, 7) - times.measured.stampS).toBeCloseTo(0.006, 12);
    expect(times.measured.ageS).toBeCloseTo(0.006, 12);
    times.cycle(60, 0);
    expect(times.clock.standing).toBeUndefined();
  });
});

describe('the stamp of another message than joint states', () => {
  it('is on the clock of the joint states where it can be, and else the time of its receipt', () => {
    const times = new Times();
    times.isSimulated = false;
    times.robot = 1000;
    const start = times.cycle(0.01, 0.01);
    times.steady += 0.004;
    expect(times.clock.timeOf(times.robot - 0.05)).toBeCloseTo(start + 0.004 - 0.05, 9);
    expect(times.clock.timeOf(0)).toBeCloseTo(start + 0.004, 9);
    expect(times.clock.timeOf(77)).toBeCloseTo(start + 0.004, 9);
    expect(times.clock.timeOf(times.robot + 3)).toBeCloseTo(start + 0.004, 9);
  });

  it('counts in simulated time, too', () => {
    const times = new Times();
    times.robot = 50;
    const start = times.cycle(0.01, 0.01);
    expect(times.clock.timeOf(times.robot - 0.05)).toBeCloseTo(start - 0.05, 9);
    expect(times.clock.timeOf(0)).toBe(start);
    expect(times.clock.timeOf(7)).toBe(start);
  });
});

describe('simulated time', () => {
  const running = () => {
    const times = new Times();
    times.robot = 50;
    times.cycle(0.01, 0.01);
    return times;
  };

  it('is the time of motion, as fast or slow as it goes', () => {
    const times = running();
    const start = times.clock.nowS;
    for (let i = 0; i < 10; i++) times.cycle(0.01, 0.003);
    expect(times.clock.nowS - start).toBeCloseTo(0.03, 12);
  });

  it('ages joint states by the steady clock', () => {
    const times = running();
    times.clock.stamp(times.measured, times.stamp);
    for (let i = 0; i < 10; i++) times.cycle(0.01, 0.1);
    expect(times.measured.ageS).toBeCloseTo(0.1, 12);
    for (let i = 0; i < 10; i++) times.cycle(0.01, 0.001);
    expect(times.measured.ageS).toBeCloseTo(0.2, 12);
  });

  it('that stands says so after a moment, and ages nothing', () => {
    const times = running();
    times.clock.stamp(times.measured, times.stamp);
    for (let i = 0; i < 20; i++) times.cycle(0.01, 0);
    expect(times.clock.standing).toBeUndefined();
    const now = times.clock.nowS;
    for (let i = 0; i < 1000; i++) times.cycle(0.01, 0);
    expect(times.clock.standing).toBe('time on /clock stands still');
    expect(times.clock.nowS).toBe(now);
    times.cycle(0.01, 0.01);
    expect(times.clock.standing).toBeUndefined();
    expect(times.measured.ageS).toBeLessThanOrEqual(0.05);
  });

  it('that never came says so', () => {
    const times = new Times();
    times.cycle(0.01, 0);
    // At once: a target that came now would be judged by a clock that shows 0.
    expect(times.clock.standing).toBe('no time has come on /clock');
    for (let i = 0; i < 100; i++) times.cycle(0.01, 0);
    expect(times.clock.standing).toBe('no time has come on /clock');
    const before = times.clock.nowS;
    // The first time is where the clock is, not how far it went.
    times.cycle(0.01, 1234);
    expect(times.clock.nowS).toBe(before);
    expect(times.clock.standing).toBeUndefined();
  });

  it('that goes back is told once, and the time of motion goes on from there', () => {
    const times = running();
    const before = times.clock.nowS;
    times.cycle(0.01, -20);
    expect(times.clock.takeJump()).toBeCloseTo(-20, 9);
    expect(times.clock.takeJump()).toBe(0);
    expect(times.clock.nowS).toBe(before);
    times.cycle(0.01, 0.01);
    expect(times.clock.nowS - before).toBeCloseTo(0.01, 9);
  });

  it('that jumps ahead is told, but not one that runs fast or was not looked at for a while', () => {
    const times = running();
    times.cycle(0.01, 10);
    expect(times.clock.takeJump()).toBeCloseTo(10, 9);
    times.cycle(3, 3);
    times.cycle(0.2, 2);
    expect(times.clock.takeJump()).toBe(0);
  });

  it('is that of the stamps of joint states, whose jumps count before /clock tells of them', () => {
    const times = running();
    const state = (stamp: number) => {
      times.stamp = stamp;
      times.clock.stamp(times.measured, stamp);
    };
    state(times.robot - 0.004);
    expect(times.measured.stampS).toBeCloseTo(times.clock.nowS - 0.004, 9);
    state(times.robot - 0.05);
    expect(times.clock.takeJump()).toBe(0);
    state(0.02);
    expect(times.clock.takeJump()).toBeCloseTo(0.02 - (times.robot - 0.05), 9);
    expect(times.measured.stampS).toBe(times.clock.nowS);
    state(0.03);
    expect(times.clock.takeJump()).toBe(0);
    state(60);
    expect(times.clock.takeJump()).toBeCloseTo(59.97, 9);
  });

  it('is silent where neither it nor joint states come; a paused one that is still told is not', () => {
    const times = running();
    expect(times.clock.silentS).toBe(0);
    times.messages++;
    times.cycle(0.01, 0.01);
    for (let i = 0; i < 300; i++) {
      times.messages++;
      times.cycle(0.01, 0);
    }
    expect(times.clock.silentS).toBe(0);
    times.cycle(4, 0);
    expect(times.clock.silentS).toBeCloseTo(4, 9);
    times.clock.stamp(times.measured, 0);
    times.cycle(0.01, 0);
    expect(times.clock.silentS).toBeCloseTo(0.01, 9);
  });

  it('may be switched on and off while the node runs', () => {
    const times = new Times();
    times.isSimulated = false;
    const start = times.cycle(0.01, 0);
    times.isSimulated = true;
    times.cycle(0.01, 77);
    times.cycle(0.01, 0.01);
    times.isSimulated = false;
    times.cycle(0.01, 0);
    times.cycle(0.01, 0);
    expect(times.clock.nowS - start).toBeCloseTo(0.02, 9);
    expect(times.clock.takeJump()).toBe(0);
  });
});
