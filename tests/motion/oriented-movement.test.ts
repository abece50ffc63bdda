import { describe, expect, it } from 'vitest';
import { endingAt } from '../../src/motion/oriented-movement.js';
import { rotationOf } from '../../src/arm/transform.js';
import { PoseDescent } from '../../src/motion/pose-descent.js';
import { rotationBetween } from '../../src/model/numbers/rotation.js';
import { homing } from '../../src/motion/retime.js';
import { leftArm, startPosture } from '../support/brains.js';
import { rigLimits } from '../support/session-rig.js';

const limits = rigLimits({ jerk: Float64Array.of(60, 60) });
const from = Float64Array.of(0.1, 0.4);
const law = homing(from, Float64Array.of(0.9, -0.6), limits, 1);
const end = Float64Array.of(-1.4, 1.2);

describe('a movement that ends in another posture', () => {
  const movement = endingAt(law, end, limits);
  const at = (tS: number) => {
    const [q, qd] = [new Float64Array(2), new Float64Array(2)];
    movement.sample(tS, q, qd);
    return { q, qd };
  };

  it('begins like the other and ends there, at rest', () => {
    expect([...at(0).q]).toEqual([...from]);
    expect([...at(movement.durationS).q]).toEqual([...end]);
    expect([...at(0).qd, ...at(movement.durationS).qd]).toEqual([0, 0, 0, 0]);
  });

  it('lasts longer where velocity, acceleration or jerk would be beyond their limits, and tells its velocity right', () => {
    expect(movement.durationS).toBeGreaterThan(law.durationS);
    const dt = 1e-4;
    const most = { velocity: 0, acceleration: 0, jerk: 0 };
    for (let t = 3 * dt; t < movement.durationS; t += 7 * dt)
      for (let j = 0; j < 2; j++) {
        const [a, b, c] = [at(t - 2 * dt), at(t - dt), at(t)].map(({ qd }) => qd[j]);
        expect((at(t).q[j] - at(t - 2 * dt).q[j]) / (2 * dt)).toBeCloseTo(b, 3);
        most.velocity = Math.max(most.velocity, Math.abs(c) / limits.velocity[j]);
        most.acceleration = Math.max(most.acceleration, Math.abs(c - b) / dt / limits.acceleration[j]);
        most.jerk = Math.max(most.jerk, Math.abs(c - 2 * b + a) / dt ** 2 / limits.jerk[j]);
      }
    expect(Math.max(...Object.values(most))).toBeLessThanOrEqual(1);
    // No longer than it must be.
    expect(Math.max(...Object.values(most))).toBeGreaterThan(0.8);
  });

  it('can be taken up again from anywhere, to the same end', () => {
    const rest = movement.remaining(0.5, Float64Array.of(0, 0));
    const q = new Float64Array(2);
    rest.sample(rest.durationS, q, new Float64Array(2));
    expect([...q]).toEqual([...end]);
  });
});

describe('the turn between two rotations', () => {
  const upright = rotationOf([0, 0, 0, 1]);

  it('is none between equal ones, and half a turn about the axis between opposite ones', () => {
    expect(rotationBetween(upright, upright)).toEqual([0, 0, 0]);
    const [x, y, z] = rotationBetween(upright, rotationOf([0, 1, 0, 0]));
    expect([Math.abs(x), Math.abs(y), Math.abs(z)]).toEqual([0, Math.PI, 0]);
  });
});

describe('a search for a pose', () => {
  it('that four joints cannot reach ends where no small change helps, by the weight of the orientation', () => {
    const { lower, upper } = leftArm;
    const position = new Float64Array(3);
    leftArm.forward(Float64Array.of(0.3, 0.9, 0.2, -0.6), position);
    const rotation = rotationOf([0, Math.SQRT1_2, 0, Math.SQRT1_2]);
    const sizeOf = (q: Float64Array, weightM: number) => {
      const [hand, own] = [new Float64Array(3), new Float64Array(9)];
      leftArm.forward(q, hand);
      leftArm.orientation(q, own);
      const turn = rotationBetween(own, rotation).map((w) => weightM * w);
      return {
        whole: Math.hypot(...position.map((x, k) => x - hand[k]), ...turn),
        turn: Math.hypot(...turn) / weightM,
      };
    };
    const turns = [0.02, 0.5].map((weightM) => {
      const q = startPosture.slice();
      const told = new PoseDescent(leftArm, lower, upper).descend({ position, rotation }, weightM, q);
      const { whole, turn } = sizeOf(q, weightM);
      expect(told).toBeCloseTo(whole, 12);
      for (let j = 0; j < 4; j++)
        for (const step of [-1e-3, 1e-3]) {
          const other = q.slice();
          other[j] = Math.min(Math.max(other[j] + step, lower[j]), upper[j]);
          expect(sizeOf(other, weightM).whole).toBeGreaterThan(whole - 1e-6);
        }
      return turn;
    });
    expect(turns[1]).toBeLessThan(turns[0]);
  });
});
