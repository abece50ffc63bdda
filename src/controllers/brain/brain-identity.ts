import type { ArmModel } from '../../arm/arm-model.js';
import type { ParameterName, Settings } from '../../parameters/parameter-table.js';
import type { BrainIdentity } from '../../storage/checkpoint.js';

/** Parameters that shape a brain's state: a checkpoint of others has other primitives or other sizes. */
const shaping: readonly ParameterName[] = [
  'start_posture',
  'limits.position_margin',
  'model.seed',
  'model.primitives',
  'model.reservoir_units',
  'model.motor_gain',
  'model.motor_gain_rule',
  'model.cerebellum',
  'model.training_goals',
  'model.cortex_tuning_width',
  'model.cortex_cells',
  'model.cortex_centre',
  'model.cortex_half_extent',
  'model.novelty_distance',
  'model.goal_distance',
  'model.goal_spread',
  'model.repertoire_within_limits',
];

/** Shapes the end points of all primitives, too; stated where it is not as published, as older checkpoints all are. */
const scheme: ParameterName = 'quirks.cpg_scheme';

/** What the brain of an arm belongs to. */
export function brainIdentity(settings: Settings, arm: ArmModel): BrainIdentity {
  const stated = settings[scheme] === 'published' ? shaping : [...shaping, scheme];
  return {
    profile: settings['model.profile'],
    joints: arm.jointNames,
    chainHash: arm.chainHash,
    shape: Object.fromEntries(stated.map((name) => [name, settings[name]])),
  };
}
