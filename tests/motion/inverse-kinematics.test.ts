import { expect, test } from 'vitest';
import { descend } from '../../src/motion/inverse-kinematics.js';
import type { PostureSearch } from '../../src/motion/inverse-kinematics.js';

/** Two sliding joints along x and y, and how many steps were taken. */
function search(given: Partial<PostureSearch>) {
  let steps = 0;
  const all: PostureSearch = {
    kinematics: {
      joints: 2,
      forward: (q, out) => {
        out.set([q[0], q[1], 0]);
      },
      jacobian: (_, out) => {
        steps++;
        out.set([1, 0, 0, 1, 0, 0]);
      },
    },
    lower: Float64Array.of(-1, -1),
    upper: Float64Array.of(1, 1),
    nearM: 1e-6,
    steps: 100,
    dampingM: 0.1,
    ...given,
  };
  return {
    reach(position: readonly number[], from = [0, 0]) {
      const q = Float64Array.from(from);
      return { missM: descend(all, position, q), q, steps };
    },
  };
}

test('a descent ends as soon as the hand is near', () => {
  const { missM, q, steps } = search({}).reach([0.3, -0.2, 0]);
  expect(missM).toBeLessThan(1e-6);
  expect(q[0]).toBeCloseTo(0.3, 5);
  expect(q[1]).toBeCloseTo(-0.2, 5);
  // The damping leaves a hundredth of the way in each step.
  expect(steps).toBe(3);
  expect(search({}).reach([0.3, -0.2, 0], [0.3, -0.2]).steps).toBe(0);
  // The hand must be nearer than this.
  expect(search({ nearM: 0, steps: 5 }).reach([0, 0, 0]).steps).toBe(5);
});

test('a descent to what is out of reach ends after its steps, at the limits', () => {
  const { missM, q, steps } = search({ steps: 7 }).reach([1.5, 0.5, 0]);
  expect(missM).toBeCloseTo(0.5, 5);
  expect(q[0]).toBe(1);
  expect(steps).toBe(7);
});
