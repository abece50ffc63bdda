import type { MjData, MjModel } from '@mujoco/mujoco';
import type { ArmModel } from '../arm/arm-model.js';
import { compileArm } from './mujoco-model.js';
import { mujoco } from './mujoco-runtime.js';
import type { Mujoco } from './mujoco-runtime.js';

/** Step of a model that is never stepped (s). */
const STEP_S = 1e-3;

/** Inverse dynamics of the arm as its description has it, without end stops and dry friction, by MuJoCo. */
export class NominalDynamics {
  readonly joints: number;
  readonly #mj: Mujoco;
  readonly #model: MjModel;
  readonly #data: MjData;
  readonly #dof: Int32Array;
  #disposed = false;

  /** @throws UrdfError when MuJoCo cannot work with the description */
  static async create(arm: ArmModel, urdfText: string, source: string): Promise<NominalDynamics> {
    const mj = await mujoco();
    const { model, data, dof } = compileArm(mj, arm, urdfText, source, STEP_S);
    // Where a joint meets its end stop or its friction, the inverse would say what holds it, not what moves it.
    model.opt.disableflags |= mj.mjtDisableBit.mjDSBL_CONSTRAINT.value;
    return new NominalDynamics(mj, model, data, dof);
  }

  private constructor(mj: Mujoco, model: MjModel, data: MjData, dof: Int32Array) {
    this.#mj = mj;
    this.#model = model;
    this.#data = data;
    this.#dof = dof;
    this.joints = dof.length;
  }

  /**
   * The efforts (J; N m, or N) that accelerate the arm so:
   *
   *     tau = M(q) q'' + C(q, q') q' + D q' + g(q)
   *
   * @param q posture (J, rad) @param qd velocities (J, rad/s) @param qdd accelerations (J, rad/s^2)
   */
  inverse(q: Float64Array, qd: Float64Array, qdd: Float64Array, out: Float64Array): void {
    // MuJoCo's memory may have grown since, for another model; views are taken anew each time.
    const position = this.#data.qpos as Float64Array;
    const velocity = this.#data.qvel as Float64Array;
    const acceleration = this.#data.qacc as Float64Array;
    for (let j = 0; j < this.joints; j++) {
      position[this.#dof[j]] = q[j];
      velocity[this.#dof[j]] = qd[j];
      acceleration[this.#dof[j]] = qdd[j];
    }
    this.#mj.mj_inverse(this.#model, this.#data);
    const effort = this.#data.qfrc_inverse as Float64Array;
    for (let j = 0; j < this.joints; j++) out[j] = effort[this.#dof[j]];
  }

  /** Viscous friction of each joint (J; N m s/rad, or N s/m), as described. */
  get damping(): Float64Array {
    const damping = this.#model.dof_damping as Float64Array;
    return Float64Array.from(this.#dof, (dof) => damping[dof]);
  }

  /** Gravity (3, m/s^2). */
  get gravity(): readonly number[] {
    return [...(this.#model.opt.gravity as Float64Array)];
  }

  /** Frees what the garbage collector does not. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#data.delete();
    this.#model.delete();
  }
}
