import { expect } from 'vitest';
import type { FeedbackLaw, Movement } from '../../src/motion/movement.js';
import type { Controller, Reach, ReachAssessment, ReachOutcome } from '../../src/session/controller.js';
import type { CommandInterface } from '../../src/motion/guarded-motion.js';
import { withoutLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { ReachSession } from '../../src/session/reach-session.js';
import type { SequenceSettings, SessionOptions, SessionSettings } from '../../src/session/terms.js';
import { homing } from '../../src/motion/retime.js';
import { statusCode } from '../../src/session/status.js';
import type { Status } from '../../src/session/status.js';

/** An arm that does not simply obey. */
export interface MovedArm {
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  /** Whether its drives are on, where it has drives. */
  driven?: boolean;
  advance(dtS: number, command: Float64Array): void;
}

export const CYCLE_S = 0.01;
export const START = Float64Array.of(0.1, 0.4);
/** Where the scripted controller sends the joints. */
export const GOAL = Float64Array.of(0.9, -0.6);

export function rigLimits(overrides: Partial<MotionLimits> = {}): MotionLimits {
  return {
    ...withoutLimits(['shoulder', 'elbow']),
    lower: Float64Array.of(-1.5, -1.5),
    upper: Float64Array.of(1.5, 1.5),
    jointLower: Float64Array.of(-1.55, -1.55),
    jointUpper: Float64Array.of(1.55, 1.55),
    velocity: Float64Array.of(2, 2),
    acceleration: Float64Array.of(5, 5),
    trackingError: 0.3,
    stateTimeoutS: 0.1,
    longestStepS: 0.1,
    workspaceMin: Float64Array.of(-1, -1, -1),
    workspaceMax: Float64Array.of(1, 1, 1),
    ...overrides,
  };
}

/** Settings of a sequence without a session. */
export const sequenceSettings: SequenceSettings = {
  limits: rigLimits(),
  movementDurationS: 3,
  settleTimeoutS: 2,
  learning: true,
  exploration: false,
};

const assessment: ReachAssessment = {
  aimingErrorM: 0.01,
  durationS: 1,
  learnt: true,
  details: { primitive: 7 },
};

/** Answers when the test lets it, and remembers what it was asked. */
export class ScriptedController implements Controller {
  startsAnywhere = false;
  holdsJoints = false;
  readonly calls: string[] = [];
  readonly reaches: Reach[] = [];
  readonly outcomes: ReachOutcome[] = [];
  /** Of reaches that were given up; undefined where nothing was told. */
  readonly abandoned: (ReachOutcome | undefined)[] = [];
  /** What the next reach becomes; an Error is thrown. */
  plan: (reach: Reach) => Movement | FeedbackLaw | Error;
  learnt: ReachAssessment | Error = assessment;
  #held: Promise<void> = Promise.resolve();

  constructor(limits: MotionLimits) {
    this.plan = ({ start }) => homing(start, GOAL, limits, 1);
  }

  /** Withholds all answers until the returned function is called. */
  hold(): () => void {
    let release: () => void = () => undefined;
    this.#held = new Promise((resolve) => (release = resolve));
    return release;
  }

  async begin(reach: Reach): Promise<Movement | FeedbackLaw> {
    this.calls.push('begin');
    this.reaches.push(reach);
    await this.#held;
    const plan = this.plan(reach);
    if (plan instanceof Error) throw plan;
    return plan;
  }

  async end(outcome: ReachOutcome): Promise<ReachAssessment> {
    this.calls.push('end');
    this.outcomes.push(outcome);
    await this.#held;
    if (this.learnt instanceof Error) throw this.learnt;
    return this.learnt;
  }

  async abandon(outcome?: ReachOutcome): Promise<void> {
    this.calls.push('abandon');
    this.abandoned.push(outcome);
    return Promise.resolve();
  }
}

/** An arm of two joints with a session, in simulated time; every command is held against the limits. */
export class Rig {
  readonly limits: MotionLimits;
  settings: SessionSettings;
  readonly controller: ScriptedController;
  readonly session: ReachSession;
  readonly measured = createMeasurement(2);
  readonly command = new Float64Array(2);
  readonly commands: { timeS: number; q: number[] }[] = [];
  timeS = 10;
  status: Status = { kind: 'idle', state: 'inactive' };
  /** The arm is this far behind or beside the command. */
  offset = [0, 0];
  /** Joint states come; the arm obeys. */
  talking = true;
  obeying = true;
  /** What the arm is where it does not simply obey, and how old its joint states are when they come (cycles). */
  arm: MovedArm | undefined;
  latencyCycles = 0;
  readonly #onTheWay: { position: Float64Array; velocity: Float64Array; timeS: number }[] = [];
  /** The encoders' noise (rad) on an arm that does not obey: real ones do not repeat to the bit. */
  noise = 0;
  /** The next command is the first one of an activation. */
  #first = true;
  readonly #interface: CommandInterface;
  #told = false;

  /** @param more options of its session */
  constructor(
    commandInterface: CommandInterface = 'position',
    overrides: Partial<MotionLimits> = {},
    more: Partial<SessionOptions> = {},
  ) {
    this.#interface = commandInterface;
    this.limits = rigLimits(overrides);
    this.settings = {
      limits: this.limits,
      movementDurationS: 1,
      settleTimeoutS: 2,
      targetTimeoutS: 1,
      reachToleranceM: 0.05,
      learning: true,
      exploration: false,
      confirmMovements: false,
    };
    this.controller = new ScriptedController(this.limits);
    this.session = new ReachSession({
      controller: this.controller,
      startPosture: START,
      commandInterface,
      cycleS: CYCLE_S,
      settings: this.settings,
      ...more,
    });
    this.measured.position.set([0, 0]);
    const { session } = this;
    const activate = session.activate.bind(session);
    session.activate = () => {
      activate();
      this.#first ||= !session.commanding;
    };
  }

  /** Changes settings as a live parameter does. */
  set(changes: Partial<SessionSettings>): void {
    this.settings = { ...this.settings, ...changes };
    this.session.update(this.settings);
  }

  /** One cycle; the controller's answers come in between. */
  async cycle(dtS = CYCLE_S): Promise<Status> {
    await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    this.timeS += dtS;
    const { measured } = this;
    if (this.talking) {
      measured.stampS = this.timeS;
      if (this.arm !== undefined) this.#readArm(this.arm, dtS);
      else if (this.obeying && this.session.commanding && dtS > 0) {
        for (let j = 0; j < 2; j++) {
          const q = this.command[j] + this.offset[j];
          measured.velocity[j] = (q - measured.position[j]) / dtS;
          measured.position[j] = q;
        }
      } else {
        measured.velocity.fill(0);
        this.noise = -this.noise;
        measured.position[0] += this.noise;
      }
      measured.hand.set([measured.position[0], measured.position[1], 0]);
    }
    const hadCommand = this.session.commanding;
    this.status = this.session.tick(this.timeS, measured, this.command);
    if (this.session.commanding) this.#check(hadCommand);
    return this.status;
  }

  #readArm(arm: MovedArm, dtS: number): void {
    const { measured } = this;
    if (this.session.commanding) arm.advance(dtS, this.command);
    const { position, velocity } = arm;
    this.#onTheWay.push({ position: position.slice(), velocity: velocity.slice(), timeS: this.timeS });
    const read = this.#onTheWay[Math.max(0, this.#onTheWay.length - 1 - this.latencyCycles)];
    measured.position.set(read.position);
    measured.velocity.set(read.velocity);
    measured.stampS = read.timeS;
  }

  #check(hadCommand: boolean): void {
    const q = [...this.command];
    expect(q.every(Number.isFinite)).toBe(true);
    // Torques are no curve; after them the posture is the one to which they brought the arm.
    if (this.session.mode === 'torque') {
      this.commands.length = 0;
      return;
    }
    // Nobody hears of a command before the first trajectory.
    if (!hadCommand) this.#told = this.#interface === 'position';
    if (this.#first || !this.#told) this.commands.length = 0;
    // A command that comes anew begins at rest.
    else if (!hadCommand) this.commands.splice(0, this.commands.length - 1);
    this.#first = false;
    this.#told ||= ['homing', 'moving'].includes(this.status.state);
    // While no time passes nothing moves.
    const last = this.commands.at(-1);
    if (last?.timeS === this.timeS) {
      expect(q).toEqual(last.q);
      return;
    }
    this.commands.push({ timeS: this.timeS, q });
    if (last === undefined) return;
    for (let j = 0; j < 2; j++)
      expect(Math.abs(q[j] - last.q[j])).toBeLessThanOrEqual(
        this.limits.velocity[j] * (this.timeS - last.timeS) * (1 + 1e-6),
      );
    // After a stall, and in the first cycles, there is no acceleration to tell.
    if (this.commands.length < 3) return;
    const [first, second, third] = this.commands.slice(-3);
    if (Math.max(third.timeS - second.timeS, second.timeS - first.timeS) > 2.05 * CYCLE_S) return;
    for (let j = 0; j < 2; j++) {
      const later = (third.q[j] - second.q[j]) / (third.timeS - second.timeS);
      const earlier = (second.q[j] - first.q[j]) / (second.timeS - first.timeS);
      const acceleration = (2 * Math.abs(later - earlier)) / (third.timeS - first.timeS);
      expect(acceleration).toBeLessThanOrEqual(this.limits.acceleration[j] * (1 + 1e-5));
    }
  }

  /** Cycles until `reached`, at most `seconds` of simulated time; the states on the way. */
  async until(reached: (status: Status) => boolean, seconds = 20): Promise<string[]> {
    const seen: string[] = [];
    const lastS = this.timeS + seconds;
    do {
      const status = await this.cycle();
      const label = `${status.state} ${statusCode(status)}`;
      if (seen.at(-1) !== label) seen.push(label);
      if (this.timeS > lastS) throw new Error(`not reached after ${seconds} s; seen: ${seen.join(', ')}`);
    } while (!reached(this.status));
    return seen;
  }

  async run(cycles: number): Promise<void> {
    for (let i = 0; i < cycles; i++) await this.cycle();
  }

  /** Active, with a command, idle. */
  async ready(): Promise<this> {
    this.session.activate();
    await this.until(({ state }) => state === 'idle');
    return this;
  }
}

export const inState =
  (state: string) =>
  (status: Status): boolean =>
    status.state === state;
