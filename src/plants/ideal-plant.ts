import type { ArmModel } from '../arm/arm-model.js';
import type { CommandMode, Disturbance, Measurement, Plant } from '../motion/plant.js';
import { loadInto } from '../model/numbers/fields.js';
import type { Fields } from '../model/numbers/fields.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import { HandView } from './hand-view.js';
import { jointFaults, showAngles } from './joint-faults.js';
import type { JointFaults } from './joint-faults.js';

export interface IdealPlantOptions {
  /** Joints stop at their limits. Off by default: the published arm has no limits (model-bg 1). */
  readonly endStops?: boolean;
}

const modes: readonly CommandMode[] = Object.freeze(['position']);

/** Granularity of time; nothing happens within it, the joints jump. */
const stepS = 1e-3;

/**
 * The arm of the published model: kinematics only. As soon as time passes the joints are where they are commanded,
 * and their velocity is what that took on average. Payload, motor gain and friction are nothing here.
 */
export class IdealPlant implements Plant {
  readonly joints: number;
  readonly modes = modes;
  readonly stepS = stepS;
  readonly #arm: ArmModel;
  readonly #endStops: boolean;
  readonly #view = new HandView();
  readonly #position: Float64Array;
  readonly #velocity: Float64Array;
  /** What the drives are told, which believe the encoders. */
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
    this.#faults = jointFaults({}, arm.joints);
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
      // A joint with play rests until the end of the play takes it along.
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
    const faults = jointFaults(disturbance, this.joints);
    this.#view.set(disturbance.visual);
    this.#faults = faults;
  }

  save(): Fields {
    return { motion: Float64Array.of(...this.#position, ...this.#velocity, ...this.#commanded) };
  }

  restore(fields: Fields): void {
    loadInto('ideal plant', fields, 'motion', [this.#position, this.#velocity, this.#commanded]);
  }

  dispose(): void {
    // Nothing is held that the garbage collector would not free.
  }
}
