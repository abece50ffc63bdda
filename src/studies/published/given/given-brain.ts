import type { StoredAction } from '../../../model/brain-state.js';
import type { Brain } from '../../../model/brain.js';
import { cross, rotate, unit } from '../../../model/numbers/vector.js';
import type { Vector3 } from '../../../model/numbers/vector.js';
import { expressionWeights, isExpression, weightArrays } from './weight-arrays.js';

/** Weights on file by the names of `weightArrays`. */
export type GivenWeights = ReadonlyMap<string, Float64Array>;

/** The weights with which a brain must be made; undefined: they are drawn. */
export function givenExpression(
  weights: GivenWeights,
  primitives: number,
  joints: number,
): Float64Array | undefined {
  return [...weights.keys()].some(isExpression) ? expressionWeights(weights, primitives, joints) : undefined;
}

/** Puts the given weights of one kind into a brain. */
export function takeWeights(brain: Brain, weights: GivenWeights, from: 'drawn' | 'learnt'): void {
  for (const array of weightArrays(brain)) {
    const given = weights.get(array.name);
    if (given !== undefined && array.from === from) array.write?.(given);
  }
}

/** The given goals, followed by the goal of the strategy if it is not among them. */
export function withStrategyGoal(
  goals: readonly Vector3[],
  count: number,
  turnRad: number,
): readonly Vector3[] {
  if (goals.length > count) return goals;
  return [...goals, rotate(goals[0], unit(cross(goals[0], goals[1])), turnRad)];
}

/**
 * Given parameters as actions: the stored action of the training with these parameters, or the action of the primitive
 * with them, or an action without a primitive.
 */
export function givenActions(brain: Brain, actions: readonly (readonly number[])[]): StoredAction[] {
  const { training, repertoire } = brain;
  return actions.map((theta, goal) => {
    const same = (own: ArrayLike<number>) => theta.every((value, i) => value === own[i]);
    const stored = training.storedActions.at(goal);
    return stored !== undefined && same(stored.theta)
      ? stored
      : { primitive: repertoire.theta.findIndex(same), explored: false, theta };
  });
}
