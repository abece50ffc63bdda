import { expect, test } from 'vitest';
import { rateLimits } from '../../src/motion/rate-limits.js';
import { resolveSettings } from '../../src/parameters/settings.js';

const none = new Map<string, never>();
const limits = (settings: Parameters<typeof resolveSettings>[1]) =>
  rateLimits(['a', 'b', 'c', 'd'], Float64Array.of(2, 2, 2, 2), resolveSettings('robot', settings), none);

test('one jerk counts for all joints that have none of their own, and 0 is none', () => {
  expect([...limits({ 'limits.jerk': 40 }).jerk]).toEqual([40, 40, 40, 40]);
  expect([...limits({ 'limits.jerk': 40, 'limits.joint_jerk': [50, 30, 20, 60] }).jerk]).toEqual([
    50, 30, 20, 60,
  ]);
  expect([...limits({ 'limits.jerk': 0, 'limits.joint_jerk': [50, 30, 20, 60] }).jerk]).toEqual([
    50, 30, 20, 60,
  ]);
  expect([...limits({ 'limits.jerk': 0 }).jerk]).toEqual(new Array(4).fill(Infinity));
});

test('the lowest counts of what description, file and parameters say; of a file four fifths, of velocities their share', () => {
  const file = new Map([
    ['a', { velocity: 1, acceleration: 10, jerk: 100 }],
    ['b', { velocity: 9, acceleration: 90, jerk: undefined }],
  ]);
  const settings = resolveSettings('robot', {
    'limits.velocity_scale': 0.5,
    'limits.acceleration': 20,
    'limits.jerk': 400,
    'limits.joint_velocity': [3, 3, 0.7, 3],
  });
  const { velocity, acceleration, jerk } = rateLimits(
    ['a', 'b', 'c', 'd'],
    Float64Array.of(2, 2, 2, 6),
    settings,
    file,
  );
  expect([...velocity]).toEqual([0.5, 1, 0.7, 3]);
  expect([...acceleration]).toEqual([8, 20, 20, 20]);
  expect([...jerk]).toEqual([80, 400, 400, 400]);
});
