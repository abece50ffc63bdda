import type { ArmModel } from '../arm/arm-model.js';
import { ModelError } from '../errors.js';
import { loadInto } from '../model/numbers/fields.js';
import type { Fields } from '../model/numbers/fields.js';
import type { CommandMode, Measurement } from '../motion/plant.js';
import type { Trajectory } from '../motion/trajectory.js';
import { healthy } from '../parameters/fault-table.js';
import type { Disturbance } from '../parameters/fault-table.js';
import { borne, viewedFaults } from './bearable.js';
import { requireJointValues, requireMode, wholeSteps } from './checks.js';
import type { TrajectoryPlant } from './following-plant.js';
import { gazeboStepS as stepS, greetingOf, nearZero, startGazeboArm } from './gazebo-arm.js';
import { GazeboLine } from './gazebo-line.js';
import type { GazeboServer } from './gazebo-server.js';
import { isFiniteState, readGazeboState } from './gazebo-state.js';
import type { GazeboState } from './gazebo-state.js';
import { faultLines, orderedFaults, positionLine, trajectoryLines } from './gazebo-lines.js';
import { HandView } from './hand-view.js';
import { jointFaultsOf, showAngles } from './joint-faults.js';
import type { JointFaults } from './joint-faults.js';

const modes: readonly CommandMode[] = Object.freeze(['position', 'torque']);
const suffers = Object.freeze([...orderedFaults, ...viewedFaults]);

/** Numbers that the plugin saves: 1 + 5 J + 3, and 13 for each body, of which there is one per joint. */
const savedNumbers = (joints: number) => 4 + 18 * joints;

export interface GazeboOptions {
  /** Entry point of the thread that has the socket, for programs that run from source. */
  readonly lineEntry?: URL;
}

/**
 * The arm in Gazebo 11, in lock-step: rigid bodies under gravity, 1 ms steps of ODE's direct solver. Servos and faults
 * work in the world plugin (`gazebo/`), with the gains of the MuJoCo plant; the two share nothing else.
 */
export class GazeboPlant implements TrajectoryPlant {
  readonly joints: number;
  readonly modes = modes;
  readonly stepS = stepS;
  readonly suffers = suffers;
  readonly #arm: ArmModel;
  readonly #server: GazeboServer;
  readonly #line: GazeboLine;
  readonly #view: HandView;
  #faults: JointFaults;
  #state: GazeboState | undefined;
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
    const server = await startGazeboArm({ arm, urdfText, urdfName: source }, { lockstep: true });
    try {
      return new GazeboPlant(arm, server, new GazeboLine(server.port, lineEntry), nearZero(arm));
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
    this.#view = new HandView(arm);
    this.#faults = jointFaultsOf(healthy, arm.jointNames);
    const expected = greetingOf(arm, true);
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

  /** Sets the joints, to the rounding of the engine (1e-15 rad). */
  reset(posture: Float64Array): void {
    requireJointValues(posture, this.joints, 'posture');
    this.#ask(`reset ${posture.join(' ')}\nread\n`);
  }

  command(mode: CommandMode, u: Float64Array): void {
    requireMode(mode, modes, 'gazebo');
    requireJointValues(u, this.joints, `${mode} command`);
    this.#alive().tell(mode === 'position' ? positionLine(u, this.#faults) : `${mode} ${u.join(' ')}\n`);
  }

  follow(trajectory: Trajectory): void {
    this.#alive().tell(trajectoryLines(trajectory, this.#faults));
  }

  advance(dtS: number): void {
    const steps = wholeSteps(dtS, stepS);
    this.#ask(`step ${steps}\n`);
    this.#steps += steps;
    if (!isFiniteState(this.#known))
      throw new ModelError(`the arm in Gazebo became unstable at ${this.timeS} s; command less torque`);
  }

  read(out: Measurement): void {
    const n = this.joints;
    const { jointGain } = this.#faults;
    out.stampS = this.timeS;
    const { position, velocity } = this.#known;
    out.position.set(position);
    this.#arm.forward(out.position, out.hand);
    this.#view.apply(out.hand);
    showAngles(this.#faults, out.position, out.position);
    for (let j = 0; j < n; j++) out.velocity[j] = velocity[j] / jointGain[j];
  }

  /** Fills in the efforts of the motors at each joint in the last step (J; N m, or N). */
  readEffort(out: Float64Array): void {
    out.set(this.#known.effort);
  }

  /** Fills in Gazebo's own position of the hand (3, m, base frame), without our kinematics. */
  readHand(out: Float64Array): void {
    out.set(this.#known.hand);
  }

  disturb(disturbance: Disturbance): void {
    const faults = borne('gazebo', disturbance, suffers, this.#arm.jointNames);
    this.#view.set(faults);
    this.#faults = jointFaultsOf(faults, this.#arm.jointNames);
    this.#ask(`${faultLines(faults, this.#faults)}read\n`);
  }

  save(): Fields {
    const words = this.#alive().ask('save\n').split(' ').slice(1);
    return { motion: Float64Array.from(words, Number) };
  }

  /** Continues from the saved state, to some 1e-12 rad: the engine rounds the positions of bodies. */
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

  /** Sends a command to the plugin and reads the state in its answer. */
  #ask(lines: string): void {
    this.#state = readGazeboState(this.#alive().ask(lines), this.joints);
  }

  get #known(): GazeboState {
    if (this.#state === undefined) throw new ModelError('Gazebo has told no state yet');
    return this.#state;
  }
}
