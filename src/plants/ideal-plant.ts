import type { ArmModel } from '../arm/arm-model.js';
import type { CommandMode, Measurement, Plant } from '../motion/plant.js';
import { healthy } from '../parameters/fault-table.js';
import type { Disturbance, FaultName } from '../parameters/fault-table.js';
import { loadInto } from '../model/numbers/fields.js';
import type { Fields } from '../model/numbers/fields.js';
import { borne, viewedFaults } from './bearable.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import { HandView } from './hand-view.js';
import { jointFaultsOf, showAngles } from './joint-faults.js';
import type { JointFaults } from './joint-faults.js';

export interface IdealPlantOptions {
  /** Joints stop at their limits. Off by default: the published arm has no limits (model-bg 1). */
  readonly endStops?: boolean;
}

const modes: readonly CommandMode[] = Object.freeze(['position']);

const suffers: readonly FaultName[] = Object.freeze([
  'jammed',
  'backlash',
  'encoder_offset',
  'joint_gain',
  ...viewedFaults,
]);

/** Granularity of time; nothing happens within it, the joints jump. */
const stepS = 1e-3;

/**
 * The arm of the published model: kinematics only. As soon as time passes the joints are at their commands, and their
 * velocity is the mean velocity on the way. It has no masses and no motors, and so no faults of them.
 */
export class IdealPlant implements Plant {
  readonly joints: number;
  readonly modes = modes;
  readonly stepS = stepS;
  readonly suffers = suffers;
  readonly #arm: ArmModel;
  readonly #endStops: boolean;
  readonly #view: HandView;
  readonly #position: Float64Array;
  readonly #velocity: Float64Array;
  /** The command to the drives, which rely on the encoders. */
  readonly #commanded: Float64Array;
  #faults: JointFaults;
  #steps = 0;

  constructor(arm: ArmModel, { endStops = false }: IdealPlantOptions = {}) {
    this.joints = arm.joints;
    this.#arm = arm;
    this.#endStops = endStops;
    this.#position = new Float64Array(arm.joints);
    this.#velocity = new Float64Array(arm.joints);
    this.#commanded = new Float64Array(arm.joints);
    this.#view = new HandView(arm);
    this.#faults = jointFaultsOf(healthy, arm.jointNames);
  }

  get timeS(): number {
    return this.#steps * stepS;
  }

  reset(posture: Float64Array): void {
    requireJointValues(posture, this.joints, 'posture');
    showAngles(this.#faults, posture, this.#commanded);
    this.#position.set(posture);
    this.#velocity.fill(0);
  }

  command(mode: CommandMode, u: Float64Array): void {
    requireMode(mode, modes, 'ideal');
    requireJointValues(u, this.joints, 'position command');
    this.#commanded.set(u);
  }

  advance(dtS: number): void {
    const steps = wholeSteps(dtS, stepS);
    const { jammed, backlash, encoderOffset, jointGain } = this.#faults;
    for (let j = 0; j < this.joints; j++) {
      const at = this.#position[j];
      const half = backlash[j] / 2;
      const wanted = jointGain[j] * (this.#commanded[j] - encoderOffset[j]);
      // A joint with play rests until it is pushed by the end of the play.
      let reached = jammed[j] ? at : Math.min(Math.max(at, wanted - half), wanted + half);
      if (this.#endStops) reached = Math.min(Math.max(reached, this.#arm.lower[j]), this.#arm.upper[j]);
      this.#velocity[j] = (reached - at) / dtS;
      this.#position[j] = reached;
    }
    this.#steps += steps;
  }

  read(out: Measurement): void {
    out.stampS = this.timeS;
    showAngles(this.#faults, this.#position, out.position);
    const { jointGain } = this.#faults;
    for (let j = 0; j < this.joints; j++) out.velocity[j] = this.#velocity[j] / jointGain[j];
    this.#arm.forward(this.#position, out.hand);
    this.#view.apply(out.hand);
  }

  disturb(disturbance: Disturbance): void {
    const faults = borne('ideal', disturbance, suffers, this.#arm.jointNames);
    this.#view.set(faults);
    this.#faults = jointFaultsOf(faults, this.#arm.jointNames);
  }

  save(): Fields {
    return { motion: Float64Array.of(...this.#position, ...this.#velocity, ...this.#commanded) };
  }

  restore(fields: Fields): void {
    loadInto('ideal plant', fields, 'motion', [this.#position, this.#velocity, this.#commanded]);
  }

  dispose(): void {
    // It holds nothing that the garbage collector would not free.
  }
}
