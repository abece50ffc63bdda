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
