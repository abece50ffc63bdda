import { expect, it } from 'vitest';
import { createMeasurement } from '../../src/motion/plant.js';
import type { FeedbackLaw } from '../../src/motion/movement.js';
import { homing } from '../../src/motion/retime.js';
import { RunningLaw } from '../../src/motion/running-law.js';
import { rigLimits } from '../support/session-rig.js';

const measured = createMeasurement(2);
/** Goes from wherever it begins to (0.5, -0.2) in one cycle. */
const law: FeedbackLaw = {
  kind: 'feedback',
  mode: 'position',
  durationS: 1,
  command: (_, __, out) => {
    out.set([0.5, -0.2]);
  },
};

it('takes the velocity of a feedback law from where the command was when it began', () => {
  const running = new RunningLaw(2);
  running.begin(law, Float64Array.of(0.4, 0.1), 7);
  const { position, velocity } = running.desire(law, running.timeAt(7.01), measured);
  expect([...position]).toEqual([0.5, -0.2]);
  expect(velocity[0]).toBeCloseTo(10, 9);
  expect(velocity[1]).toBeCloseTo(-30, 9);
});

it('leaves the desired joints of a movement to the movement', () => {
  const running = new RunningLaw(2);
  const from = Float64Array.of(0.1, 0.2);
  const movement = homing(from, Float64Array.of(0.3, 0.1), rigLimits(), 1);
  running.begin(movement, Float64Array.of(3, 4), 7);
  expect([...running.desired.position]).toEqual([0, 0]);
  expect([...running.desire(movement, 0, measured).position]).toEqual([...from]);
});
