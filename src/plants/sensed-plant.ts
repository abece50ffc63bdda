import type { CommandMode, Measurement, Plant } from '../motion/plant.js';
import { createMeasurement } from '../motion/plant.js';
import type { Fields } from '../model/numbers/fields.js';
import { healthy, namedFaults } from '../parameters/fault-table.js';
import type { Disturbance, FaultName } from '../parameters/fault-table.js';
import { commandFaults } from '../parameters/faults/command-faults.js';
import { stateFaults } from '../parameters/faults/state-faults.js';
import { borne } from './bearable.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import { CommandLine } from './command-line.js';
import { HandCamera } from './hand-camera.js';
import type { SeenHand } from './hand-camera.js';
import { JointStateChannel } from './joint-state-channel.js';
import type { JointReading } from './joint-state-channel.js';

/** Faults between the plant and its driver. */
export const lineFaults = [
  ...Object.keys(stateFaults),
  ...Object.keys(commandFaults),
  'view_noise',
  'view_delay',
  'view_drop',
] as readonly FaultName[];

/** The part of a disturbance that happens on the lines, or (`of` false) that the plant itself suffers. */
function part(disturbance: Disturbance, of: boolean): Disturbance {
  return Object.fromEntries(
    Object.entries(disturbance).filter(([name]) => lineFaults.includes(name as FaultName) === of),
  );
}

/**
 * A plant behind a channel of joint states, a channel of commands and a camera, like a robot in ROS. A reader gets the
 * last reading that arrived, with the stamp of its measurement. Without faults all numbers are those of the plant
 * itself.
 */
export class SensedPlant implements Plant {
  readonly joints: number;
  readonly modes: readonly CommandMode[];
  readonly stepS: number;
  readonly suffers: readonly FaultName[];
  readonly readEffort?: (out: Float64Array) => void;
  readonly #plant: Plant;
  readonly #jointNames: readonly string[];
  readonly #states: JointStateChannel;
  readonly #commands: CommandLine;
  readonly #camera: HandCamera;
  readonly #true: Measurement;
  /** Whether the channels have no faults. */
  #clear = true;
  /** Joint states per second; 0: one at each read. */
  #rateHz = 0;
  #sampledS = 0;
  #reading: JointReading;
  #seen: SeenHand;

  /**
   * @param plant which belongs to this one from here on @param seed of the faults of the channels
   */
  constructor(plant: Plant, jointNames: readonly string[], seed: number) {
    this.joints = plant.joints;
    this.modes = plant.modes;
    this.stepS = plant.stepS;
    this.suffers = [...lineFaults, ...plant.suffers];
    if (plant.readEffort !== undefined) this.readEffort = plant.readEffort.bind(plant);
    this.#plant = plant;
    this.#jointNames = jointNames;
    this.#states = new JointStateChannel(jointNames, seed, healthy);
    this.#commands = new CommandLine(seed, healthy);
    this.#camera = new HandCamera(seed, healthy);
    this.#true = createMeasurement(plant.joints);
    [this.#reading, this.#seen] = this.#now();
  }

  get timeS(): number {
    return this.#plant.timeS;
  }

  reset(posture: Float64Array): void {
    this.#plant.reset(posture);
    this.#begin();
  }

  command(mode: CommandMode, u: Float64Array): void {
    if (this.#clear && !this.#commands.busy) {
      this.#plant.command(mode, u);
      return;
    }
    // Refused now, not when it arrives.
    requireMode(mode, this.modes, 'driven');
    requireJointValues(u, this.joints, `${mode} command`);
    const copy = u.slice();
    this.#commands.send(() => {
      this.#plant.command(mode, copy);
    }, this.timeS);
  }

  advance(dtS: number): void {
    wholeSteps(dtS, this.stepS);
    if (this.#rateHz === 0 && !this.#commands.busy) {
      this.#plant.advance(dtS);
      return;
    }
    const endS = this.timeS + dtS;
    while (endS - this.timeS > this.stepS / 2) {
      this.#commands.carryOut(this.timeS);
      this.#plant.advance(this.stepS);
      if (this.#rateHz > 0 && this.timeS - this.#sampledS > 1 / this.#rateHz - this.stepS / 2) this.#sample();
    }
  }

  read(out: Measurement): void {
    if (this.#clear) {
      this.#plant.read(out);
      out.handStampS = undefined;
      return;
    }
    if (this.#rateHz === 0) this.#sample();
    for (const arrived of this.#states.receive(this.timeS)) this.#reading = arrived;
    for (const seen of this.#camera.receive(this.timeS)) this.#seen = seen;
    out.stampS = this.#reading.stampS;
    out.position.set(this.#reading.position);
    out.velocity.set(this.#reading.velocity);
    out.hand.set(this.#seen.hand);
    out.handStampS = this.#seen.stampS;
  }

  /** What the plant itself would tell: without noise and delay, and seen as the view has it. */
  readTruth(out: Measurement): void {
    this.#plant.read(out);
  }

  disturb(disturbance: Disturbance): void {
    const lines = part(disturbance, true);
    const faults = borne('sensed', lines, lineFaults, this.#jointNames);
    this.#plant.disturb(part(disturbance, false));
    if (this.#clear) [this.#reading, this.#seen] = this.#now();
    this.#states.faults = faults;
    this.#commands.faults = faults;
    this.#camera.faults = faults;
    this.#rateHz = disturbance.rate ?? 0;
    this.#clear = this.#rateHz === 0 && namedFaults(lines).length === 0;
  }

  save(): Fields {
    return this.#plant.save();
  }

  restore(fields: Fields): void {
    this.#plant.restore(fields);
    this.#begin();
  }

  dispose(): void {
    this.#plant.dispose();
  }

  #sample(): void {
    this.#plant.read(this.#true);
    const { stampS, position, velocity, hand } = this.#true;
    this.#states.send({ stampS, position, velocity, effort: new Float64Array() }, this.timeS);
    this.#camera.look(stampS, hand, this.timeS);
    this.#sampledS = this.timeS;
  }

  /** Whoever begins knows where the arm is. */
  #begin(): void {
    this.#states.forget();
    this.#commands.clear();
    this.#camera.clear();
    [this.#reading, this.#seen] = this.#now();
    this.#sampledS = this.timeS;
  }

  #now(): [JointReading, SeenHand] {
    const now = createMeasurement(this.joints);
    this.#plant.read(now);
    return [{ ...now, effort: new Float64Array() }, now];
  }
}
