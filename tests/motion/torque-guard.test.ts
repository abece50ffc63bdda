import { describe, expect, it } from 'vitest';
import { createGuardState, tolerate } from '../../src/motion/guard-state.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { guardTorque } from '../../src/motion/torque-guard.js';
import { rigLimits } from '../support/session-rig.js';

/** Joints within ±1.55 rad, up to 2 rad/s, 5 rad/s²; efforts up to 3 and 4 N m. */
const limits = rigLimits({ effort: Float64Array.of(3, 4) });

/** The verdict on an arm with these joints, and the torques that are left. */
function judge(position: number[], velocity: number[], torque: number[], stampS = 10) {
  const measured = createMeasurement(2);
  measured.stampS = stampS;
  measured.position.set(position);
  measured.velocity.set(velocity);
  const state = createGuardState(2);
  tolerate(limits, state, measured.position);
  const left = Float64Array.from(torque);
  const verdict = guardTorque(limits, state, measured, 10, left, state.finding);
  return { verdict, torque: [...left], finding: state.finding };
}

describe('the guard of torque laws', () => {
  it('cuts torques off at the effort limit of each joint, on either side', () => {
    expect(judge([0, 0], [0, 0], [9, -9])).toMatchObject({ verdict: 'clear', torque: [3, -4] });
    expect(judge([0, 0], [0, 0], [-2, 1])).toMatchObject({ verdict: 'clear', torque: [-2, 1] });
  });

  it.each([1, -1])('lets no joint be faster than its limit (direction %d)', (direction) => {
    expect(judge([0, 0], [1.99 * direction, 0], [0, 0]).verdict).toBe('clear');
    const fast = judge([0, 0], [0, 2.01 * direction], [0, 0]);
    expect(fast).toMatchObject({ verdict: 'too_fast', finding: { joint: 1, limit: 2 } });
    expect(judge([0, 0], [NaN, 0], [0, 0]).verdict).toBe('too_fast');
  });

  it.each([1, -1])('halts a joint while it can still stop before its limit (direction %d)', (direction) => {
    // At 1 rad/s and 5 rad/s² it takes 0.1 rad to stop; the limit is at 1.55 rad.
    expect(judge([1.44 * direction, 0], [direction, 0], [0, 0]).verdict).toBe('clear');
    const near = judge([1.46 * direction, 0], [direction, 0], [0, 0]);
    expect(near).toMatchObject({ verdict: 'joint_limit', finding: { joint: 0, limit: 1.55 * direction } });
    // Away from the limit it may go on.
    expect(judge([1.46 * direction, 0], [-direction, 0], [0, 0]).verdict).toBe('clear');
  });

  it('lets an arm that was found outside come back, and go no farther', () => {
    expect(judge([1.6, 0], [-0.5, 0], [0, 0]).verdict).toBe('clear');
    expect(judge([1.6, 0], [0.5, 0], [0, 0]).verdict).toBe('joint_limit');
  });

  it('halts on old joint states, impossible angles and torques that are no numbers', () => {
    expect(judge([0, 0], [0, 0], [0, 0], 9.85).verdict).toBe('stale');
    expect(judge([NaN, 0], [0, 0], [0, 0]).verdict).toBe('state_invalid');
    expect(judge([0, 0], [0, 0], [0, Infinity])).toMatchObject({
      verdict: 'command_invalid',
      finding: { joint: 1 },
    });
  });
});
