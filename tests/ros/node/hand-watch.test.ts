import { expect, it } from 'vitest';
import { HandWatch } from '../../../src/ros/node/hand-watch.js';

it('a seen hand that goes away from where the joints put it is told of; one that always stood apart is not', () => {
  const watch = new HandWatch();
  for (let i = 0; i < 500; i++) watch.note(0.08 + 0.002 * (i % 3));
  expect(watch.warning).toBeUndefined();
  expect(watch.distancesM?.first).toBeCloseTo(0.082, 3);
  for (let i = 0; i < 500; i++) watch.note(0.08 + 0.0001 * i);
  expect(watch.warning).toContain('an encoder drifts, or the camera was moved');
});
