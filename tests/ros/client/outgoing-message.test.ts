import { describe, expect, test } from 'vitest';
import { checkOutgoing, MessageError } from '../../../src/ros/client/outgoing-message.js';

const trajectory = (positions: unknown) => ({
  header: { stamp: { sec: 0, nanosec: 0 }, frame_id: '' },
  joint_names: ['elbow'],
  points: [{ positions, velocities: [], time_from_start: { sec: 0, nanosec: 0 } }],
});

describe('a message on its way out', () => {
  test.each([
    ['a Float64Array', Float64Array.of(0, -1.5)],
    ['an array', [0, -1.5]],
    ['nothing', []],
  ])('may hold numbers as %s', (_, positions) => {
    expect(() => {
      checkOutgoing(trajectory(positions), 'joint_trajectory');
    }).not.toThrow();
  });

  test.each([
    ['NaN', [0, Number.NaN], 'joint_trajectory.points[0].positions[1] is NaN'],
    ['infinity', Float64Array.of(Infinity), 'points[0].positions[0] is Infinity'],
    ['another typed array', Float32Array.of(0.25), 'positions is a Float32Array'],
    ['undefined', [undefined], 'positions[0] is undefined'],
    ['null', null, 'positions is null'],
    ['a big integer', [1n], 'positions[0] is bigint'],
  ])('is stopped when it holds %s', (_, positions, text) => {
    const check = () => {
      checkOutgoing(trajectory(positions), 'joint_trajectory');
    };
    expect(check).toThrow(MessageError);
    expect(check).toThrow(text);
  });
});
