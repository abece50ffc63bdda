import { expect, test } from 'vitest';
import { TargetRejected } from '../../src/errors.js';
import { HaltLatch } from '../../src/session/halt-latch.js';
import { consequenceOf } from '../../src/session/refusal.js';
import { checkTarget } from '../../src/session/target-check.js';
import type { ReachMap } from '../../src/motion/reach-map.js';
import { rigLimits } from '../support/session-rig.js';

test('a halt ends when its cause is over, and one that is latched when it is released', () => {
  const halts = new HaltLatch();
  expect(halts.recover()).toBe(true);
  halts.set({ kind: 'trackingError' });
  halts.setCauseOver(false);
  expect(halts.recover()).toBe(false);
  expect(halts.halt?.kind).toBe('trackingError');
  expect(halts.rejection).toBeInstanceOf(TargetRejected);
  halts.setCauseOver(true);
  expect(halts.rejection).toBeUndefined();
  expect(halts.recover()).toBe(true);
  expect(halts.halt).toBeUndefined();
  halts.set({ kind: 'contact', latched: true });
  expect(halts.recover()).toBe(false);
  expect(halts.rejection?.reason).toBe('stopped');
  expect(halts.release()).toMatchObject({ kind: 'contact' });
  expect(halts.recover()).toBe(true);
});

test('a cause halts anew where it is another one, or latched, and never what somebody must release', () => {
  const halts = new HaltLatch();
  expect(halts.mayBecome({ kind: 'trackingError' })).toBe(true);
  halts.set({ kind: 'trackingError' });
  expect(halts.mayBecome({ kind: 'trackingError' })).toBe(false);
  expect(halts.mayBecome({ kind: 'contact' })).toBe(true);
  expect(halts.mayBecome({ kind: 'trackingError', latched: true })).toBe(true);
  halts.set({ kind: 'emergencyStop' });
  expect(halts.mayBecome({ kind: 'contact' })).toBe(false);
  expect(halts.mayBecome({ kind: 'contact', latched: true })).toBe(true);
  halts.set({ kind: 'contact', latched: true });
  expect(halts.mayBecome({ kind: 'jointStatesInvalid', latched: true })).toBe(false);
  halts.release();
  expect(halts.halt?.kind).toBe('contact');
  expect(halts.mayBecome({ kind: 'trackingError' })).toBe(false);
});

test('a target is within the workspace up to its faces, and beyond them the axis is named', () => {
  const limits = rigLimits({
    workspaceMin: Float64Array.of(-1, -2, -3),
    workspaceMax: Float64Array.of(1, 2, 3),
  });
  for (const inside of [
    [-1, -2, -3],
    [1, 2, 3],
    [0, 0, 0],
  ] as const)
    expect(checkTarget(inside, limits, 0)).toBeUndefined();
  for (const [axis, name] of ['x', 'y', 'z'].entries())
    for (const side of [-1, 1]) {
      const target = [0, 0, 0];
      target[axis] = side * (axis + 1.001);
      const found = checkTarget(target as [number, number, number], limits, 0);
      expect(found?.reason).toBe('outside_workspace');
      const edge = `${-(axis + 1)} to ${axis + 1}`;
      expect(found?.message).toBe(`${name} is ${side * (axis + 1.001)} m, expected ${edge} m`);
      target[axis] = side * Infinity;
      expect(checkTarget(target as [number, number, number], limits, 0)?.reason).toBe('not_finite');
    }
});

test('a movement that is refused for a reason without a halt of its own is an internal fault', () => {
  const finding = { joint: 0, value: 1, limit: 0.5 };
  expect(consequenceOf({ verdict: 'stalled', finding }, rigLimits(), true)).toEqual({
    kind: 'internalFault',
    reason: 'stalled',
  });
});

test('a target is looked for until the hand would be near enough, by the tolerance or a tenth of a millimetre', () => {
  const asked: number[] = [];
  const hand = Float64Array.of(0.1, 0.2, 0.3);
  const nearest = (_: unknown, enoughM: number) => {
    asked.push(enoughM);
    return { distanceM: 0.004, hand, posture: new Float64Array(2) };
  };
  const limits = rigLimits({ reach: { nearest } as unknown as ReachMap });
  expect(checkTarget([0.1, 0.2, 0.3], limits, 0.01)).toBeUndefined();
  expect(checkTarget([0.1, 0.2, 0.3], limits, 0)?.reason).toBe('unreachable');
  expect(asked).toEqual([0.01, 1e-4]);
});
