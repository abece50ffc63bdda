/**
 * An arm in Gazebo as a robot in ROS 2: joint states and /clock out, trajectories and position commands in. Time is the
 * simulator's. It runs freely, or in lock-step with nodes that tell when they are done with a cycle.
 */
import { ModelError } from '../../errors.js';
import type { Faults } from '../../parameters/fault-table.js';
import { faultLines, positionLine, trajectoryLines } from '../../plants/gazebo-lines.js';
import type { GazeboLink } from '../../plants/gazebo-link.js';
import { isFiniteState, readGazeboState } from '../../plants/gazebo-state.js';
import { jointFaultsOf, showAngles } from '../../plants/joint-faults.js';
import type { JointFaults } from '../../plants/joint-faults.js';
import { JointStateChannel } from '../../plants/joint-state-channel.js';
import type { JointReading } from '../../plants/joint-state-channel.js';
import type { JointPoints } from '../client/joint-commands.js';
import { timeOf } from '../client/messages.js';
import type { JointState, Messages } from '../client/messages.js';
import { outputQos } from '../client/qos.js';
import type { Publisher, RosNode } from '../client/ros-node.js';
import { CycleGate } from './cycle-gate.js';
import { JointCommandInput } from './joint-command-input.js';
import type { JointCommandTopics } from './joint-command-input.js';

/** Commands that come so soon after a reset of the world were sent before it (s, simulated). */
const DEAF_S = 0.1;

export interface GazeboRobotOptions extends JointCommandTopics {
  readonly node: RosNode;
  /** The faults at the start. */
  readonly faults: Faults;
  /** Seed of the random faults of joint states. */
  readonly seed: number;
  /**
   * Topics of nodes without whose answer no time passes, and steps of the simulator in a cycle; undefined: it runs
   * freely.
   */
  readonly lockstep?: { readonly topics: readonly string[]; readonly steps: number };
}

export class GazeboRobot {
  readonly #options: GazeboRobotOptions;
  readonly #node: RosNode;
  readonly #channel: JointStateChannel;
  readonly #input: JointCommandInput;
  readonly #gate: CycleGate | undefined;
  readonly #clock: Publisher<Messages['rosgraph_msgs/msg/Clock']>;
  readonly #states: Publisher<JointState>;
  readonly #truth: Publisher<JointState>;
  #faults: JointFaults;
  #link: GazeboLink | undefined;
  #timeS = 0;
  /** Whether the arm was taken out of the world: it is told nothing any more. */
  #deleted = false;
  /** Whether commands that come may be of before the reset of the world. */
  #deaf = false;
  #fail: (error: unknown) => void = () => undefined;

  constructor(options: GazeboRobotOptions) {
    const { node, jointNames, faults, seed, lockstep } = options;
    this.#options = options;
    this.#node = node;
    this.#channel = new JointStateChannel(jointNames, seed, faults);
    this.#clock = node.publisher('rosgraph_msgs/msg/Clock', '/clock', outputQos, false);
    this.#states = node.publisher('sensor_msgs/msg/JointState', 'joint_states', outputQos, false);
    this.#truth = node.publisher('sensor_msgs/msg/JointState', '~/true_joint_states', outputQos, false);
    this.#faults = jointFaultsOf(faults, jointNames);
    this.#input = new JointCommandInput(node, options, {
      trajectory: (path, stampS) => {
        this.#follow(path, stampS);
      },
      positions: (posture) => {
        if (this.#deleted || this.#deaf) return;
        this.#link?.tell(positionLine(posture, this.#faults));
        this.#gate?.commanded();
      },
    });
    this.#gate = lockstep && new CycleGate(node, lockstep.topics);
    this.hurt(faults);
  }

  /** Sets all faults from here on. */
  hurt(faults: Faults): void {
    this.#faults = jointFaultsOf(faults, this.#options.jointNames);
    this.#channel.faults = faults;
    this.#input.cut = faults.cut_commands;
    this.#link?.tell(faultLines(faults, this.#faults));
  }

  /**
   * Goes on until the server is gone.
   * @param open opens the link; its lines go to what it is given
   * @throws ModelError
   */
  async run(open: (hear: (line: string) => void) => Promise<GazeboLink>, faults: Faults): Promise<never> {
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    failed.catch(() => undefined);
    this.#node.spin();
    this.#link = await open((line) => {
      try {
        this.#hear(line);
      } catch (error) {
        this.#fail(error);
      }
    });
    this.hurt(faults);
    if (this.#gate !== undefined) this.#link.tell('read\n');
    return failed;
  }

  /** The simulation cannot go on. */
  fail(error: ModelError): void {
    this.#fail(error);
  }

  #hear(line: string): void {
    if (line.startsWith('error ')) this.#node.log('warn', `Gazebo: ${line.slice(6)}`);
    else if (line === 'event reset') this.#begin();
    else if (line === 'event deleted') this.#lose();
    else if (line.startsWith('time ')) this.#clock.publish({ clock: timeOf(Number(line.slice(5))) });
    else if (line.startsWith('state ')) this.#show(line);
  }

  /** The world was reset. A command that is still under way would move the arm to its end, since none follows it at first. */
  #begin(): void {
    this.#node.log('warn', 'the world was reset');
    this.#deaf = this.#gate === undefined;
    this.#link?.tell('heard\n');
  }

  /** Time goes on without the arm, except in lock-step. */
  #lose(): void {
    if (this.#gate !== undefined) throw new ModelError('the arm was deleted from the world');
    this.#node.log('error', 'the arm was deleted from the world');
    this.#deleted = true;
  }

  /** Takes the current reading, and publishes the readings that have arrived by now, which may be none or several. */
  #show(line: string): void {
    const { jointNames } = this.#options;
    const state = readGazeboState(line, jointNames.length);
    if (!isFiniteState(state)) throw new ModelError(`the arm in Gazebo became unstable at ${state.timeS} s`);
    if (state.timeS < this.#timeS) this.#channel.forget();
    this.#timeS = state.timeS;
    if (state.timeS >= DEAF_S) this.#deaf = false;
    const position = new Float64Array(jointNames.length);
    showAngles(this.#faults, state.position, position);
    const velocity = state.velocity.map((v, j) => v / this.#faults.jointGain[j]);
    const reading = { stampS: state.timeS, position, velocity, effort: state.effort.slice() };
    this.#clock.publish({ clock: timeOf(state.timeS) });
    this.#truth.publish(this.#message(reading));
    this.#channel.send(reading, state.timeS);
    const arrived = this.#channel.receive(state.timeS).map((one) => this.#message(one));
    for (const message of arrived) this.#states.publish(message);
    if (this.#gate !== undefined) this.#step(this.#gate, arrived.at(-1));
  }

  /** Lets a cycle pass once it is answered; the state is told again until then, since messages can be lost. */
  #step(gate: CycleGate, state: JointState | undefined): void {
    const { lockstep } = this.#options;
    const go = () => this.#link?.tell(`step ${lockstep?.steps ?? 1}\n`);
    if (state === undefined) {
      go();
      return;
    }
    gate.await(state.header.stamp, go, () => {
      this.#clock.publish({ clock: timeOf(this.#timeS) });
      this.#states.publish(state);
    });
  }

  #message({ stampS, ...joints }: JointReading): JointState {
    return { header: { stamp: timeOf(stampS), frame_id: '' }, name: this.#options.jointNames, ...joints };
  }

  #follow(path: JointPoints, stampS: number): void {
    if (this.#deleted || this.#deaf) return;
    const delayS = stampS === 0 ? 0 : stampS - this.#timeS;
    const timesS = path.timesS.map((timeS) => timeS + delayS);
    this.#link?.tell(trajectoryLines({ ...path, timesS }, this.#faults));
    this.#gate?.commanded();
  }
}
