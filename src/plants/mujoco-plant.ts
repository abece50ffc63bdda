import type { MjData, MjModel } from '@mujoco/mujoco';
import type { ArmModel } from '../arm/arm-model.js';
import type { CommandMode, Disturbance, Measurement, Plant } from '../motion/plant.js';
import { ModelError } from '../errors.js';
import { loadInto } from '../model/numbers/fields.js';
import type { Fields } from '../model/numbers/fields.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import { HandView } from './hand-view.js';
import { jointFaults, showAngles } from './joint-faults.js';
import type { JointFaults } from './joint-faults.js';
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

/** A jammed joint moves like in tar (N m s/rad, or N s/m): by less than a microradian a second at any effort. */
const jamDamping = 1e8;

/** Share of a servo's damping that is left within its play; with none a joint hammers between the ends for ever. */
const looseDamping = 0.02;

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
  readonly bias: Float64Array;
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
  readonly stepS = stepS;
  /** The servos' gains (J). */
  readonly gains: readonly ServoGains[];
  readonly #mj: Mujoco;
  readonly #arm: ArmModel;
  readonly #model: MjModel;
  readonly #data: MjData;
  readonly #dof: Int32Array;
  readonly #payloadBody: number;
  readonly #view = new HandView();
  /** In what the encoders show. */
  readonly #reference: ServoReference;
  #faults: JointFaults;
  /** What the description gives the joints (degrees of freedom). */
  readonly #ownFriction: Float64Array;
  readonly #ownDamping: Float64Array;
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
    this.#faults = jointFaults({}, arm.joints);
    this.#ownFriction = (compiled.model.dof_frictionloss as Float64Array).slice();
    this.#ownDamping = (compiled.model.dof_damping as Float64Array).slice();
    this.#reference = new ServoReference(arm.lower, arm.upper, arm.velocityLimit, stepS);
    this.#views = viewsOf(compiled.model, compiled.data);
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
    this.#reference.jump(this.#shown());
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
      this.#reference.jump(this.#shown());
    }
    this.#reference.go(u);
  }

  advance(dtS: number): void {
    const steps = wholeSteps(dtS, stepS);
    this.#refresh();
    const { position, velocity } = this.#views;
    for (let i = 0; i < steps; i++) {
      if (this.#mode === 'position') {
        this.#reference.step();
        this.#drive();
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

  /** Tells the servos where they are sent; one that is within its play pulls at nothing, and hardly dampens. */
  #drive(): void {
    const { position, control, bias } = this.#views;
    const { encoderOffset, jointGain, backlash, motorGain } = this.#faults;
    const { now } = this.#reference;
    for (let j = 0; j < this.joints; j++) {
      const half = backlash[j] / 2;
      const wanted = jointGain[j] * (now[j] - encoderOffset[j]);
      if (half === 0) {
        control[j] = wanted;
        continue;
      }
      const at = position[this.#dof[j]];
      control[j] = Math.min(Math.max(at, wanted - half), wanted + half);
      const damping = motorGain[j] * this.gains[j].damping;
      bias[parametersPerActuator * j + 2] = -damping * (control[j] === at ? looseDamping : 1);
    }
  }

  read(out: Measurement): void {
    this.#refresh();
    const { position, velocity } = this.#views;
    const { jointGain } = this.#faults;
    out.stampS = this.timeS;
    for (let j = 0; j < this.joints; j++) {
      out.position[j] = position[this.#dof[j]];
      out.velocity[j] = velocity[this.#dof[j]] / jointGain[j];
    }
    this.#arm.forward(out.position, out.hand);
    this.#view.apply(out.hand);
    showAngles(this.#faults, out.position, out.position);
  }

  /** Fills in what the motors give at each joint (J; N m, or N). */
  readEffort(out: Float64Array): void {
    this.#refresh();
    const { torque } = this.#views;
    for (let j = 0; j < this.joints; j++) out[j] = torque[this.#dof[j]];
  }

  /** Fills in the efforts that gravity and velocities take at each joint as it is now (J; N m, or N). */
  readBias(out: Float64Array): void {
    this.#refresh();
    const bias = this.#data.qfrc_bias as Float64Array;
    for (let j = 0; j < this.joints; j++) out[j] = bias[this.#dof[j]];
  }

  disturb(disturbance: Disturbance): void {
    const faults = jointFaults(disturbance, this.joints);
    this.#view.set(disturbance.visual);
    this.#refresh();
    this.#faults = faults;
    this.#work(this.#mode);
    const friction = this.#model.dof_frictionloss as Float64Array;
    const damping = this.#model.dof_damping as Float64Array;
    this.#dof.forEach((dof, j) => {
      friction[dof] = this.#ownFriction[dof] + faults.friction[j];
      damping[dof] = this.#ownDamping[dof] + (faults.jammed[j] ? jamDamping : 0);
    });
    this.#carry(disturbance.payloadKg ?? 0);
  }

  #carry(payloadKg: number): void {
    const inertia = 0.4 * payloadKg * payloadRadiusM ** 2;
    const body = this.#payloadBody;
    (this.#model.body_mass as Float64Array)[body] = payloadKg;
    (this.#model.body_inertia as Float64Array).fill(inertia, 3 * body, 3 * body + 3);
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
    const { bias } = this.#views;
    for (let j = 0; j < this.joints; j++) {
      const share = this.#faults.motorGain[j];
      const stiffness = share * this.gains[j].stiffness;
      const at = parametersPerActuator * j;
      const servo = mode === 'position';
      gain[at] = servo ? stiffness : share;
      bias[at + 1] = servo ? -stiffness : 0;
      bias[at + 2] = servo ? -this.#damping(j) : 0;
    }
    this.#mode = mode;
  }

  #damping(j: number): number {
    return this.#faults.motorGain[j] * this.gains[j].damping;
  }

  /** All that the future depends on besides the mode and the disturbances. */
  #motion(): Float64Array[] {
    const { position, velocity, control, warmstart } = this.#views;
    return [position, velocity, control, warmstart, ...this.#reference.state];
  }

  /** The joints as their encoders have them. */
  #shown(): Float64Array {
    const shown = Float64Array.from(this.#dof, (dof) => this.#views.position[dof]);
    showAngles(this.#faults, shown, shown);
    return shown;
  }

  /** MuJoCo's memory may have grown since, for another plant; then the old views are empty. */
  #refresh(): void {
    if (this.#disposed) throw new ModelError('the mujoco plant was disposed of');
    if (this.#views.position.length === 0) this.#views = viewsOf(this.#model, this.#data);
  }
}

function viewsOf(model: MjModel, data: MjData): Views {
  return {
    position: data.qpos as Float64Array,
    velocity: data.qvel as Float64Array,
    control: data.ctrl as Float64Array,
    torque: data.qfrc_actuator as Float64Array,
    bias: model.actuator_biasprm as Float64Array,
    warmstart: data.qacc_warmstart as Float64Array,
  };
}
