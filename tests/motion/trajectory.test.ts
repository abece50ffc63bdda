import { expect, test } from 'vitest';
import { createGuardState } from '../../src/motion/guard-state.js';
import type { Movement } from '../../src/motion/movement.js';
import { rehearse } from '../../src/motion/trajectory.js';
import { rigLimits } from '../support/session-rig.js';

/** The hand of two sliding joints, in front of a wall. */
const limits = rigLimits({
  kinematics: {
    joints: 2,
    forward: (q, out) => {
      out.set([q[0], q[1], 0]);
    },
    jacobian: () => undefined,
  },
  workspaceMax: Float64Array.of(0.5, 1, 1),
});

/** Ever faster along x from 0 on. */
function accelerated(toM: number): Movement {
  const acceleration = 4;
  return {
    durationS: Math.sqrt((2 * toM) / acceleration),
    sample: (tS: number, q: Float64Array, qd: Float64Array) => {
      q.set([(acceleration * tS * tS) / 2, 0]);
      qd.set([acceleration * tS, 0]);
    },
  } as Movement;
}
const verdictOn = (toM: number) => rehearse(limits, createGuardState(2), accelerated(toM), 0.01).verdict;

test('a movement is refused for the workspace where its path leaves it, and is too fast where only its brake would', () => {
  expect(verdictOn(0.9)).toBe('workspace');
  expect(verdictOn(0.45)).toBe('slowed_workspace');
  expect(verdictOn(0.2)).toBe('clear');
});
