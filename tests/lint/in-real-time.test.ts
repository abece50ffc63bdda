/** Which tests hold processes against a clock. */
import { expect, test } from 'vitest';
import { inRealTime } from '../../scripts/in-real-time.mjs';

test.each([
  ['tests/ros/node.test.ts', true],
  ['/somewhere/tests/full/faults-drivers.test.ts', true],
  ['tests/long/soft-arms.test.ts', true],
  ['tests/full/known-answers.test.ts', false],
  ['tests/motion/guard.test.ts', false],
  ['tests/model/ros/a.test.ts', false],
])('%s: %s', (file, answer) => {
  expect(inRealTime(file)).toBe(answer);
});
