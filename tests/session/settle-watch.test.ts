import { describe, expect, it } from 'vitest';
import { GuardedMotion } from '../../src/motion/guarded-motion.js';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Measurement } from '../../src/motion/plant.js';
import { SettleWatch } from '../../src/session/settle-watch.js';

const CYCLE_S = 0.01;
const TIMEOUT_S = 2;

function watchOf(averageS: number) {
  const motion = new GuardedMotion({ joints: 2, commandInterface: 'position', cycleS: CYCLE_S });
  const watch = new SettleWatch(2, motion);
  const measured = createMeasurement(2);
  watch.begin(10, averageS);
  return { watch, measured };
}

const tell = (measured: Measurement, stampS: number, position: number[], velocity: number[]) => {
  measured.stampS = stampS;
  measured.position.set(position);
  measured.velocity.set(velocity);
};

describe('an arm judged by its velocities', () => {
  it('has settled after it was slower than 0.02 rad/s for 0.2 s', () => {
    const { watch, measured } = watchOf(0);
    tell(measured, 10, [0, 0], [0, -0.021]);
    watch.read(measured);
    expect(watch.settled(10, TIMEOUT_S)).toBe(false);
    expect(watch.settled(10.3, TIMEOUT_S)).toBe(false);
    tell(measured, 10.31, [0, 0], [0, -0.019]);
    watch.read(measured);
    expect(watch.settled(10.31, TIMEOUT_S)).toBe(false);
    expect(watch.settled(10.49, TIMEOUT_S)).toBe(false);
    expect(watch.settled(10.51, TIMEOUT_S)).toBe(true);
  });

  it('is judged by the change of its angles where it tells no velocity', () => {
    const { watch, measured } = watchOf(0);
    tell(measured, 10, [0, 0], [NaN, NaN]);
    watch.read(measured);
    tell(measured, 10.1, [0, 0.0021], [0, NaN]);
    watch.read(measured);
    expect(watch.settled(10.1, TIMEOUT_S)).toBe(false);
    expect(watch.settled(10.4, TIMEOUT_S)).toBe(false);
    // The same state once more is not a state of rest.
    watch.read(measured);
    expect(watch.settled(10.7, TIMEOUT_S)).toBe(false);
    tell(measured, 10.8, [0, 0.0039], [0, NaN]);
    watch.read(measured);
    expect(watch.settled(10.75, TIMEOUT_S)).toBe(false);
    expect(watch.settled(10.95, TIMEOUT_S)).toBe(true);
  });

  it('has not settled while the controller of the robot works, and has at the timeout whatever it does', () => {
    const { watch, measured } = watchOf(0);
    tell(measured, 10, [0, 0], [0, 0]);
    watch.read(measured);
    expect(watch.settled(10.3, TIMEOUT_S, true)).toBe(false);
    expect(watch.settled(10.4, TIMEOUT_S)).toBe(false);
    expect(watch.settled(10.51, TIMEOUT_S)).toBe(true);
    expect(watch.settled(11.99, TIMEOUT_S, true)).toBe(false);
    expect(watch.settled(12, TIMEOUT_S, true)).toBe(true);
  });
});

describe('an arm whose end is averaged', () => {
  it('settles when its window says so and the controller has ended, or at the timeout', () => {
    const { watch, measured } = watchOf(0.3);
    for (let n = 0; n < 60; n++) {
      tell(measured, 10 + n * CYCLE_S, [0.2, 0.3], [5, 5]);
      measured.hand.set([0.1 + 1e-3 * (n % 2), 0, 0]);
      watch.read(measured);
    }
    expect(watch.settled(10.6, TIMEOUT_S)).toBe(true);
    expect(watch.settled(10.6, TIMEOUT_S, true)).toBe(false);
    expect(watch.settled(12, TIMEOUT_S, true)).toBe(true);
    const { hand, posture } = watch.outcome(measured);
    expect(hand[0]).toBeGreaterThan(0.1002);
    expect(hand[0]).toBeLessThan(0.1008);
    expect([...posture]).toEqual([0.2, 0.3].map((q) => expect.closeTo(q, 12) as number));
  });
});
