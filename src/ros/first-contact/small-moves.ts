/** Small movements of a robot that nobody has driven yet: first it is told to stay, then one joint moves at a time. */
import { NeuromotorError } from '../../errors.js';
import { MINIMUM_JERK_PEAK_VELOCITY, minimumJerk, minimumJerkVelocity } from '../../motion/minimum-jerk.js';
import { positionMessage, trajectoryMessage } from '../client/joint-commands.js';
import type { Float64MultiArray, JointTrajectory } from '../client/messages.js';
import { outputQos } from '../client/qos.js';
import type { Publisher, RosNode } from '../client/ros-node.js';
import type { Observer } from './observer.js';
import { anglesOf, statesOfArm } from './observation.js';

/** Points a second of a trajectory, and position commands a second. */
const RATE_HZ = 100;
/** Time in which the arm comes to rest behind its command (s). */
const SETTLE_S = 1;
/** Least time and number of joint states that a posture is measured over, and longest wait for them (s). */
const MEASURE_S = 0.4;
const LEAST_STATES = 5;
const SILENCE_S = 3;
/** A controller that does not hear the first trajectory at once has this long to be found (s). */
const FOUND_S = 3;

/** What an arm did about one command; angles of all joints (J, rad). */
export interface SeenMove {
  readonly from: Float64Array;
  /** Where it was told to go, and where it came to rest. */
  readonly to: Float64Array;
  readonly rest: Float64Array;
  readonly durationS: number;
  /** Angles over time since the command was sent (s). */
  readonly course: readonly { readonly atS: number; readonly angles: Float64Array }[];
}

export interface MoveTopics {
  readonly commandInterface: 'trajectory' | 'position' | 'action';
  readonly commandTopic: string;
  readonly joints: readonly string[];
}

const wait = (s: number, interruption: AbortSignal) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      interruption.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, 1e3 * s);
    interruption.addEventListener('abort', done);
    if (interruption.aborted) done();
  });

export class SmallMoves {
  readonly #observer: Observer;
  readonly #topics: MoveTopics;
  readonly #trajectories: Publisher<JointTrajectory> | undefined;
  readonly #positions: Publisher<Float64MultiArray> | undefined;
  readonly #interruption: AbortSignal;

  constructor(node: RosNode, observer: Observer, topics: MoveTopics, interruption: AbortSignal) {
    this.#observer = observer;
    this.#topics = topics;
    this.#interruption = interruption;
    const { commandInterface, commandTopic } = topics;
    if (commandInterface !== 'position')
      this.#trajectories = node.publisher('trajectory_msgs/msg/JointTrajectory', commandTopic, outputQos);
    else this.#positions = node.publisher('std_msgs/msg/Float64MultiArray', commandTopic, outputQos);
  }

  /** Waits until somebody hears the commands. @throws NeuromotorError */
  async heard(): Promise<void> {
    const endMs = performance.now() + 1e3 * FOUND_S;
    const count = () => (this.#trajectories ?? this.#positions)?.subscriberCount ?? 0;
    while (count() === 0) {
      if (performance.now() > endMs) throw new NeuromotorError(`nobody hears ${this.#topics.commandTopic}`);
      await wait(0.05, this.#interruption);
    }
  }

  /**
   * Mean angles over a moment (J, rad); NaN once it is interrupted.
   * @throws NeuromotorError where no joint states come
   */
  async measure(): Promise<Float64Array> {
    const { joints } = this.#topics;
    this.#observer.forget();
    const heard = () => statesOfArm(this.#observer.states, joints);
    const endMs = performance.now() + 1e3 * SILENCE_S;
    await wait(MEASURE_S, this.#interruption);
    while (heard().length < LEAST_STATES && performance.now() < endMs && !this.#interruption.aborted)
      await wait(MEASURE_S / 10, this.#interruption);
    const all = heard().map((state) => anglesOf(state, joints));
    if (this.#interruption.aborted) return new Float64Array(joints.length).fill(NaN);
    if (all.length < LEAST_STATES)
      throw new NeuromotorError('joint states of the arm have stopped: nothing more is commanded');
    return Float64Array.from(joints, (_, j) => all.reduce((sum, q) => sum + q[j], 0) / all.length);
  }

  /** Moves along a straight line in joint space by minimum jerk, and tells what the arm did. */
  async move(from: Float64Array, to: Float64Array, durationS: number): Promise<SeenMove> {
    const { joints } = this.#topics;
    this.#observer.forget();
    const beganS = performance.now() / 1e3;
    await (this.#trajectories === undefined
      ? this.#stream(from, to, durationS)
      : this.#send(this.#trajectories, from, to, durationS));
    await wait(SETTLE_S, this.#interruption);
    const course = statesOfArm(this.#observer.states, joints).map((state) => ({
      atS: state.steadyS - beganS,
      angles: anglesOf(state, joints),
    }));
    return { from, to, rest: await this.measure(), durationS, course };
  }

  /** Ends a movement where the arm is. */
  async hold(): Promise<void> {
    const state = statesOfArm(this.#observer.states, this.#topics.joints).at(-1);
    if (state === undefined) return;
    const at = anglesOf(state, this.#topics.joints);
    const still = { timesS: Float64Array.of(0.3), positions: at, velocities: at.map(() => 0) };
    this.#trajectories?.publish(trajectoryMessage(still, this.#topics.joints, { sec: 0, nanosec: 0 }));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async #send(
    publisher: Publisher<JointTrajectory>,
    from: Float64Array,
    to: Float64Array,
    durationS: number,
  ): Promise<void> {
    const { joints } = this.#topics;
    const count = Math.max(2, Math.round(durationS * RATE_HZ * 0.2)) + 1;
    const n = joints.length;
    const path = {
      timesS: Float64Array.from({ length: count }, (_, i) => (durationS * i) / (count - 1)),
      positions: new Float64Array(count * n),
      velocities: new Float64Array(count * n),
    };
    for (let i = 0; i < count; i++) {
      const tau = i / (count - 1);
      for (let j = 0; j < n; j++) {
        path.positions[i * n + j] = from[j] + (to[j] - from[j]) * minimumJerk(tau);
        path.velocities[i * n + j] = ((to[j] - from[j]) * minimumJerkVelocity(tau)) / durationS;
      }
    }
    publisher.publish(trajectoryMessage(path, joints, { sec: 0, nanosec: 0 }));
    await wait(durationS, this.#interruption);
    if (this.#interruption.aborted) await this.hold();
  }

  /** The last command holds: a position controller keeps it. */
  async #stream(from: Float64Array, to: Float64Array, durationS: number): Promise<void> {
    const beganMs = performance.now();
    for (;;) {
      const tau = Math.min(1, (performance.now() - beganMs) / (1e3 * durationS));
      this.#positions?.publish(positionMessage(from.map((q, j) => q + (to[j] - q) * minimumJerk(tau))));
      if (tau >= 1 || this.#interruption.aborted) return;
      await wait(1 / RATE_HZ, this.#interruption);
    }
  }
}

/** The peak of a movement's velocity (rad/s). */
export const peakOf = (byRad: number, durationS: number): number =>
  (MINIMUM_JERK_PEAK_VELOCITY * Math.abs(byRad)) / durationS;
