import type { Brain } from '../../model/brain.js';
import { bodyNames } from './bodies.js';
import type { Bodies, BodyName } from './bodies.js';
import { clustering, survival } from './contact-history.js';
import type { Half, Stage } from './course.js';
import { effectualConnectivity } from './projection-weights.js';
import { evaluate, isInHalf } from './evaluation.js';
import type { Answer, Halves } from './evaluation.js';
import { projectionSize } from './projection-size.js';
import type { Row } from './structural-tables.js';

/** Trials for which contacts are followed, and length of the parts in which new contacts are reported (trials). */
const SURVIVAL_TRIALS = 100;
const STRETCH_TRIALS = 50;
/** Cells with fewer rewarded visits say nothing about survival. */
const LEAST_VISITS = 3;

/** Evaluations of one stage with some bodies and halves of the goals. */
export function evaluationRows(
  at: { readonly condition: number; readonly phases: number },
  answers: readonly Answer[],
  { goals, split }: Halves,
  bodies: Bodies,
  names: readonly BodyName[],
  halves: readonly (Half | undefined)[],
): Row<'evaluations'>[] {
  return names.flatMap((name) =>
    halves.map((half) => {
      const chosen = goals.flatMap((goal, i) =>
        half === undefined || isInHalf(goal, split, half) ? [{ goal, answer: answers[i] }] : [],
      );
      const found = evaluate(
        chosen.map(({ answer }) => answer),
        chosen.map(({ goal }) => goal),
        bodies[name],
      );
      return {
        ...at,
        half: half === undefined ? -1 : Number(half === 'second'),
        body: bodyNames.indexOf(name),
        goals: found.goals,
        near_goals: found.nearGoals,
        error_m: found.errorM,
        near_error_m: found.nearErrorM,
        largest_error_m: found.largestErrorM,
        near_largest_error_m: found.nearLargestErrorM,
        silent: found.silent,
        near_silent: found.nearSilent,
      };
    }),
  );
}

/** @param dense the dense brain after the same training; without one there is no connectivity */
export function projectionRow(condition: number, brain: Brain, dense: Brain | undefined): Row<'projections'> {
  const { basalGanglia } = brain;
  const { cells: posts, corticoStriatal } = basalGanglia;
  const size = projectionSize(corticoStriatal, posts, basalGanglia.cortex.cells);
  const visited = Array.from({ length: posts }, (_, post) => post).filter(
    (post) =>
      brain.outcomes.visits[post] >= LEAST_VISITS && (dense?.outcomes.visits[post] ?? 0) >= LEAST_VISITS,
  );
  return {
    condition,
    contacts: size.contacts,
    weights_above_zero: size.weightsAboveZero,
    bytes: size.bytes,
    full_matrix_bytes: size.fullMatrixBytes,
    connectivity:
      dense === undefined || dense === brain
        ? NaN
        : effectualConnectivity(dense.basalGanglia.corticoStriatal, corticoStriatal, visited),
  };
}

export function activityRows(condition: number, { probes }: Stage): Row<'activity'>[] {
  return probes.map(({ trial, sameGoal, differentGoals }) => ({
    condition,
    trial,
    same_goal: sameGoal,
    different_goals: differentGoals,
  }));
}

/** @param brain at the end of the first phase @param stage of the first phase alone */
export function survivalRows(
  condition: number,
  brain: Brain,
  { rewirings, trials }: Stage,
): Row<'survival'>[] {
  if (rewirings.length === 0) return [];
  const counts = (post: number) => brain.outcomes.visits[post] >= LEAST_VISITS;
  const ages = Math.min(SURVIVAL_TRIALS, trials.length >> 1);
  const [rewarded, background] = (['reward', 'background'] as const).map((cause) =>
    survival(rewirings, trials.length, ages, cause, counts),
  );
  return rewarded.map((share, age) => ({ condition, age, rewarded: share, background: background[age] }));
}

export function clusteringRows(
  condition: number,
  brain: Brain,
  { rewirings, trials }: Stage,
): Row<'clustering'>[] {
  if (rewirings.length === 0) return [];
  const side = brain.parameters.cortex.cells;
  return Array.from({ length: Math.ceil(trials.length / STRETCH_TRIALS) }, (_, i) => {
    const first = i * STRETCH_TRIALS;
    const last = Math.min(first + STRETCH_TRIALS, trials.length) - 1;
    const found = clustering(
      rewirings,
      side,
      ({ trial, cause }) => cause === 'reward' && trial >= first && trial <= last,
    );
    return { condition, first, last, ...found };
  });
}
