import { ModelError } from '../../errors.js';
import type { Brain } from '../../model/brain.js';
import { GoalSampler } from '../../model/cortex/goal-sampler.js';
import { RandomStream } from '../../model/numbers/random.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { experimentStreams } from '../structural/common-streams.js';

/** A practised goal has the end point of some primitive within this distance (m). */
const NEAR_M = 0.05;

/** Far more goals than are ever drawn where primitives reach some of them. */
const MOST_DRAWN = 2_000;

/**
 * Goals of the training that some primitive can reach (m).
 * @throws ModelError when there are not enough of them
 */
export function nearGoals(
  { body, parameters, random, repertoire }: Brain,
  count: number,
): readonly Vector3[] {
  const { goalSpreadRad, goalDistanceM } = parameters;
  const source = new RandomStream(random.seed, experimentStreams.goals);
  const sampler = new GoalSampler(body, goalSpreadRad, goalDistanceM, source);
  const found: Vector3[] = [];
  for (let drawn = 0; drawn < MOST_DRAWN && found.length < count; drawn++) {
    const goal = sampler.next();
    if (repertoire.endPoints.some((hand) => distance(hand, goal) < NEAR_M)) found.push(goal);
  }
  if (found.length < count)
    throw new ModelError(
      `goals: ${found.length} of ${MOST_DRAWN} drawn lie within ${NEAR_M} m of the end point of a primitive, expected ${count}; ` +
        'more primitives, or other distances of the training, would help',
    );
  return found;
}

/** Goals that the same primitives reach in another body, each as far from its end point as the given goal from its own. */
export function goalsOfOtherBody(
  goals: readonly Vector3[],
  own: readonly Vector3[],
  other: readonly Vector3[],
): readonly Vector3[] {
  return goals.map((goal) => {
    const errors = own.map((hand) => distance(hand, goal));
    const nearest = errors.indexOf(Math.min(...errors));
    const [from, to] = [own[nearest], other[nearest]];
    return [goal[0] - from[0] + to[0], goal[1] - from[1] + to[1], goal[2] - from[2] + to[2]];
  });
}
