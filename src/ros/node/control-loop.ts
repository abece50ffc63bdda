import type { Trajectory } from '../../motion/trajectory.js';
import type { ControlCycle } from '../../robot/control-cycle.js';
import type { DrivenRobot } from '../../robot/driven-robot.js';
import { steadyS } from '../../robot/steady-time.js';
import type { DriverState } from '../../session/driver-state.js';
import type { Halt } from '../../session/status-board.js';
import type { Status } from '../../session/status.js';
import type { TargetAnswer } from '../../session/target-answers.js';
import type { TrialReport } from '../../session/terms.js';
import type { ArmDriver } from './arm-driver.js';
import type { ArmNode } from './arm-node.js';
import type { JointStateInput, ObservedHand } from './measured-inputs.js';
import { HandWatch } from './hand-watch.js';
import type { RobotClock } from './lockstep-clock.js';
import type { NodeOutputs } from './node-outputs.js';
import type { OtherPublishers } from './other-publishers.js';
import type { SessionStory } from './session-story.js';
import type { StreamWatch } from './stream-watch.js';

/** The objects that exist while the node is configured. */
export interface ConfiguredNode {
  readonly robot: DrivenRobot;
  readonly cycle: ControlCycle;
  readonly joints: JointStateInput;
  readonly streams: StreamWatch;
}

export interface ControlLoopOptions {
  readonly node: ArmNode;
  readonly outputs: NodeOutputs;
  readonly configured: ConfiguredNode;
  readonly seenHand: ObservedHand;
  readonly clock: RobotClock;
  readonly driver: ArmDriver;
  readonly others: OtherPublishers;
  readonly story: Pick<SessionStory, 'trial' | 'answer'>;
  /** Told of every reach that was learnt from. */
  readonly learnt: (report: TrialReport) => void;
}

/** The distance between two positions (3, m). */
const distance = (a: Float64Array, b: Float64Array) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

/** A trajectory to a posture (J, rad), to be at rest there in `periodS`. */
const standing = (positions: Float64Array, periodS: number): Trajectory => ({
  timesS: Float64Array.of(periodS),
  positions: positions.slice(),
  velocities: new Float64Array(positions.length),
});

/** A cycle that comes later than this many periods after the last one begins no movement. */
const LATE_CYCLES = 3;

/** The cycle of an active node: reads the clock and the seen hand, and publishes the results. */
export class ControlLoop {
  readonly #options: ControlLoopOptions;
  readonly #hand = new Float64Array(3);
  /** Compares the seen hand with the joints. */
  readonly handWatch = new HandWatch();
  /** Steady time of the last cycle. */
  #lastS = steadyS();
  /** Commands published since the last query. */
  #commands = 0;

  /** Begins to look at the arm: only joint states that come from now on count. */
  constructor(options: ControlLoopOptions) {
    const { configured, clock } = options;
    this.#options = options;
    clock.advance();
    clock.takeJump();
    clock.stamps.restart();
    configured.cycle.activate();
  }

  run(): Status {
    const { outputs, clock, configured } = this.#options;
    const { cycle } = configured;
    const { measured } = cycle;
    clock.advance();
    const jumpS = clock.takeJump();
    // Measurements before a jump belong to another world; in lockstep they came with the jump.
    if (jumpS !== 0 && !this.#options.node.settings.lockstep) measured.stampS = Number.NEGATIVE_INFINITY;
    clock.tellAge(measured);
    this.#observeHand();
    const driver = this.#lookAtDriver();
    const { status, command, trajectory, report, answers } = cycle.run(clock.nowS, {
      standing: clock.standing,
      jumpS,
      silentS: this.#silentS(),
      late: this.#late(),
      doubt: this.#doubt(),
      driver,
    });
    this.#command(command, trajectory);
    if (measured.stampS > Number.NEGATIVE_INFINITY) outputs.hand(this.handOfJoints());
    this.#tell(report, answers);
    return status;
  }

  /** Publishes pending reports on reaches and targets when no further cycle follows. */
  flush(): void {
    const { configured } = this.#options;
    const { session } = configured.robot;
    this.#tell(session.takeReport(), session.takeAnswers());
  }

  #tell(report: TrialReport | undefined, answers: readonly TargetAnswer[]): void {
    const { outputs, story, learnt } = this.#options;
    if (report !== undefined) {
      outputs.trial(report);
      story.trial(report);
      if (report.learnt) learnt(report);
    }
    for (const answer of answers) {
      outputs.answer(answer);
      story.answer(answer);
    }
  }

  /**
   * What the robot's controller and driver say. A robot that stands by itself would go on with a trajectory that came on
   * the topic: it gets one that ends where the arm is.
   */
  #lookAtDriver(): DriverState {
    const { driver, configured, outputs } = this.#options;
    const { robot, cycle, joints } = configured;
    const { resting } = robot.session;
    const state = driver.look(steadyS(), joints.effort, resting);
    if (state.obstacle !== undefined && !resting && driver.interface === 'trajectory')
      outputs.trajectory(standing(cycle.measured.position, robot.cycleS));
    return state;
  }

  /** Joint states of two publishers that disagree are of no arm. */
  #doubt(): Halt | undefined {
    const { others, configured } = this.#options;
    const apartRad = others.states.length > 1 ? configured.streams.apartRad(steadyS()) : undefined;
    if (apartRad === undefined) return undefined;
    const who = others.states.join(' and ');
    return {
      kind: 'jointStatesInvalid',
      reason: `two publishers disagree: of ${who} one shows ${apartRad.toFixed(3)} rad more`,
    };
  }

  /** Time for which clock and joints have been silent, if that is too long. */
  #silentS(): number | undefined {
    const { clock, node } = this.#options;
    return clock.silentS > node.settings.clock_timeout ? clock.silentS : undefined;
  }

  /** Whether so many cycles were missed that clock and joint states, which are read after this cycle, may be old. */
  #late(): boolean {
    const nowS = steadyS();
    const late = nowS - this.#lastS > LATE_CYCLES * this.#options.configured.robot.cycleS;
    this.#lastS = nowS;
    // A simulator that waits for the node is never late.
    return late && !this.#options.node.settings.lockstep;
  }

  #command(command: Float64Array | undefined, trajectory: Trajectory | undefined): void {
    const { outputs, driver } = this.#options;
    if (driver.followsTrajectories) {
      if (trajectory === undefined) return;
      if (!driver.send(trajectory)) outputs.trajectory(trajectory);
    } else {
      if (command === undefined) return;
      outputs.position(command);
    }
    this.#commands++;
  }

  /** Number of commands published since the last query. */
  takeCommands(): number {
    const commands = this.#commands;
    this.#commands = 0;
    return commands;
  }

  /** Forward kinematics of the measured joints (3, m); not finite where they are not. */
  handOfJoints(): Float64Array {
    const { robot, cycle } = this.#options.configured;
    robot.arm.forward(cycle.measured.position, this.#hand);
    return this.#hand;
  }

  /**
   * A trajectory controller holds by itself. If requested, the node sends it the posture again, to be reached in
   * `periodS`.
   */
  holdWhileIdle(periodS: number): void {
    const { node, outputs, configured, driver } = this.#options;
    if (driver.interface !== 'trajectory' || node.settings.idle_publish !== 'hold') return;
    const { held } = configured.cycle;
    if (held === undefined) return;
    outputs.trajectory(standing(held, periodS));
  }

  /** The hand as a camera sees it, while that is fresh; otherwise from the joints. */
  #observeHand(): void {
    const { node, configured, seenHand } = this.#options;
    const { measured } = configured.cycle;
    const { observed_hand_timeout: timeoutS } = node.settings;
    const ofJoints = this.handOfJoints();
    if (!seenHand.read(steadyS(), timeoutS, measured)) measured.hand.set(ofJoints);
    else if (configured.robot.session.resting) this.handWatch.note(distance(measured.hand, ofJoints));
  }
}
