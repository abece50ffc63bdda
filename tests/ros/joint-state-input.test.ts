import { expect, test } from 'vitest';
import { createMeasurement } from '../../src/control/plant.js';
import { JointStateInput } from '../../src/ros/joint-state-input.js';

test.each([1e300, -1e4, Infinity, NaN])('an angle of %d rad is taken for none', (angle) => {
  const header = { stamp: { sec: 0, nanosec: 0 }, frame_id: '' };
  const measured = createMeasurement(2);
  const input = new JointStateInput(['shoulder', 'elbow']);
  input.take(
    { header, name: ['elbow', 'shoulder'], position: [angle, 0.5], velocity: [], effort: [] },
    1,
    measured,
  );
  expect([...measured.position]).toEqual([0.5, NaN]);
});
