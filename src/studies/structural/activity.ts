import { sampleCorrelation } from 'simple-statistics';
import type { Brain } from '../../model/brain.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { mean } from '../statistics/sample.js';
import { RestingLoop } from './resting-loop.js';

/** Similarity of striatal activity, as mean correlations over goals. */
export interface ActivityCorrelation {
  /** Correlation between two showings of the same goal, which differ in their noise. */
  readonly sameGoal: number;
  /** Correlation between the codes of two goals. */
  readonly differentGoals: number;
}

/**
 * Shows each goal twice, with noise and without plasticity, and correlates the rates of the D1 cells at the end of the
 * goal phase. The brain is unchanged afterwards.
 * @param goals at least 2
 */
export function activityCorrelation(brain: Brain, goals: readonly Vector3[]): ActivityCorrelation {
  const { basalGanglia } = brain;
  const resting = new RestingLoop(brain, basalGanglia.noise);
  const code = (goal: Vector3) => {
    resting.show(goal);
    return [...basalGanglia.strD1.r];
  };
  const first = goals.map(code);
  const second = goals.map(code);
  resting.end();
  return {
    sameGoal: mean(first.map((one, i) => correlation(one, second[i]))),
    differentGoals: mean(
      first.flatMap((one, i) => first.slice(i + 1).map((other) => correlation(one, other))),
    ),
  };
}

/** Pearson; 0 where one of them is the same in all cells. */
function correlation(a: number[], b: number[]): number {
  const r = sampleCorrelation(a, b);
  return Number.isFinite(r) ? r : 0;
}
