/**
 * A plant as a robot in ROS 2: joint states out, trajectories and position commands in, in real time. Where it has a
 * clock of its own, /clock tells it, and stamps are in its time.
 */
import { createMeasurement } from '../../motion/plant.js';
import type { Disturbance, Measurement, Plant } from '../../motion/plant.js';
import { jointsIn } from '../../parameters/list-rules.js';
import type { Faults } from '../../parameters/fault-table.js';
import { JointStateChannel } from '../../plants/joint-state-channel.js';
import type { JointReading } from '../../plants/joint-state-channel.js';
import { TrajectoryFollower } from '../../plants/trajectory-follower.js';
import { JointCommandError, readJointTrajectory, readPositions } from '../client/joint-commands.js';
import { secondsOf, timeOf } from '../client/messages.js';
import type { Float64MultiArray, JointState, JointTrajectory } from '../client/messages.js';
import { commandQos, outputQos } from '../client/qos.js';
import type { Publisher, RosNode } from '../client/ros-node.js';

export interface SimulatedRobotOptions {
  readonly node: RosNode;
  readonly plant: Plant;
  readonly jointNames: readonly string[];
  /** Where the arm is at first (J, rad). */
  readonly posture: Float64Array;
  /** Joint states per second. */
  readonly rateHz: number;
  readonly trajectoryTopic: string;
  readonly positionTopic: string;
  /** Whether time is the plant's, which is told on /clock; else it is that of the machine. */
  readonly simulatedTime?: boolean;
  /** What is wrong with it at first. */
  readonly faults: Faults;
  /** Of the chances that joint states meet. */
  readonly seed: number;
}

const stepMs = 1;
/** Commands to the drives while a trajectory is followed. */
const commandMs = 2;
/** The longest time that is caught up with at once; the arm does not hurry after a longer halt of this process. */
const catchUpMs = 100;
/** How often it is said that the machine is too slow (ms). */
const complaintMs = 10_000;

/** What faults do to the arm itself. */
function disturbanceOf(faults: Faults, joints: readonly string[]): Disturbance {
  const jammed = jointsIn(faults.jammed);
  const orHealthy = (values: readonly number[]) => (values.length > 0 ? values : undefined);
  return {
    payloadKg: faults.payload,
    motorGain: orHealthy(faults.motor_gain),
    friction: orHealthy(faults.friction),
    backlash: orHealthy(faults.backlash),
    encoderOffset: orHealthy(faults.encoder_offset),
    jointGain: orHealthy(faults.joint_gain),
    jammed: joints.map((joint) => jammed.includes(joint)),
  };
}

export class SimulatedRobot {
  readonly #options: SimulatedRobotOptions;
  readonly #node: RosNode;
  readonly #plant: Plant;
  readonly #follower: TrajectoryFollower;
  readonly #command: Float64Array;
  readonly #measured: Measurement;
  readonly #effort: Float64Array;
  readonly #channel: JointStateChannel;
  #faults: Faults;
  /** False while position commands drive the arm: the plant smooths a stream of them itself. */
  #following = true;
  /** Steady time at which the plant's clock would have been 0 (ms). */
  #originMs = 0;
  #complainedMs = Number.NEGATIVE_INFINITY;
  #fail: (error: unknown) => void = () => undefined;

  constructor(options: SimulatedRobotOptions) {
    const { node, plant, posture } = options;
    this.#options = options;
    this.#node = node;
    this.#plant = plant;
    this.#follower = new TrajectoryFollower(posture);
    this.#command = posture.slice();
    this.#measured = createMeasurement(posture.length);
    this.#effort = new Float64Array(options.plant.readEffort === undefined ? 0 : posture.length);
    this.#channel = new JointStateChannel(options.jointNames, options.seed, options.faults);
    this.#faults = options.faults;
    plant.reset(posture);
    this.hurt(options.faults);
  }

  /** Sets all that is wrong with it from here on. */
  hurt(faults: Faults): void {
    const { jointNames } = this.#options;
    this.#faults = faults;
    this.#channel.faults = faults;
    this.#plant.disturb(disturbanceOf(faults, jointNames));
  }

  /** Goes on until the simulation fails. @throws ModelError when the arm became unstable */
  run(): Promise<never> {
    const { rateHz, trajectoryTopic, positionTopic } = this.#options;
    const node = this.#node;
    const states = node.publisher('sensor_msgs/msg/JointState', 'joint_states', outputQos, false);
    const truth = node.publisher('sensor_msgs/msg/JointState', '~/true_joint_states', outputQos, false);
    node.subscribe('trajectory_msgs/msg/JointTrajectory', trajectoryTopic, commandQos, (message) => {
      this.#takeTrajectory(message);
    });
    node.subscribe('std_msgs/msg/Float64MultiArray', positionTopic, commandQos, (message) => {
      this.#takePositions(message);
    });
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.#originMs = performance.now() - 1e3 * this.#plant.timeS;
    const clock =
      this.#options.simulatedTime === true
        ? node.publisher('rosgraph_msgs/msg/Clock', '/clock', outputQos, false)
        : undefined;
    const timer = node.every(1 / rateHz, 'steady', () => {
      try {
        this.#catchUp();
        clock?.publish({ clock: timeOf(this.#nowS()) });
        this.#publish(states, truth);
      } catch (error) {
        timer.close();
        this.#fail(error);
      }
    });
    node.spin();
    return failed;
  }

  /** Time as its messages have it (s). */
  #nowS(): number {
    return this.#options.simulatedTime === true ? this.#plant.timeS : secondsOf(this.#node.stamp());
  }

  /** Lets the plant's clock come up with the steady one, which has no drift then. */
  #catchUp(): void {
    const nowMs = performance.now();
    let dueMs = Math.floor((nowMs - this.#originMs - 1e3 * this.#plant.timeS) / stepMs) * stepMs;
    if (dueMs > catchUpMs) {
      this.#originMs += dueMs - catchUpMs;
      if (nowMs - this.#complainedMs > complaintMs) {
        this.#complainedMs = nowMs;
        this.#node.log('warn', `slower than real time: ${dueMs - catchUpMs} ms were left out`);
      }
      dueMs = catchUpMs;
    }
    while (dueMs > 0) {
      const ms = Math.min(dueMs, commandMs);
      if (this.#following) {
        this.#follower.sample(this.#plant.timeS + ms / 1e3, this.#command);
        this.#plant.command('position', this.#command);
      }
      this.#plant.advance(ms / 1e3);
      dueMs -= ms;
    }
  }

  /** Tells what is measured now, sends it off, and publishes what has arrived by now, which may be less or more. */
  #publish(states: Publisher<JointState>, truth: Publisher<JointState>): void {
    this.#plant.read(this.#measured);
    this.#plant.readEffort?.(this.#effort);
    const { position, velocity } = this.#measured;
    const reading = { stampS: this.#nowS(), position, velocity, effort: this.#effort };
    truth.publish(this.#message(reading));
    this.#channel.send(reading, this.#plant.timeS);
    for (const arrived of this.#channel.receive(this.#plant.timeS)) states.publish(this.#message(arrived));
  }

  #message({ stampS, ...joints }: JointReading): JointState {
    return { header: { stamp: timeOf(stampS), frame_id: '' }, name: this.#options.jointNames, ...joints };
  }

  #takeTrajectory(message: JointTrajectory): void {
    const path = this.#readable('trajectory', () => readJointTrajectory(message, this.#options.jointNames));
    if (path === undefined) return;
    this.#catchUp();
    const stampS = secondsOf(message.header.stamp);
    const delayS = stampS === 0 ? 0 : stampS - this.#nowS();
    this.#follower.follow(path, this.#plant.timeS + delayS);
    this.#following = true;
  }

  #takePositions(message: Float64MultiArray): void {
    const posture = this.#readable('position command', () =>
      readPositions(message, this.#options.jointNames),
    );
    if (posture === undefined) return;
    this.#catchUp();
    this.#command.set(posture);
    this.#following = false;
    this.#follower.hold(this.#command);
    this.#plant.command('position', this.#command);
  }

  /** What a command says; undefined where commands do not arrive, or it cannot be obeyed, which is logged. */
  #readable<T>(what: string, read: () => T): T | undefined {
    if (this.#faults.cut_commands) return undefined;
    try {
      return read();
    } catch (error) {
      if (!(error instanceof JointCommandError)) throw error;
      this.#node.log('warn', `${what} rejected: ${error.message}`);
      return undefined;
    }
  }
}
