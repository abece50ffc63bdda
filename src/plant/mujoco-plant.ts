import type { MjData, MjModel } from '@mujoco/mujoco';
import type { ArmModel } from '../arm/arm-model.js';
import type { CommandMode, Disturbance, Measurement, Plant } from '../control/plant.js';
import { ModelError } from '../errors.js';
import { loadInto } from '../model/fields.js';
import type { Fields } from '../model/ports.js';
import { requireJointValues, requireMode, requirePayload, wholeSteps } from './checks.js';
import { HandView } from './hand-view.js';
import { compileArm } from './mujoco-model.js';
import type { CompiledArm } from './mujoco-model.js';
import { mujoco } from './mujoco-runtime.js';
import type { Mujoco } from './mujoco-runtime.js';
import type { ServoGains } from './servo-gains.js';
import { ServoReference } from './servo-reference.js';

const modes: readonly CommandMode[] = Object.freeze(['position', 'torque']);

const stepS = 1e-3;

/** Numbers that MuJoCo keeps for the gain, and for the bias, of an actuator. */
const parametersPerActuator = 10;

/** MuJoCo takes controls beyond 1e10 for garbage and sets all of them to zero, without a word. */
const largestTorque = 1e9;

/** No arm is here (rad, m) or this fast (rad/s, m/s). */
const absurd = 1e6;

/** A payload is a ball of this radius (m). */
const payloadRadiusM = 0.03;

/** What is read and written in every step, in MuJoCo's memory. */
interface Views {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly control: Float64Array;
  readonly torque: Float64Array;
  readonly warmstart: Float64Array;
}

/**
 * The arm in MuJoCo: rigid bodies under gravity, 1 ms steps, end stops at the joint limits, motors up to the effort
 * limits. In position mode each motor is a servo whose gains follow the rule of servo-gains.ts and which goes evenly
 * from command to command, within the joints' position and velocity limits; in torque mode it gives the torque that it is told.
 */
export class MujocoPlant implements Plant {
  readonly joints: number;
  readonly modes = modes;
  /** The servos' gains (J). */
  readonly gains: readonly ServoGains[];
  readonly #mj: Mujoco;
  readonly #arm: ArmModel;
  readonly #model: MjModel;
  readonly #data: MjData;
  readonly #dof: Int32Array;
  readonly #payloadBody: number;
  readonly #view = new HandView();
  readonly #reference: ServoReference;
  #views: Views;
  #mode: CommandMode = 'position';
  #steps = 0;
  #disposed = false;

  /**
   * @param arm the arm as read from the same description
   * @param urdfText the description; links need inertias, but no meshes
   * @param source what error messages call it
   * @throws UrdfError when MuJoCo cannot work with the description
   */
  static async create(arm: ArmModel, urdfText: string, source = 'the URDF'): Promise<MujocoPlant> {
    const mj = await mujoco();
    return new MujocoPlant(mj, arm, compileArm(mj, arm, urdfText, source, stepS));
  }

  private constructor(mj: Mujoco, arm: ArmModel, compiled: CompiledArm) {
    this.joints = arm.joints;
    this.gains = compiled.gains;
    this.#mj = mj;
    this.#arm = arm;
    this.#model = compiled.model;
    this.#data = compiled.data;
    this.#dof = compiled.dof;
    this.#payloadBody = compiled.payloadBody;
    this.#reference = new ServoReference(arm.lower, arm.upper, arm.velocityLimit, stepS);
    this.#views = viewsOf(compiled.data);
    this.reset(Float64Array.from(arm.lower, (lower, j) => Math.min(Math.max(0, lower), arm.upper[j])));
  }

  get timeS(): number {
    return this.#steps * stepS;
  }

  reset(posture: Float64Array): void {
    requireJointValues(posture, this.joints, 'posture');
    this.#refresh();
    this.#mj.mj_resetData(this.#model, this.#data);
    this.#work('position');
    for (let j = 0; j < this.joints; j++) this.#views.position[this.#dof[j]] = posture[j];
    this.#reference.jump(posture);
  }

  command(mode: CommandMode, u: Float64Array): void {
    requireMode(mode, modes, 'mujoco');
    requireJointValues(u, this.joints, `${mode} command`);
    this.#refresh();
    if (mode === 'torque') {
      if (this.#mode !== mode) this.#work(mode);
      const { effortLimit } = this.#arm;
      for (let j = 0; j < this.joints; j++) {
        const most = Math.min(effortLimit[j], largestTorque);
        this.#views.control[j] = Math.min(Math.max(u[j], -most), most);
      }
      return;
    }
    if (this.#mode !== mode) {
      this.#work(mode);
      this.#reference.jump(this.#measured());
    }
    this.#reference.go(u);
  }

  advance(dtS: number): void {
    const steps = wholeSteps(dtS, stepS);
    this.#refresh();
    const { position, velocity, control } = this.#views;
    for (let i = 0; i < steps; i++) {
      if (this.#mode === 'position') {
        this.#reference.step();
        control.set(this.#reference.now);
      }
      this.#mj.mj_step(this.#model, this.#data);
    }
    this.#steps += steps;
    for (let i = 0; i < this.joints; i++)
      if (!(Math.abs(position[i]) < absurd && Math.abs(velocity[i]) < absurd))
        throw new ModelError(
          `the simulated arm became unstable at ${this.timeS} s; reset it, and command less torque`,
        );
  }

  read(out: Measurement): void {
    this.#refresh();
    const { position, velocity } = this.#views;
    out.stampS = this.timeS;
    for (let j = 0; j < this.joints; j++) {
      out.position[j] = position[this.#dof[j]];
      out.velocity[j] = velocity[this.#dof[j]];
    }
    this.#arm.forward(out.position, out.hand);
    this.#view.apply(out.hand);
  }

  /** Fills in what the motors give at each joint (J; N m, or N). */
  readEffort(out: Float64Array): void {
    this.#refresh();
    const { torque } = this.#views;
    for (let j = 0; j < this.joints; j++) out[j] = torque[this.#dof[j]];
  }

  disturb({ visual, payloadKg = 0 }: Disturbance): void {
    requirePayload(payloadKg);
    this.#view.set(visual);
    this.#refresh();
    const inertia = 0.4 * payloadKg * payloadRadiusM ** 2;
    (this.#model.body_mass as Float64Array)[this.#payloadBody] = payloadKg;
    (this.#model.body_inertia as Float64Array).fill(
      inertia,
      3 * this.#payloadBody,
      3 * this.#payloadBody + 3,
    );
    // What MuJoCo derives from masses is derived in a scratch state, since that moves the arm about.
    const scratch = new this.#mj.MjData(this.#model);
    this.#mj.mj_setConst(this.#model, scratch);
    scratch.delete();
  }

  save(): Fields {
    this.#refresh();
    return {
      motion: Float64Array.from(this.#motion().flatMap((part) => [...part])),
      mode: Uint8Array.of(modes.indexOf(this.#mode)),
    };
  }

  restore(fields: Fields): void {
    this.#refresh();
    const index = new Uint8Array(1);
    loadInto('mujoco plant', fields, 'mode', [index]);
    const mode = modes.at(index[0]);
    if (mode === undefined)
      throw new ModelError(`mujoco plant: field 'mode' names none of ${modes.join(', ')}`);
    loadInto('mujoco plant', fields, 'motion', this.#motion());
    this.#work(mode);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#data.delete();
    this.#model.delete();
  }

  /** Makes the motors servos, or plain torque sources. */
  #work(mode: CommandMode): void {
    const gain = this.#model.actuator_gainprm as Float64Array;
    const bias = this.#model.actuator_biasprm as Float64Array;
    for (let j = 0; j < this.joints; j++) {
      const { stiffness, damping } = this.gains[j];
      const at = parametersPerActuator * j;
      const servo = mode === 'position';
      gain[at] = servo ? stiffness : 1;
      bias[at + 1] = servo ? -stiffness : 0;
      bias[at + 2] = servo ? -damping : 0;
    }
    this.#mode = mode;
  }

  /** All that the future depends on besides the mode and the disturbances. */
  #motion(): Float64Array[] {
    const { position, velocity, control, warmstart } = this.#views;
    return [position, velocity, control, warmstart, ...this.#reference.state];
  }

  #measured(): Float64Array {
    return Float64Array.from(this.#dof, (dof) => this.#views.position[dof]);
  }

  /** MuJoCo's memory may have grown since, for another plant; then the old views are empty. */
  #refresh(): void {
    if (this.#disposed) throw new ModelError('the mujoco plant was disposed of');
    if (this.#views.position.length === 0) this.#views = viewsOf(this.#data);
  }
}

function viewsOf(data: MjData): Views {
  return {
    position: data.qpos as Float64Array,
    velocity: data.qvel as Float64Array,
    control: data.ctrl as Float64Array,
    torque: data.qfrc_actuator as Float64Array,
    warmstart: data.qacc_warmstart as Float64Array,
  };
}
