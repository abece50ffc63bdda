import type { Brain } from '../../model/brain.js';
import { observed } from '../../model/movement/disturbance.js';
import type { VisualDisturbance } from '../../model/movement/disturbance.js';

import { beginTrial, directionalErrorDeg, endTrial, planeNormal } from '../../model/trial/trial.js';
import { distance } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { trialColumns } from './columns.js';
import { trialSpec } from './planned-trial.js';
import type { PlannedTrial, Scene } from './planned-trial.js';

/** One row of the trials of a condition. */
export type TrialRow = Readonly<Record<(typeof trialColumns)[number], number>>;

const DEGREES = 180 / Math.PI;

/** Runs trial `t` with an arm that ends where forward kinematics says, as published. */
export function runTrial(brain: Brain, t: number, planned: PlannedTrial, scene: Scene): TrialRow {
  const spec = trialSpec(planned, scene);
  const plan = beginTrial(brain, spec);
  const hand = plan.predictedHand;
  const seen = observed(spec.disturbance, hand);
  const report = endTrial(brain, { hand: seen });
  const frozen = plan.frozenHand && observed(spec.disturbance, plan.frozenHand);
  return {
    trial: t,
    goal: planned.goal,
    ...position('goal', spec.target),
    // Parameters that were given and not selected belong to no primitive.
    primitive: plan.primitive < 0 ? NaN : plan.primitive,
    explored: Number(plan.explored),
    ...position('hand', hand),
    ...position('seen', seen),
    aiming_error_m: report.aimingErrorM,
    goal_error_m: distance(seen, spec.target),
    directional_error_deg: report.directionalErrorDeg,
    frozen_error_m: frozen === undefined ? NaN : distance(frozen, spec.errorTarget ?? spec.target),
    frozen_directional_error_deg:
      frozen === undefined ? NaN : directionalErrorDeg(frozen, spec.target, planeNormal(brain, spec)),
    dopamine: report.dopamine,
    correction_norm: plan.correctionNorm,
    learning: Number(spec.learning),
    noise: Number(spec.noise),
    ...disturbanceCells(spec.disturbance),
    strategy: Number(planned.actionOf !== planned.goal),
    cerebellum: Number(!planned.lesions.cerebellum),
    basal_ganglia: Number(!planned.lesions.basalGanglia),
    dopamine_cell: Number(!planned.lesions.dopamine),
  };
}

type Axis = 'x' | 'y' | 'z';

/** A position under the names of its three columns. */
export function position<Name extends string>(
  name: Name,
  [x, y, z]: Vector3,
): Record<`${Name}_${Axis}_m`, number> {
  return { [`${name}_x_m`]: x, [`${name}_y_m`]: y, [`${name}_z_m`]: z } as Record<
    `${Name}_${Axis}_m`,
    number
  >;
}

function disturbanceCells(
  disturbance: VisualDisturbance,
): Pick<TrialRow, 'rotation_deg' | 'shift_x_m' | 'shift_y_m' | 'shift_z_m' | 'clamped'> {
  const turned = disturbance.kind === 'rotation' || disturbance.kind === 'clamp';
  return {
    rotation_deg: turned ? disturbance.angleRad * DEGREES : 0,
    ...position('shift', disturbance.kind === 'shift' ? disturbance.by : [0, 0, 0]),
    clamped: Number(disturbance.kind === 'clamp'),
  };
}
