import type { MjData, MjModel } from '@mujoco/mujoco';
import type { ArmModel } from '../arm/arm-model.js';
import type { CommandMode, Measurement, Plant } from '../motion/plant.js';
import { ModelError } from '../errors.js';
import { loadInto } from '../model/numbers/fields.js';
import type { Fields } from '../model/numbers/fields.js';
import type { Disturbance } from '../parameters/fault-table.js';
import { armFaults, borne, viewedFaults } from './bearable.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import { HandView } from './hand-view.js';
import { showAngles } from './joint-faults.js';
import { MujocoDrives } from './mujoco-drives.js';
import { compileArm } from './mujoco-model.js';
import type { CompiledArm } from './mujoco-model.js';
import { mujoco } from './mujoco-runtime.js';
import type { Mujoco } from './mujoco-runtime.js';
import { viewsOf } from './mujoco-views.js';
import type { MujocoViews } from './mujoco-views.js';
import type { ServoGains } from './servo-gains.js';
import { ServoReference } from './servo-reference.js';

const modes: readonly CommandMode[] = Object.freeze(['position', 'torque']);

const stepS = 1e-3;

const suffers = Object.freeze([...armFaults, ...viewedFaults]);

/** Damping of a jammed joint (N m s/rad, or N s/m): it moves by less than a microradian per second at any effort. */
const jamDamping = 1e8;

/** MuJoCo treats controls beyond 1e10 as garbage, and silently sets all of them to zero. */
const largestTorque = 1e9;

/** Beyond any position (rad, m) and velocity (rad/s, m/s) of an arm. */
const absurd = 1e6;

/** A payload is a ball of this radius (m). */
const payloadRadiusM = 0.03;

/**
 * The arm in MuJoCo: rigid bodies under gravity, 1 ms steps, end stops at the joint limits, motors up to the effort
 * limits. In position mode each motor is a servo with the gains of servo-gains.ts. It moves evenly from command to
 * command, within the position and velocity limits of the joints. In torque mode it gives the commanded torque.
 */
export class MujocoPlant implements Plant {
  readonly joints: number;
  readonly modes = modes;
  readonly stepS = stepS;
  readonly suffers = suffers;
  /** The servos' gains (J). */
  readonly gains: readonly ServoGains[];
  readonly #mj: Mujoco;
  readonly #arm: ArmModel;
  readonly #model: MjModel;
  readonly #data: MjData;
  readonly #dof: Int32Array;
  readonly #payloadBody: number;
  readonly #view: HandView;
  readonly #drives: MujocoDrives;
  /** In the angles of the encoders. */
  readonly #reference: ServoReference;
  /** Joints along the chain, as degrees of freedom (J). */
  readonly #chain: Int32Array;
  /** Stiffness of the springs between them (N m/rad). */
  #coupling = 0;
  /** Of the field on the hand (N s/m). */
  #curl = 0;
  readonly #jacobian: Float64Array;
  readonly #posture: Float64Array;
  /** What the description gives the joints (degrees of freedom). */
  readonly #ownFriction: Float64Array;
  readonly #ownDamping: Float64Array;
  #views: MujocoViews;
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
    this.#view = new HandView(arm);
    this.#drives = new MujocoDrives(compiled, arm.jointNames);
    this.#chain = Int32Array.from(arm.chainOrder, (name) => compiled.dof[arm.jointNames.indexOf(name)]);
    this.#jacobian = new Float64Array(3 * arm.joints);
    this.#posture = new Float64Array(arm.joints);
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
    this.#drives.work('position', this.#views);
    for (let j = 0; j < this.joints; j++) this.#views.position[this.#dof[j]] = posture[j];
    this.#reference.jump(this.#shown());
  }

  command(mode: CommandMode, u: Float64Array): void {
    requireMode(mode, modes, 'mujoco');
    requireJointValues(u, this.joints, `${mode} command`);
    this.#refresh();
    if (mode === 'torque') {
      if (this.#drives.mode !== mode) this.#drives.work(mode, this.#views);
      const { effortLimit } = this.#arm;
      for (let j = 0; j < this.joints; j++) {
        const most = Math.min(effortLimit[j], largestTorque);
        this.#views.control[j] = Math.min(Math.max(u[j], -most), most);
      }
      return;
    }
    if (this.#drives.mode !== mode) {
      this.#drives.work(mode, this.#views);
      this.#reference.jump(this.#shown());
    }
    this.#reference.go(u);
  }

  advance(dtS: number): void {
    const steps = wholeSteps(dtS, stepS);
    this.#refresh();
    const { position, velocity } = this.#views;
    for (let i = 0; i < steps; i++) {
      // Whoever asks for the time allocates a number.
      if (this.#drives.switches) this.#drives.switch(this.#views, this.timeS);
      if (this.#drives.mode === 'position') {
        this.#reference.step();
        this.#drives.drive(this.#reference.now, this.#views);
      }
      if (this.#coupling !== 0 || this.#curl !== 0) this.#views.applied.fill(0);
      if (this.#coupling !== 0) this.#couple();
      if (this.#curl !== 0) this.#push();
      this.#mj.mj_step(this.#model, this.#data);
      this.#steps++;
    }
    for (let i = 0; i < this.joints; i++)
      if (!(Math.abs(position[i]) < absurd && Math.abs(velocity[i]) < absurd))
        throw new ModelError(
          `the simulated arm became unstable at ${this.timeS} s; reset it, and command less torque`,
        );
  }

  /** Springs between the angles of neighbours, at rest where these are the same. */
  #couple(): void {
    const { position, applied } = this.#views;
    const chain = this.#chain;
    for (let i = 0; i + 1 < chain.length; i++) {
      const torque = this.#coupling * (position[chain[i + 1]] - position[chain[i]]);
      applied[chain[i]] += torque;
      applied[chain[i + 1]] -= torque;
    }
  }

  /** The force curl (-v_y, v_x, 0) on the hand, v its velocity, as efforts of the joints: J^T f. */
  #push(): void {
    const { position, velocity, applied } = this.#views;
    const jacobian = this.#jacobian;
    const n = this.joints;
    for (let j = 0; j < n; j++) this.#posture[j] = position[this.#dof[j]];
    this.#arm.jacobian(this.#posture, jacobian);
    let vx = 0;
    let vy = 0;
    for (let j = 0; j < n; j++) {
      vx += jacobian[j] * velocity[this.#dof[j]];
      vy += jacobian[n + j] * velocity[this.#dof[j]];
    }
    for (let j = 0; j < n; j++)
      applied[this.#dof[j]] += this.#curl * (jacobian[n + j] * vx - jacobian[j] * vy);
  }

  read(out: Measurement): void {
    this.#refresh();
    const { position, velocity } = this.#views;
    const { joints } = this.#drives;
    out.stampS = this.timeS;
    for (let j = 0; j < this.joints; j++) {
      out.position[j] = position[this.#dof[j]];
      out.velocity[j] = velocity[this.#dof[j]] / joints.jointGain[j];
    }
    this.#arm.forward(out.position, out.hand);
    this.#view.apply(out.hand);
    showAngles(joints, out.position, out.position);
  }

  /** Fills in the efforts of the motors at each joint (J; N m, or N). */
  readEffort(out: Float64Array): void {
    this.#refresh();
    const { torque } = this.#views;
    for (let j = 0; j < this.joints; j++) out[j] = torque[this.#dof[j]];
  }

  /** Fills in the efforts of gravity and velocities at each joint in the current state (J; N m, or N). */
  readBias(out: Float64Array): void {
    this.#refresh();
    const bias = this.#data.qfrc_bias as Float64Array;
    for (let j = 0; j < this.joints; j++) out[j] = bias[this.#dof[j]];
  }

  disturb(disturbance: Disturbance): void {
    const faults = borne('mujoco', disturbance, suffers, this.#arm.jointNames);
    this.#refresh();
    this.#view.set(faults);
    this.#reference.scale = faults.scale;
    this.#drives.suffer(faults, this.#views, this.timeS);
    this.#coupling = faults.coupling;
    this.#curl = faults.curl;
    this.#views.applied.fill(0);
    const { joints } = this.#drives;
    const friction = this.#model.dof_frictionloss as Float64Array;
    const damping = this.#model.dof_damping as Float64Array;
    this.#dof.forEach((dof, j) => {
      friction[dof] = this.#ownFriction[dof] + joints.friction[j];
      damping[dof] = this.#ownDamping[dof] + (joints.jammed[j] ? jamDamping : 0);
    });
    this.#carry(faults.payload);
  }

  #carry(payloadKg: number): void {
    const inertia = 0.4 * payloadKg * payloadRadiusM ** 2;
    const body = this.#payloadBody;
    (this.#model.body_mass as Float64Array)[body] = payloadKg;
    (this.#model.body_inertia as Float64Array).fill(inertia, 3 * body, 3 * body + 3);
    // Quantities that MuJoCo derives from masses are computed in a scratch state, because this moves the arm.
    const scratch = new this.#mj.MjData(this.#model);
    this.#mj.mj_setConst(this.#model, scratch);
    scratch.delete();
  }

  save(): Fields {
    this.#refresh();
    return {
      motion: Float64Array.from(this.#motion().flatMap((part) => [...part])),
      mode: Uint8Array.of(modes.indexOf(this.#drives.mode)),
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
    this.#drives.work(mode, this.#views);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#data.delete();
    this.#model.delete();
  }

  /** All that the future depends on besides the mode and the disturbances. */
  #motion(): Float64Array[] {
    const { position, velocity, control, warmstart } = this.#views;
    return [position, velocity, control, warmstart, ...this.#reference.state];
  }

  /** The joints as their encoders show them. */
  #shown(): Float64Array {
    const shown = Float64Array.from(this.#dof, (dof) => this.#views.position[dof]);
    showAngles(this.#drives.joints, shown, shown);
    return shown;
  }

  /** MuJoCo's memory may have grown for another plant, which makes the old views empty. */
  #refresh(): void {
    if (this.#disposed) throw new ModelError('the mujoco plant was disposed of');
    if (this.#views.position.length === 0) this.#views = viewsOf(this.#model, this.#data);
  }
}
