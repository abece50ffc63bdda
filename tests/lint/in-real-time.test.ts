/** Which tests hold processes against a clock, and what follows for the others. */
import { constants, getPriority } from 'node:os';
import { expect, test } from 'vitest';
import { inRealTime } from '../../scripts/in-real-time.mjs';

test.each([
  ['tests/ros/node.test.ts', true],
  ['/somewhere/tests/full/faults-drivers.test.ts', true],
  ['tests/full/soft-arms.test.ts', true],
  ['tests/full/known-answers.test.ts', false],
  ['tests/motion/guard.test.ts', false],
  ['tests/model/ros/a.test.ts', false],
])('%s: %s', (file, answer) => {
  expect(inRealTime(file)).toBe(answer);
});

test('a file that only computes, as this one, has the lowest priority', () => {
  expect(getPriority()).toBe(constants.priority.PRIORITY_LOW);
});
