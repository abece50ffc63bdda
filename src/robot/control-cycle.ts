import { createMeasurement } from '../motion/plant.js';
import type { CommandMode, Measurement } from '../motion/plant.js';
import type { Trajectory } from '../motion/trajectory.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { DriverState } from '../session/driver-state.js';
import type { Halt } from '../session/status-board.js';
import type { ReachSession } from '../session/reach-session.js';
import type { TargetAnswer } from '../session/target-answers.js';
import type { TrialReport } from '../session/terms.js';
import type { Status } from '../session/status.js';

/** The part of a robot (`DrivenRobot`) that a cycle uses. */
export interface Driven {
  readonly session: ReachSession;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  /** Time between two cycles (s). */
  readonly cycleS: number;
  readonly controller: { readonly progress: number | undefined };
  readonly settings: Pick<Settings, 'idle_publish'>;
}

/** The result of one cycle. */
export interface CycleResult {
  readonly status: Status;
  /** The command of this cycle, in the units of `mode` (J; rad, or N m); undefined if nothing is to be sent. */
  readonly command: Float64Array | undefined;
  readonly mode: CommandMode;
  /** The motion that begins in this cycle, for robots that follow trajectories by themselves. */
  readonly trajectory: Trajectory | undefined;
  /** The reach that ended in this cycle. */
  readonly report: TrialReport | undefined;
  /** Targets that were not reached for, or not to the end. */
  readonly answers: readonly TargetAnswer[];
}

/** State of the robot's clock (see `MotionClock`); by default it runs evenly. */
export interface ClockState {
  /** Why time stands still; undefined if it does not. */
  readonly standing?: string | undefined;
  /** By how much it jumped since the cycle before (s, signed). */
  readonly jumpS?: number;
  /** For how long the robot's clock and joints have been silent, where that is too long (s). */
  readonly silentS?: number | undefined;
  /** Whether clock and joint states may be old, so that nothing may begin. */
  readonly late?: boolean;
  /** Why the joint states are in doubt. */
  readonly doubt?: Halt | undefined;
  /** What the robot's controller and its drives say; by default nothing. */
  readonly driver?: DriverState;
}

/**
 * One cycle of the control loop, the same for plants in lock-step and for ROS 2: joints in, session, command out. The
 * caller fills `measured` before each.
 */
export class ControlCycle {
  readonly measured: Measurement;
  readonly #robot: Driven;
  readonly #command: Float64Array;
  #standing = false;
  /** Reaches finished so far. */
  reaches = 0;

  constructor(robot: Driven) {
    const joints = robot.startPosture.length;
    this.#robot = robot;
    this.measured = createMeasurement(joints);
    this.#command = new Float64Array(joints);
  }

  /** Begins to observe the arm: only joint states from now on count. */
  activate(): void {
    this.measured.stampS = Number.NEGATIVE_INFINITY;
    this.#robot.session.activate();
  }

  /** @param nowS time on the clock of `measured.stampS` (s) */
  run(
    nowS: number,
    { standing, jumpS = 0, silentS, late = false, doubt, driver }: ClockState = {},
  ): CycleResult {
    const { session, controller, settings } = this.#robot;
    if (jumpS !== 0) session.clockJumped(jumpS);
    session.setTraining(controller.progress);
    session.setStanding(standing);
    this.#standing = standing !== undefined;
    session.setSilence(silentS);
    session.setLate(late);
    session.setDoubt(doubt);
    if (driver !== undefined) session.setDriver(driver);
    const status = session.tick(nowS, this.measured, this.#command);
    const silent = settings.idle_publish === 'stop' && status.state === 'idle';
    const report = session.takeReport();
    if (report !== undefined) this.reaches++;
    return {
      status,
      command: this.#told && !silent ? this.#command : undefined,
      mode: session.mode,
      trajectory: session.takeTrajectory(),
      report,
      answers: session.takeAnswers(),
    };
  }

  /** The posture that a resting arm holds, for robots that need repeated commands (J, rad). */
  get held(): Float64Array | undefined {
    const { session } = this.#robot;
    return this.#told && session.resting ? this.#command.slice() : undefined;
  }

  /**
   * Whether the robot is told the command. It is told nothing while its time stands still, because nothing moves then.
   * Otherwise a restarted simulator would follow a command that was meant for the earlier arm, until its first joint
   * state arrives here.
   */
  get #told(): boolean {
    return this.#robot.session.commanding && !this.#standing;
  }
}
