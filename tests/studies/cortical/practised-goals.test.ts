import { describe, expect, it } from 'vitest';
import { distance } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { goalsOfOtherBody, nearGoals } from '../../../src/studies/cortical/practised-goals.js';
import { corticalBrain } from '../../support/cortical-brains.js';

describe('practised goals', () => {
  const brain = corticalBrain(3);
  const { endPoints } = brain.repertoire;

  it('lie within 5 cm of the end point of some primitive, the same for a seed', () => {
    const goals = nearGoals(brain, 10);
    expect(goals).toHaveLength(10);
    for (const goal of goals)
      expect(Math.min(...endPoints.map((hand) => distance(hand, goal)))).toBeLessThan(0.05);
    expect(nearGoals(corticalBrain(3), 10)).toEqual(goals);
    expect(nearGoals(corticalBrain(4), 10)).not.toEqual(goals);
  });

  it('are refused where no primitive reaches any', () => {
    const far: Vector3 = [9, 9, 9];
    const { body, parameters, random } = brain;
    const repertoire = { endPoints: endPoints.map(() => far) };
    expect(() => nearGoals({ body, parameters, random, repertoire } as unknown as typeof brain, 10)).toThrow(
      'goals: 0 of 2000 drawn lie within 0.05 m',
    );
  });

  it('lie to the end points of another body as before', () => {
    const own: Vector3[] = [
      [0, 0, 0],
      [1, 0, 0],
    ];
    const other: Vector3[] = [
      [0, 2, 0],
      [0, 0, 3],
    ];
    expect(goalsOfOtherBody([[0.9, 0.1, 0]], own, other)).toEqual([
      [expect.closeTo(-0.1, 12), expect.closeTo(0.1, 12), 3],
    ]);
  });
});
