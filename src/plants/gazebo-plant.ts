import type { ArmModel } from '../arm/arm-model.js';
import { ModelError } from '../errors.js';
import { loadInto } from '../model/numbers/fields.js';
import type { Fields } from '../model/numbers/fields.js';
import type { CommandMode, Disturbance, Measurement, Plant } from '../motion/plant.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import { GazeboLine } from './gazebo-line.js';
import { GazeboServer } from './gazebo-server.js';
import { gazeboWorld } from './gazebo-world.js';
import { HandView } from './hand-view.js';
import { jointFaults, showAngles } from './joint-faults.js';
import type { JointFaults } from './joint-faults.js';
import { MujocoPlant } from './mujoco-plant.js';

const modes: readonly CommandMode[] = Object.freeze(['position', 'torque']);
const stepS = 1e-3;

/** Numbers that the plugin saves: 1 + 5 J + 3, and 13 for each body, of which there is one per joint. */
const savedNumbers = (joints: number) => 4 + 18 * joints;

/** Numbers of a state for each joint. */
const rowsOfState = 4;

export interface GazeboOptions {
  /** Entry point of the thread that has the socket, for programs that run from source. */
  readonly lineEntry?: URL;
}

/**
 * The arm in Gazebo 11, in lock-step: rigid bodies under gravity, 1 ms steps of ODE's direct solver. Servos and faults work
 * in the world plugin (`gazebo/`), with the gains that the MuJoCo plant has; nothing else is shared with it.
 */
export class GazeboPlant implements Plant {
  readonly joints: number;
  readonly modes = modes;
  readonly stepS = stepS;
  readonly #arm: ArmModel;
  readonly #server: GazeboServer;
  readonly #line: GazeboLine;
  readonly #view = new HandView();
  #faults: JointFaults;
  /** What the plugin said last: time, then angles, velocities, efforts, references (J each), the hand (3). */
  #state = new Float64Array();
  #steps = 0;
  #disposed = false;

  /**
   * Starts a server of its own and waits until it answers.
   * @param source what error messages call the description
   * @throws ConfigurationError when there is no Gazebo; UrdfError; ModelError when the server does not start
   */
  static async create(
    arm: ArmModel,
    urdfText: string,
    source = 'the URDF',
    { lineEntry }: GazeboOptions = {},
  ): Promise<GazeboPlant> {
    const peer = await MujocoPlant.create(arm, urdfText, source);
    const { gains } = peer;
    peer.dispose();
    const posture = Float64Array.from(arm.lower, (lower, j) => Math.min(Math.max(0, lower), arm.upper[j]));
    const world = gazeboWorld(arm, urdfText, source, { gains, posture, lockstep: true, stepS });
    const server = await GazeboServer.start(world);
    try {
      return new GazeboPlant(arm, server, new GazeboLine(server.port, lineEntry), posture);
    } catch (error) {
      server.stop();
      throw error;
    }
  }

  private constructor(arm: ArmModel, server: GazeboServer, line: GazeboLine, posture: Float64Array) {
    this.joints = arm.joints;
    this.#arm = arm;
    this.#server = server;
    this.#line = line;
    this.#faults = jointFaults({}, arm.joints);
    const expected = `arm 1 lockstep ${stepS} ${arm.joints} ${arm.jointNames.join(' ')}`;
    if (line.greeting !== expected)
      throw new ModelError(`Gazebo has another arm: "${line.greeting}", expected "${expected}"`);
    this.reset(posture);
  }

  get timeS(): number {
    return this.#steps * stepS;
  }

  /** The server's process. */
  get pid(): number | undefined {
    return this.#server.pid;
  }

  /** Puts the joints there, to the rounding of the engine (1e-15 rad). */
  reset(posture: Float64Array): void {
    requireJointValues(posture, this.joints, 'posture');
    this.#ask(`reset ${posture.join(' ')}\nread\n`);
  }

  command(mode: CommandMode, u: Float64Array): void {
    requireMode(mode, modes, 'gazebo');
    requireJointValues(u, this.joints, `${mode} command`);
    const { encoderOffset, jointGain } = this.#faults;
    // The servos are sent where their encoders show what they are told.
    const told =
      mode === 'position' ? u.map((angle, j) => jointGain[j] * (angle - encoderOffset[j])) : u.slice();
    this.#alive().tell(`${mode} ${told.join(' ')}\n`);
  }

  advance(dtS: number): void {
    const steps = wholeSteps(dtS, stepS);
    this.#ask(`step ${steps}\n`);
    this.#steps += steps;
    if (!this.#state.every(Number.isFinite))
      throw new ModelError(`the arm in Gazebo became unstable at ${this.timeS} s; command less torque`);
  }

  read(out: Measurement): void {
    const n = this.joints;
    const { jointGain } = this.#faults;
    out.stampS = this.timeS;
    out.position.set(this.#row(0));
    this.#arm.forward(out.position, out.hand);
    this.#view.apply(out.hand);
    showAngles(this.#faults, out.position, out.position);
    const velocity = this.#row(1);
    for (let j = 0; j < n; j++) out.velocity[j] = velocity[j] / jointGain[j];
  }

  /** Fills in what the motors gave at each joint in the last step (J; N m, or N). */
  readEffort(out: Float64Array): void {
    out.set(this.#row(2));
  }

  /** Fills in where Gazebo itself has the hand (3, m, base frame), without any kinematics of ours. */
  readHand(out: Float64Array): void {
    out.set(this.#state.subarray(1 + rowsOfState * this.joints));
  }

  disturb(disturbance: Disturbance): void {
    const faults = jointFaults(disturbance, this.joints);
    this.#view.set(disturbance.visual);
    this.#faults = faults;
    const { motorGain, friction, backlash, jammed } = faults;
    this.#ask(
      `gain ${motorGain.join(' ')}\nfriction ${friction.join(' ')}\nbacklash ${backlash.join(' ')}\n` +
        `jam ${jammed.map(Number).join(' ')}\npayload ${disturbance.payloadKg ?? 0}\nread\n`,
    );
  }

  save(): Fields {
    const words = this.#alive().ask('save\n').split(' ').slice(1);
    return { motion: Float64Array.from(words, Number) };
  }

  /** Goes on as saved, to some 1e-12 rad: the engine rounds the positions of bodies that it is given. */
  restore(fields: Fields): void {
    const motion = new Float64Array(savedNumbers(this.joints));
    loadInto('gazebo plant', fields, 'motion', [motion]);
    this.#ask(`restore ${motion.join(' ')}\nread\n`);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#line.close();
    this.#server.stop();
  }

  #alive(): GazeboLine {
    if (this.#disposed) throw new ModelError('the gazebo plant was disposed of');
    return this.#line;
  }

  /** Has the plugin do something and takes the state that it answers. */
  #ask(lines: string): void {
    const words = this.#alive().ask(lines).split(' ');
    if (words[0] !== 'state' || words.length !== 2 + rowsOfState * this.joints + 3)
      throw new ModelError(`Gazebo answered "${words.slice(0, 4).join(' ')} ...", expected a state`);
    this.#state = Float64Array.from(words.slice(1), Number);
  }

  #row(index: number): Float64Array {
    const n = this.joints;
    return this.#state.subarray(1 + index * n, 1 + (index + 1) * n);
  }
}
