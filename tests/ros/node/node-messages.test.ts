import { describe, expect, it } from 'vitest';
import { createMeasurement } from '../../../src/motion/plant.js';
import { TargetRejected } from '../../../src/errors.js';
import { JointStateInput, ObservedHand } from '../../../src/ros/node/measured-inputs.js';
import { statusMessage } from '../../../src/ros/node/status-output.js';
import { checkAge } from '../../../src/ros/node/target-input.js';

const header = { stamp: { sec: 0, nanosec: 0 }, frame_id: 'base' };

describe('joint states', () => {
  const state = (name: string[], position: number[], velocity: number[] = []) => ({
    header,
    name,
    position,
    velocity,
    effort: [],
  });

  it('are taken by name, whatever their order and whoever else is there', () => {
    const measured = createMeasurement(2);
    const input = new JointStateInput(['a', 'b']);
    expect(input.take(state(['finger', 'b', 'a'], [9, 2, 1], [8, 0.2, 0.1]), 5, measured)).toBe(true);
    expect([...measured.position, ...measured.velocity]).toEqual([1, 2, 0.1, 0.2]);
    expect(input).toMatchObject({ received: 1, receivedS: 5 });
  });

  it('of another robot change nothing', () => {
    const measured = createMeasurement(1);
    const input = new JointStateInput(['a']);
    expect(input.take(state(['b'], [1]), 5, measured)).toBe(false);
    expect(input).toMatchObject({ received: 0, ofOthers: 1, receivedS: undefined });
    expect([...measured.position]).toEqual([0]);
  });

  it('with more than a thousand names are not of the arm', () => {
    const names = (count: number) => Array.from({ length: count }, (_, i) => `j${i}`);
    const input = new JointStateInput(['j0']);
    expect(input.take(state(names(1000), [1]), 5, createMeasurement(1))).toBe(true);
    expect(input.take(state(names(1001), [1]), 5, createMeasurement(1))).toBe(false);
  });

  it('that lack a joint, or are cut short, make that joint NaN; absent velocities are NaN', () => {
    const measured = createMeasurement(3);
    new JointStateInput(['a', 'b', 'c']).take(state(['a', 'c'], [1]), 5, measured);
    expect([...measured.position]).toEqual([1, NaN, NaN]);
    expect([...measured.velocity]).toEqual([NaN, NaN, NaN]);
  });
});

describe('a target', () => {
  const now = { sec: 100, nanosec: 0 };
  const at = (sec: number, frame_id = 'base') => ({
    header: { stamp: { sec, nanosec: 0 }, frame_id },
    point: { x: 1, y: 2, z: 3 },
  });
  const reasonOf = (take: () => unknown) => {
    try {
      take();
    } catch (error) {
      if (error instanceof TargetRejected) return error.reason;
      throw error;
    }
    return undefined;
  };

  it('may have no stamp; with one it must be neither old nor ahead, unless that is switched off', () => {
    const check = (stampS: number, timeoutS: number) =>
      reasonOf(() => {
        checkAge(at(stampS).header, now, timeoutS);
      });
    expect(check(100, 1)).toBeUndefined();
    expect(check(0, 1)).toBeUndefined();
    expect(check(98, 1)).toBe('stale');
    expect(check(102, 1)).toBe('stale');
    expect(check(1, 0)).toBeUndefined();
  });
});

describe('an observed hand', () => {
  const seen = (x: number, frame_id = 'base') => ({
    header: { ...header, frame_id },
    point: { x, y: 0, z: 0 },
  });

  it('counts while it is fresh', () => {
    const hand = new ObservedHand('base');
    const out = createMeasurement(1);
    expect(hand.read(0, 0.5, out)).toBe(false);
    expect(hand.take(seen(0.2), 10, 7)).toBeUndefined();
    expect(hand.read(10.4, 0.5, out)).toBe(true);
    expect(out.hand[0]).toBe(0.2);
    expect(out.handStampS).toBe(7);
    expect(hand.read(10.5, 0.5, out)).toBe(false);
    expect(out.handStampS).toBeUndefined();
  });

  it('that was overtaken by a later one changes nothing', () => {
    const hand = new ObservedHand('base');
    const out = createMeasurement(1);
    hand.take(seen(0.4), 10, 7);
    hand.take(seen(0.5), 9.9, 6.9);
    hand.read(10.1, 0.5, out);
    expect(out.hand[0]).toBe(0.4);
  });

  it('is ignored in another frame and where the camera lost it, saying why; the last one still counts', () => {
    const hand = new ObservedHand('base');
    hand.take(seen(0.2), 10, 7);
    expect(hand.take(seen(0.3, 'camera'), 10.1, 8)).toContain("'camera', expected 'base'");
    expect(hand.take(seen(NaN), 10.1, 8)).toContain('NaN');
    const out = createMeasurement(1);
    expect(hand.read(10.2, 0.5, out)).toBe(true);
    expect(out.hand[0]).toBe(0.2);
  });
});

describe('what the node sends', () => {
  it('tells a status with its level, its text and only the values that apply', () => {
    const message = statusMessage(
      {
        kind: 'jointLimit',
        state: 'halted',
        joint: 'elbow',
        value: 1.8,
        limit: 1.75,
        detail: 'elbow at 1.800 rad',
      },
      '/neuromotor',
      'hand',
    );
    expect(message).toMatchObject({ level: 2, message: 'Halted: joint limit: elbow at 1.800 rad' });
    expect(Object.fromEntries(message.values.map(({ key, value }) => [key, value]))).toEqual({
      code: '31',
      state: 'halted',
      joint: 'elbow',
      value: '1.8',
      limit: '1.75',
    });
  });
});
