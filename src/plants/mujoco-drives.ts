import type { CommandMode } from '../motion/plant.js';
import { healthy } from '../parameters/fault-table.js';
import type { Faults } from '../parameters/fault-table.js';
import { isPowered, isSwitched } from './drive-power.js';
import { forEachJoint, jointFaultsOf } from './joint-faults.js';
import type { JointFaults } from './joint-faults.js';
import type { CompiledArm } from './mujoco-model.js';
import type { MujocoViews } from './mujoco-views.js';
import { softened } from './servo-gains.js';
import type { ServoGains } from './servo-gains.js';

/** Numbers that MuJoCo keeps for the gain, and for the bias, of an actuator. */
const parametersPerActuator = 10;

/**
 * Share of a servo's damping that remains within its play; without damping a joint hammers between the ends for ever.
 */
const looseDamping = 0.02;

/** A joint that gravity hardly pulls at does not sag (N m, or N). */
const weightless = 1e-9;

/** The motors of an arm in MuJoCo, with all their faults: servos, or plain torque sources. */
export class MujocoDrives {
  mode: CommandMode = 'position';
  /** The faults of the joints. */
  joints: JointFaults;
  readonly #arm: Pick<CompiledArm, 'gains' | 'heaviest' | 'dof'>;
  readonly #names: readonly string[];
  #faults: Faults = healthy;
  #servos: readonly ServoGains[];
  /** The sag of each joint under its heaviest load (J, rad); undefined: that of its servo. */
  #sag: Float64Array | undefined;
  #powered = true;

  /** @param names of the joints (J) */
  constructor(arm: Pick<CompiledArm, 'gains' | 'heaviest' | 'dof'>, names: readonly string[]) {
    this.#arm = arm;
    this.#names = names;
    this.#servos = arm.gains;
    this.joints = jointFaultsOf(healthy, names);
  }

  suffer(faults: Faults, views: MujocoViews, timeS: number): void {
    const { gains } = this.#arm;
    const { servo_frequency: hz, servo_damping: ratio, sag } = faults;
    this.#faults = faults;
    this.joints = jointFaultsOf(faults, this.#names);
    this.#servos = hz === 0 ? gains : gains.map((stiff) => softened(stiff, hz, ratio));
    this.#sag = sag.length === 0 ? undefined : forEachJoint(sag, gains.length, 0);
    this.#powered = isPowered(faults, timeS);
    this.work(this.mode, views);
  }

  /** Makes the motors servos, or plain torque sources. */
  work(mode: CommandMode, { gain, bias }: MujocoViews): void {
    const servo = mode === 'position';
    this.#servos.forEach(({ stiffness }, j) => {
      const share = this.#powered ? this.joints.motorGain[j] : 0;
      const at = parametersPerActuator * j;
      gain[at] = servo ? share * stiffness : share;
      bias[at + 1] = servo ? -(share * stiffness) : 0;
      bias[at + 2] = servo ? -(share * this.#servos[j].damping) : 0;
    });
    this.mode = mode;
  }

  /** Whether the drives go off or on by themselves. */
  get switches(): boolean {
    return isSwitched(this.#faults);
  }

  /** Switches the drives if it is time, before a step of the plant at `timeS`. */
  switch(views: MujocoViews, timeS: number): void {
    const powered = isPowered(this.#faults, timeS);
    if (powered === this.#powered) return;
    this.#powered = powered;
    this.work(this.mode, views);
  }

  /**
   * Gives the servos their commands. A servo within its play does not pull, and hardly dampens.
   * @param now angles that
   * the encoders shall show (J, rad)
   */
  drive(now: Float64Array, { position, control, bias, load }: MujocoViews): void {
    const { encoderOffset, jointGain, backlash, motorGain } = this.joints;
    const { dof } = this.#arm;
    const sag = this.#sag;
    for (let j = 0; j < now.length; j++) {
      const half = backlash[j] / 2;
      let wanted = jointGain[j] * (now[j] - encoderOffset[j]);
      if (sag !== undefined) wanted += this.#lift(j, sag[j], load[dof[j]]);
      if (half === 0) {
        control[j] = wanted;
        continue;
      }
      const at = position[dof[j]];
      control[j] = Math.min(Math.max(at, wanted - half), wanted + half);
      const damping = this.#powered ? motorGain[j] * this.#servos[j].damping : 0;
      bias[parametersPerActuator * j + 2] = -damping * (control[j] === at ? looseDamping : 1);
    }
  }

  /**
   * The offset of a servo's aim from its command such that it ends `sag` away from it under its heaviest load, and less
   * under a smaller load (rad).
   */
  #lift(j: number, sag: number, load: number): number {
    const stiffness = this.joints.motorGain[j] * this.#servos[j].stiffness;
    const heaviest = this.#arm.heaviest[j];
    if (heaviest < weightless || stiffness === 0) return 0;
    return load / stiffness - (sag * load) / heaviest;
  }
}
