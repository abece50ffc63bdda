import type { MjData, MjModel } from '@mujoco/mujoco';

/** The arrays in MuJoCo's memory that are read and written in every step. */
export interface MujocoViews {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly control: Float64Array;
  readonly torque: Float64Array;
  /** The torques that gravity and velocities cause at the joints. */
  readonly load: Float64Array;
  /** Forces from outside. */
  readonly applied: Float64Array;
  readonly gain: Float64Array;
  readonly bias: Float64Array;
  readonly warmstart: Float64Array;
}

/** Must be taken again when MuJoCo's memory has grown, because the old arrays are empty then. */
export function viewsOf(model: MjModel, data: MjData): MujocoViews {
  return {
    position: data.qpos as Float64Array,
    velocity: data.qvel as Float64Array,
    control: data.ctrl as Float64Array,
    torque: data.qfrc_actuator as Float64Array,
    load: data.qfrc_bias as Float64Array,
    applied: data.qfrc_applied as Float64Array,
    gain: model.actuator_gainprm as Float64Array,
    bias: model.actuator_biasprm as Float64Array,
    warmstart: data.qacc_warmstart as Float64Array,
  };
}
