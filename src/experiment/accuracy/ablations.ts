import type { Overrides } from '../../config/configuration-file.js';
import type { Profile } from '../../config/parameter-spec.js';

/** One step from the published model to the profile `robot`. */
export interface Ablation {
  readonly name: string;
  readonly profile: Profile;
  readonly overrides: Overrides;
}

/** What physics needs of the published model: movements that end at rest and keep the limits; networks with own clocks. */
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
const wider: Overrides = {
  ...noiseOff,
  'model.primitives': 240,
  'model.motor_gain_rule': 'range',
  'model.training_goals': 'workspace',
  'model.goal_spread': Math.PI / 3,
  'model.exploration_trials': 300,
  'model.reach_dopamine': true,
};
const adaptive: Overrides = { ...wider, 'model.cerebellum': 'adaptive_filter', 'model.rehearsal_steps': 0 };

/** The steps in order, each with those before it; the last is the profile `robot` with its own repertoire. */
export const ablations: readonly Ablation[] = [
  { name: 'published', profile: 'published', overrides: published },
  { name: 'noise_off', profile: 'published', overrides: noiseOff },
  { name: 'wider', profile: 'published', overrides: wider },
  { name: 'adaptive_filter', profile: 'published', overrides: adaptive },
];
