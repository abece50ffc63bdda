/** The faults of joint states on their way from the encoders to the listener. */
import { jointsIn } from '../parameters/list-rules.js';
import type { Faults } from '../parameters/fault-table.js';
import { RandomStream } from '../model/numbers/random.js';
import { forEachJoint } from './joint-faults.js';

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

/** The faults of messages. */
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
  | 'frozen'
  | 'frozen_at'
  | 'encoder_step'
  | 'encoder_step_at'
  | 'encoder_drift'
  | 'wrap'
  | 'silent'
>;

/** A reading that is due within this time counts as arrived, because sums of times are not exact (s). */
export const dueWithinS = 1e-9;

interface Underway {
  readonly dueS: number;
  readonly reading: JointReading;
}

/**
 * A channel from which readings arrive late, changed, out of order, or never. Each kind of fault has its own random
 * numbers: with the same seed the same readings get the same faults, whatever other faults there are.
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
  /** A reading that waits to be overtaken. */
  #held: JointReading | undefined;
  /** The angles that stuck encoders show, by joint. */
  readonly #stuck = new Map<number, number>();
  /** The last reading shown, which is repeated while encoders are frozen. */
  #last: JointReading | undefined;
  /** When the encoders began to drift, on the clock of `receive`. */
  #driftingSinceS: number | undefined;

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

  /** Sets the faults of readings that are sent from now on. */
  set faults(faults: ChannelFaults) {
    if (String(faults.encoder_drift) !== String(this.#faults.encoder_drift)) this.#driftingSinceS = undefined;
    this.#faults = faults;
    this.#stuckJoints = jointsIn(faults.stuck);
  }

  /** Sends a copy of a reading at `nowS`, on the clock of `receive`. */
  send(reading: JointReading, nowS: number): void {
    const { drop, duplicate, reorder, silent } = this.#faults;
    const seen = this.#shown(reading, nowS);
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

  /** Loses all readings under way, and forgets the last one shown, because the clock has started again. */
  forget(): void {
    this.#underway.length = 0;
    this.#held = undefined;
    this.#last = undefined;
    this.#driftingSinceS = undefined;
    this.#stuck.clear();
  }

  /** The readings that have arrived by `nowS`, in their order of arrival. */
  receive(nowS: number): JointReading[] {
    const { length } = this.#underway;
    const later = this.#underway.findIndex(({ dueS }) => dueS > nowS + dueWithinS);
    return this.#underway.splice(0, later < 0 ? length : later).map(({ reading }) => reading);
  }

  #post(reading: JointReading, nowS: number): void {
    const { delay, jitter } = this.#faults;
    const dueS = nowS + delay + jitter * this.#lateness.uniform();
    const later = this.#underway.findIndex((other) => other.dueS > dueS);
    this.#underway.splice(later < 0 ? this.#underway.length : later, 0, { dueS, reading });
  }

  /** A copy, as it is shown. */
  #shown(reading: JointReading, nowS: number): JointReading {
    const { frozen, frozen_at: frozenAt } = this.#faults;
    const seen = this.#seen(reading, nowS);
    if ((frozen || frozenAt.some((moment) => nowS >= moment)) && this.#last !== undefined)
      return { ...this.#last, stampS: reading.stampS };
    this.#last = seen;
    return seen;
  }

  /** A copy, as the encoders have it. */
  #seen({ stampS, position, velocity, effort }: JointReading, nowS: number): JointReading {
    const { noise, velocity_noise: velocityNoise, nan } = this.#faults;
    const seen = { stampS, position: position.slice(), velocity: velocity.slice(), effort: effort.slice() };
    for (let j = 0; j < position.length; j++) {
      seen.position[j] += noise * this.#noise.normal();
      seen.velocity[j] += velocityNoise * this.#velocityNoise.normal();
    }
    this.#slip(seen, nowS);
    this.#stick(seen);
    if (this.#faults.wrap) seen.position.forEach((angle, j) => (seen.position[j] = wrapped(angle)));
    const culprit = this.#nan.integer(position.length);
    if (this.#nan.uniform() < nan) seen.position[culprit] = NaN;
    return seen;
  }

  /** Adds the jump and the drift of the encoders by now. */
  #slip({ position }: JointReading, nowS: number): void {
    const { encoder_step: step, encoder_step_at: stepAt, encoder_drift: drift } = this.#faults;
    const joints = position.length;
    if (step.length > 0 && stepAt.every((moment) => nowS >= moment))
      forEachJoint(step, joints, 0).forEach((by, j) => (position[j] += by));
    if (drift.length === 0) return;
    this.#driftingSinceS ??= nowS;
    const forS = nowS - this.#driftingSinceS;
    forEachJoint(drift, joints, 0).forEach((rate, j) => (position[j] += rate * forS));
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

/** The same angle between -pi and pi. */
function wrapped(angle: number): number {
  const turns = Math.round(angle / (2 * Math.PI));
  return turns === 0 ? angle : angle - 2 * Math.PI * turns;
}
