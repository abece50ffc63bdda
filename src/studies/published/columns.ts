/** Columns of the tables of the reaching and the adaptation experiment. Lengths in m, positions in the base frame. */

/** One row per trial of a condition: `trials`. */
export const trialColumns = [
  'trial',
  /** Number of the goal reached for, and where it is. */
  'goal',
  'goal_x_m',
  'goal_y_m',
  'goal_z_m',
  'primitive',
  /** 1 when the primitive was drawn at random: in this trial, or when the action was stored in the training. */
  'explored',
  /** Where the hand ended, and where it was seen. */
  'hand_x_m',
  'hand_y_m',
  'hand_z_m',
  'seen_x_m',
  'seen_y_m',
  'seen_z_m',
  /** The error that drives learning: seen hand to the goal, or to the goal that the strategy aims at. */
  'aiming_error_m',
  /** Seen hand to the goal. */
  'goal_error_m',
  /** Positive when the goal lies counter-clockwise of the hand. */
  'directional_error_deg',
  /** The aiming error without noise and plasticity, where it was measured, else NaN. */
  'frozen_error_m',
  'frozen_directional_error_deg',
  /** Rate of the dopamine cell; its baseline where the basal ganglia do not learn from reaches. */
  'dopamine',
  /** Euclidean norm of what the cerebellum added to the parameters. */
  'correction_norm',
  /** Switches: plasticity, perturbation of the reservoir. */
  'learning',
  'noise',
  /** The disturbance in force: turn of the seen hand, its shift. */
  'rotation_deg',
  'shift_x_m',
  'shift_y_m',
  'shift_z_m',
  /** 1 where a clamp shows the hand at a fixed angle (`rotation_deg`) from the goal whatever it does. */
  'clamped',
  /** 1 where the action of the strategy's goal was used. */
  'strategy',
  /** 0 from the trial on in which the part was taken away. */
  'cerebellum',
  'basal_ganglia',
  'dopamine_cell',
] as const;

/** One row per trial of the basal ganglia's training: `training`. */
export const trainingColumns = [
  'trial',
  'goal_x_m',
  'goal_y_m',
  'goal_z_m',
  'primitive',
  'explored',
  'premotor_max',
  'hand_x_m',
  'hand_y_m',
  'hand_z_m',
  'displacement_m',
  'error_m',
  'reward',
  'dopamine',
  /** Learnt inhibition of the dopamine cell. */
  'prediction',
] as const;

/** One row per primitive: `primitives`. */
export const primitiveColumns = [
  'primitive',
  'end_x_m',
  'end_y_m',
  'end_z_m',
  'displacement_m',
  /** 0 where its path may not be moved. */
  'available',
] as const;

/** One row per goal: `goals`. In the adaptation experiment the last one is the strategy's. */
export const goalColumns = [
  'goal',
  'x_m',
  'y_m',
  'z_m',
  /** The stored action; NaN where the action is selected anew in every trial. */
  'primitive',
  'explored',
] as const;
