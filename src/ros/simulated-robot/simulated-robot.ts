/**
 * A plant as a robot in ROS 2: joint states out, trajectories and position commands in, in real time.
 */
import { createMeasurement } from '../../motion/plant.js';
import type { Measurement, Plant } from '../../motion/plant.js';
import type { Disturbance, Faults } from '../../parameters/fault-table.js';
import { CommandLine } from '../../plants/command-line.js';
import { HandCamera } from '../../plants/hand-camera.js';
import { JointStateChannel } from '../../plants/joint-state-channel.js';
import type { JointReading } from '../../plants/joint-state-channel.js';
import { lineFaults } from '../../plants/sensed-plant.js';
import { TrajectoryFollower } from '../../plants/trajectory-follower.js';
import type { JointPoints } from '../client/joint-commands.js';
import { secondsOf, timeOf } from '../client/messages.js';
import type { Doubles, JointState, PointStamped } from '../client/messages.js';
import { outputQos } from '../client/qos.js';
import type { Closeable, Publisher, RosNode } from '../client/ros-node.js';
import { JointCommandInput } from './joint-command-input.js';
import type { JointCommandTopics } from './joint-command-input.js';

export interface SimulatedRobotOptions extends JointCommandTopics {
  readonly node: RosNode;
  readonly plant: Plant;
  /** Where the arm is at first (J, rad). */
  readonly posture: Float64Array;
  /** Topic of the seen hand; undefined without a camera. */
  readonly camera?: { readonly topic: string; readonly frame: string };
  /** The faults at the start. */
  readonly faults: Faults;
  /** Seed of the random faults of joint states. */
  readonly seed: number;
}

const stepMs = 1;
/** Rate of commands to the drives while a trajectory is followed. */
const commandMs = 2;
/** The arm moves at least this often (Hz), however rarely it says where it is. */
const leastTickHz = 100;
/**
 * The longest delay (ms) that is caught up with at once. After a longer halt of this process the arm does not make up
 * for the lost time.
 */
const catchUpMs = 100;
/** Least interval between warnings that the machine is too slow (ms). */
const complaintMs = 10_000;

/** The faults of the plant itself, except those of its body. */
function sufferedBy({ suffers }: Plant, faults: Faults): Disturbance {
  const names = suffers.filter((name) => !lineFaults.includes(name));
  return Object.fromEntries(names.map((name) => [name, faults[name]]));
}

interface Publishers {
  readonly states: Publisher<JointState>;
  readonly truth: Publisher<JointState>;
  readonly hand: Publisher<PointStamped> | undefined;
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
  readonly #commands: CommandLine;
  readonly #camera: HandCamera;
  #faults: Faults;
  /** How far the robot's own time is behind the plant's (s). */
  #lagS = 0;
  #publishers: Publishers | undefined;
  #timer: Closeable | undefined;
  #input: JointCommandInput | undefined;
  /** False while position commands drive the arm: the plant smooths a stream of them itself. */
  #following = true;
  /** Steady time at which the plant's clock would have been 0 (ms). */
  /** When the time of the plant last caught up, on the clock of stamps (s). */
  #stampS = 0;
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
    this.#commands = new CommandLine(options.seed, options.faults);
    this.#camera = new HandCamera(options.seed, options.faults);
    this.#faults = options.faults;
    plant.reset(posture);
    this.hurt(options.faults);
  }

  /** Sets all faults from here on, except those of the body. */
  hurt(faults: Faults): void {
    const before = this.#faults.rate;
    this.#faults = faults;
    if (this.#input !== undefined) this.#input.cut = faults.cut_commands;
    this.#channel.faults = faults;
    this.#commands.faults = faults;
    this.#camera.faults = faults;
    this.#plant.disturb(sufferedBy(this.#plant, faults));
    if (this.#timer !== undefined && faults.rate !== before) this.#tick();
  }

  /** Runs until the simulation fails. @throws ModelError when the arm became unstable */
  run(): Promise<never> {
    const { camera } = this.#options;
    const node = this.#node;
    const states = node.publisher('sensor_msgs/msg/JointState', 'joint_states', outputQos, false);
    const truth = node.publisher('sensor_msgs/msg/JointState', '~/true_joint_states', outputQos, false);
    const hand = camera && node.publisher('geometry_msgs/msg/PointStamped', camera.topic, outputQos, false);
    this.#input = new JointCommandInput(node, this.#options, {
      trajectory: (path, stampS) => {
        this.#takeTrajectory(path, stampS);
      },
      positions: (posture) => {
        this.#takePositions(posture);
      },
    });
    this.#input.cut = this.#faults.cut_commands;
    const failed = new Promise<never>((_, reject) => {
      this.#fail = reject;
    });
    this.#originMs = performance.now() - 1e3 * this.#plant.timeS;
    this.#publishers = { states, truth, hand };
    this.#tick();
    node.spin();
    return failed;
  }

  /** Lets time pass from here on, and publishes joint states in each tick, or in every n-th tick. */
  #tick(): void {
    const { rate } = this.#faults;
    const ticks = Math.ceil(leastTickHz / rate);
    let passed = 0;
    this.#timer?.close();
    const timer = this.#node.every(1 / (rate * ticks), 'steady', () => {
      try {
        this.#catchUp();
        passed = (passed + 1) % ticks;
        if (passed === 0) this.#measure();
        this.#publish();
      } catch (error) {
        timer.close();
        this.#fail(error);
      }
    });
    this.#timer = timer;
  }

  /** Advances the plant's clock to the steady one, so that there is no drift, and notes the time of stamps then. */
  #catchUp(): void {
    const nowMs = performance.now();
    this.#stampS = secondsOf(this.#node.stamp());
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
      this.#commands.carryOut(this.#plant.timeS);
      this.#lagS += (1 - this.#faults.scale) * (ms / 1e3);
      if (this.#following) {
        this.#follower.sample(this.#plant.timeS + ms / 1e3 - this.#lagS, this.#command);
        this.#plant.command('position', this.#command);
      }
      this.#plant.advance(ms / 1e3);
      dueMs -= ms;
    }
  }

  /** Publishes the true joints, and sends the measured ones on their way. */
  #measure(): void {
    this.#plant.read(this.#measured);
    this.#plant.readEffort?.(this.#effort);
    const { position, velocity, hand } = this.#measured;
    const reading = { stampS: this.#stampS, position, velocity, effort: this.#effort };
    this.#publishers?.truth.publish(this.#message(reading));
    this.#channel.send(reading, this.#plant.timeS);
    if (this.#options.camera !== undefined) this.#camera.look(reading.stampS, hand, this.#plant.timeS);
  }

  /** Publishes what has arrived by now, which may be less or more than was sent off. */
  #publish(): void {
    const { states, hand } = this.#publishers ?? {};
    for (const arrived of this.#channel.receive(this.#plant.timeS)) states?.publish(this.#message(arrived));
    for (const seen of this.#camera.receive(this.#plant.timeS)) {
      const [x, y, z] = seen.hand;
      hand?.publish({
        header: { stamp: timeOf(seen.stampS), frame_id: this.#options.camera?.frame ?? '' },
        point: { x, y, z },
      });
    }
  }

  #message({ stampS, ...joints }: JointReading): JointState {
    return { header: { stamp: timeOf(stampS), frame_id: '' }, name: this.#options.jointNames, ...joints };
  }

  #takeTrajectory(path: JointPoints, stampS: number): void {
    this.#catchUp();
    const ownS = () => this.#plant.timeS - this.#lagS;
    const statedS = stampS === 0 ? undefined : ownS() + stampS - this.#stampS;
    this.#commands.send(() => {
      // Without a stamp it begins when it arrives.
      this.#follower.follow(path, statedS ?? ownS());
      this.#following = true;
    }, this.#plant.timeS);
  }

  #takePositions(posture: Doubles): void {
    this.#catchUp();
    this.#commands.send(() => {
      this.#command.set(posture);
      this.#following = false;
      this.#follower.hold(this.#command);
      this.#plant.command('position', this.#command);
    }, this.#plant.timeS);
  }
}
