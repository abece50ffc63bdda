import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { createGuardState } from '../../src/motion/guard-state.js';
import { guardStep } from '../../src/motion/guard.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import type { Movement } from '../../src/motion/movement.js';
import { homing, retime } from '../../src/motion/retime.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { fixtureText, leftArmSelection, leftArmText } from '../arm/arms.js';

const joints = [1, 2, 3, 4, 5, 6, 7].map((i) => `panda_joint${i}`);
const arms = {
  'the left arm': loadArm(leftArmText, leftArmSelection),
  'a panda': loadArm(fixtureText('panda.urdf'), { joints, baseLink: 'panda_link0', tipLink: 'panda_hand' }),
};
const LIMIT = 0.25;

/** The speed of the fastest origin of a joint, or of the hand, between two postures (m/s). */
function speed(arm: (typeof arms)['a panda'], from: Float64Array, to: Float64Array, dtS: number): number {
  const [a, b] = [from, to].map((q) => {
    const origins = new Float64Array(3 * (arm.joints + 1));
    arm.origins(q, origins);
    return origins;
  });
  let fastest = 0;
  for (let i = 0; i < a.length; i += 3)
    fastest = Math.max(fastest, Math.hypot(a[i] - b[i], a[i + 1] - b[i + 1], a[i + 2] - b[i + 2]) / dtS);
  return fastest;
}

describe.each(Object.entries(arms))('a limit of the speed in space, of %s', (_, arm) => {
  const limitsAt = (handSpeed: number): MotionLimits =>
    motionLimits(arm, resolveSettings('robot', { 'limits.hand_speed': handSpeed }));
  const limits = limitsAt(LIMIT);
  const posture = fc
    .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: arm.joints, maxLength: arm.joints })
    .map((shares) =>
      Float64Array.from(shares, (s, j) => limits.lower[j] + s * (limits.upper[j] - limits.lower[j])),
    );

  /** The largest speed along a movement, looked at every ms. */
  function peak(movement: Movement): number {
    const velocity = new Float64Array(arm.joints);
    let fastest = 0;
    const count = Math.ceil(movement.durationS * 1000);
    let before = new Float64Array(arm.joints);
    movement.sample(0, before, velocity);
    for (let i = 1; i <= count; i++) {
      const q = new Float64Array(arm.joints);
      movement.sample((movement.durationS * i) / count, q, velocity);
      fastest = Math.max(fastest, speed(arm, before, q, movement.durationS / count));
      before = q;
    }
    return fastest;
  }

  it('is kept by the way from posture to posture, and used up where that is what slows it', () => {
    let slowed = 0;
    fc.assert(
      fc.property(posture, posture, (from, to) => {
        const movement = homing(from, to, limits, 0.5);
        const fastest = peak(movement);
        expect(fastest).toBeLessThanOrEqual(LIMIT);
        if (movement.slowedBy?.limit !== 'hand_speed') return;
        slowed++;
        expect(fastest).toBeGreaterThan(0.95 * LIMIT);
      }),
      { numRuns: 60 },
    );
    expect(slowed).toBeGreaterThan(20);
  });

  it('is kept by a path of many rows', () => {
    fc.assert(
      fc.property(posture, posture, posture, (start, middle, end) => {
        const rows = Array.from({ length: 40 }, (_, i) => {
          const s = (i + 1) / 40;
          return [...start].map((q, j) => (1 - s) ** 2 * q + 2 * s * (1 - s) * middle[j] + s * s * end[j]);
        });
        const movement = retime(Float64Array.from(rows.flat()), start, limits, 0.5);
        expect(peak(movement)).toBeLessThanOrEqual(LIMIT);
      }),
      { numRuns: 25 },
    );
  });

  it('changes nothing where there is none', () => {
    const [from, to] = [limits.lower, limits.upper].map((q) => q.map((x) => x / 2));
    expect(homing(from, to, limitsAt(0), 0.5).durationS).toBeLessThan(
      homing(from, to, limits, 0.5).durationS,
    );
    expect(homing(from, to, limitsAt(10), 0.5).durationS).toBe(homing(from, to, limitsAt(0), 0.5).durationS);
  });

  it('is kept by the guard to 5 %, whatever is desired', () => {
    const wish = fc.record({
      position: posture,
      velocity: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), {
        minLength: arm.joints,
        maxLength: arm.joints,
      }),
      cycles: fc.integer({ min: 1, max: 40 }),
    });
    let braked = 0;
    fc.assert(
      fc.property(posture, fc.array(wish, { minLength: 5, maxLength: 15 }), (start, wishes) => {
        let [state, next] = [createGuardState(arm.joints), createGuardState(arm.joints)];
        state.position.set(start);
        state.timeS = 0;
        state.outsideM = 10;
        for (const { position, velocity, cycles } of wishes)
          for (let cycle = 0; cycle < cycles; cycle++) {
            const desired = { position, velocity: Float64Array.from(velocity) };
            const verdict = guardStep(limits, state, undefined, desired, state.timeS + 0.01, next);
            if (verdict === 'slowed_hand_speed') braked++;
            expect(speed(arm, state.position, next.position, 0.01)).toBeLessThanOrEqual(LIMIT * 1.05);
            [state, next] = [next, state];
          }
      }),
      { numRuns: 80 },
    );
    expect(braked).toBeGreaterThan(100);
  });
});
