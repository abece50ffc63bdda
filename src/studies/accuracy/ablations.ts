import type { Overrides } from '../../parameters/configuration-file.js';
import type { Profile } from '../../parameters/parameter-spec.js';

/** One step from the published model to the profile `robot`. */
export interface Ablation {
  readonly name: string;
  readonly profile: Profile;
  readonly overrides: Overrides;
  /** Whether the disturbances are measured, too. */
  readonly disturbances: boolean;
}

/**
 * Deviations that physics requires: movements that end at rest and keep the limits, and networks with separate clocks.
 */
const published: Overrides = {
  'model.time_law': 'minimum_jerk',
  'model.repertoire_within_limits': true,
  'model.shared_clock': false,
};
const noiseOff: Overrides = {
  ...published,
  'model.goals_kept': 0,
  'model.goal_slots': 'memory',
  'model.perturbation': 'while_learning',
  'model.perturbation_rate': 1,
  'model.correction_ramp': 11,
};
/** The published width of tuning in the cortex is 0.074 of the arm's reach (0.0316 of 0.43 m); this is half as much again. */
const TUNING_WIDTH = 0.11;

/**
 * The steps for an arm of this reach (m), in order; each includes the steps before it. The profile `robot` has all
 * steps, except the repertoire and the tuning, which are as published. `places_only` is the profile without the
 * attribution of errors to sources.
 */
export function ablations(reachM: number): readonly Ablation[] {
  const wider: Overrides = {
    ...noiseOff,
    'model.primitives': 240,
    'model.cortex_tuning_width': TUNING_WIDTH * reachM,
    'model.motor_gain_rule': 'limits',
    'model.training_goals': 'workspace',
    'model.goal_spread': Math.PI / 3,
    'model.exploration_trials': 300,
    'model.reach_dopamine': true,
  };
  const adaptive: Overrides = { ...wider, 'model.cerebellum': 'adaptive_filter', 'model.rehearsal_steps': 0 };
  return [
    { name: 'published', profile: 'published', overrides: published, disturbances: false },
    { name: 'noise_off', profile: 'published', overrides: noiseOff, disturbances: false },
    { name: 'wider', profile: 'published', overrides: wider, disturbances: false },
    { name: 'adaptive_filter', profile: 'published', overrides: adaptive, disturbances: false },
    {
      name: 'rehearsal',
      profile: 'published',
      overrides: { ...adaptive, 'model.rehearsal_steps': 20 },
      disturbances: false,
    },
    {
      name: 'places_only',
      profile: 'robot',
      overrides: { 'model.error_sources': false },
      disturbances: true,
    },
  ];
}
