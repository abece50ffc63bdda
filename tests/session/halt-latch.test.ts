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
