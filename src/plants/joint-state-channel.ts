/** What becomes of joint states between the encoders and whoever listens. */
import { jointsIn } from '../parameters/list-rules.js';
import type { Faults } from '../parameters/fault-table.js';
import { RandomStream } from '../model/numbers/random.js';

/** Joints as read at one moment. */
export interface JointReading {
  /** When they were read (s, any clock). */
  readonly stampS: number;
  /** (J, rad) */
  readonly position: Float64Array;
  /** (J, rad/s) */
  readonly velocity: Float64Array;
  /** (J, N m; or none) */
  readonly effort: Float64Array;
}

/** The faults that happen to messages. */
export type ChannelFaults = Pick<
  Faults,
  | 'drop'
  | 'duplicate'
  | 'reorder'
  | 'delay'
  | 'jitter'
  | 'noise'
  | 'velocity_noise'
  | 'nan'
  | 'stuck'
  | 'silent'
>;

interface Underway {
  readonly dueS: number;
  readonly reading: JointReading;
}

/**
 * A channel that readings are sent into and arrive from, later, changed, out of order, or never. Each kind of chance
 * has random numbers of its own: the same seed and the same readings meet the same fate, whatever else is wrong.
 */
export class JointStateChannel {
  #faults: ChannelFaults;
  #stuckJoints: readonly string[];
  readonly #jointNames: readonly string[];
  readonly #loss: RandomStream;
  readonly #repetition: RandomStream;
  readonly #order: RandomStream;
  readonly #lateness: RandomStream;
  readonly #noise: RandomStream;
  readonly #velocityNoise: RandomStream;
  readonly #nan: RandomStream;
  /** In the order of arrival. */
  readonly #underway: Underway[] = [];
  /** Waits to be overtaken. */
  #held: JointReading | undefined;
  /** What encoders that are stuck show, by joint. */
  readonly #stuck = new Map<number, number>();

  constructor(jointNames: readonly string[], seed: number, faults: ChannelFaults) {
    const stream = (jumps: number) => new RandomStream(seed, jumps);
    this.#jointNames = jointNames;
    this.#loss = stream(1);
    this.#repetition = stream(2);
    this.#order = stream(3);
    this.#lateness = stream(4);
    this.#noise = stream(5);
    this.#velocityNoise = stream(6);
    this.#nan = stream(7);
    this.#faults = faults;
    this.#stuckJoints = jointsIn(faults.stuck);
  }

  /** What happens to readings that are sent from now on. */
  set faults(faults: ChannelFaults) {
    this.#faults = faults;
    this.#stuckJoints = jointsIn(faults.stuck);
  }

  /** Sends a reading off at `nowS`, on the clock of `receive`; it is copied. */
  send(reading: JointReading, nowS: number): void {
    const { drop, duplicate, reorder, silent } = this.#faults;
    const seen = this.#seen(reading);
    if (this.#loss.uniform() < drop || silent) return;
    const twice = this.#repetition.uniform() < duplicate;
    const overtaken = this.#order.uniform() < reorder;
    const before = this.#held;
    this.#held = undefined;
    if (overtaken && before === undefined) this.#held = seen;
    else this.#post(seen, nowS);
    if (before !== undefined) this.#post(before, nowS);
    if (twice) this.#post(seen, nowS);
  }

  /** What has arrived by `nowS`, in this order. */
  receive(nowS: number): JointReading[] {
    const { length } = this.#underway;
    const later = this.#underway.findIndex(({ dueS }) => dueS > nowS);
    return this.#underway.splice(0, later < 0 ? length : later).map(({ reading }) => reading);
  }

  #post(reading: JointReading, nowS: number): void {
    const { delay, jitter } = this.#faults;
    const dueS = nowS + delay + jitter * this.#lateness.uniform();
    const later = this.#underway.findIndex((other) => other.dueS > dueS);
    this.#underway.splice(later < 0 ? this.#underway.length : later, 0, { dueS, reading });
  }

  /** A copy, as the encoders have it. */
  #seen({ stampS, position, velocity, effort }: JointReading): JointReading {
    const { noise, velocity_noise: velocityNoise, nan } = this.#faults;
    const seen = { stampS, position: position.slice(), velocity: velocity.slice(), effort: effort.slice() };
    for (let j = 0; j < position.length; j++) {
      seen.position[j] += noise * this.#noise.normal();
      seen.velocity[j] += velocityNoise * this.#velocityNoise.normal();
    }
    this.#stick(seen);
    const culprit = this.#nan.integer(position.length);
    if (this.#nan.uniform() < nan) seen.position[culprit] = NaN;
    return seen;
  }

  #stick({ position, velocity }: JointReading): void {
    this.#jointNames.forEach((name, j) => {
      if (!this.#stuckJoints.includes(name)) {
        this.#stuck.delete(j);
        return;
      }
      const at = this.#stuck.get(j) ?? position[j];
      this.#stuck.set(j, at);
      position[j] = at;
      velocity[j] = 0;
    });
  }
}
