import { createMeasurement } from '../motion/plant.js';
import type { CommandMode, Measurement } from '../motion/plant.js';
import type { Trajectory } from '../motion/trajectory.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { ReachSession } from '../session/reach-session.js';
import type { TargetAnswer } from '../session/target-answers.js';
import type { TrialReport } from '../session/terms.js';
import type { Status } from '../session/status.js';

/** What a cycle takes of a robot (`DrivenRobot`). */
export interface Driven {
  readonly session: ReachSession;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  /** Time between two cycles (s). */
  readonly cycleS: number;
  readonly controller: { readonly progress: number | undefined };
  readonly settings: Pick<Settings, 'idle_publish'>;
}

/** What one cycle comes to. */
export interface CycleResult {
  readonly status: Status;
  /** What to command now, of what `mode` says (J; rad, or N m); undefined where nothing is to be sent. */
  readonly command: Float64Array | undefined;
  readonly mode: CommandMode;
  /** The motion that begins now, for robots that follow trajectories by themselves. */
  readonly trajectory: Trajectory | undefined;
  /** The reach that ended now. */
  readonly report: TrialReport | undefined;
  /** Targets that were not reached for, or not to the end. */
  readonly answers: readonly TargetAnswer[];
}

/** What the clock of the robot does (see `MotionClock`); by default it goes on evenly. */
export interface ClockState {
  /** Why time stands still; undefined: it does not. */
  readonly standing?: string | undefined;
  /** By how much it jumped since the cycle before (s, signed). */
  readonly jumpS?: number;
  /** For how long the robot's clock and joints have been silent, where that is too long (s). */
  readonly silentS?: number | undefined;
  /** Whether clock and joint states may be old, so that nothing may begin. */
  readonly late?: boolean;
}

/**
 * One cycle of the control loop, the same for plants in lock-step and for ROS 2: joints in, session, command out. The
 * caller fills `measured` before each.
 */
export class ControlCycle {
  readonly measured: Measurement;
  readonly #robot: Driven;
  readonly #command: Float64Array;
  /** Reaches finished so far. */
  reaches = 0;

  constructor(robot: Driven) {
    const joints = robot.startPosture.length;
    this.#robot = robot;
    this.measured = createMeasurement(joints);
    this.#command = new Float64Array(joints);
  }

  /** Begins to look at the arm: only joint states that come from now on count. */
  activate(): void {
    this.measured.stampS = Number.NEGATIVE_INFINITY;
    this.#robot.session.activate();
  }

  /** @param nowS time on the clock of `measured.stampS` (s) */
  run(nowS: number, { standing, jumpS = 0, silentS, late = false }: ClockState = {}): CycleResult {
    const { session, controller, settings } = this.#robot;
    if (jumpS !== 0) session.clockJumped(jumpS);
    session.setTraining(controller.progress);
    session.setStanding(standing);
    session.setSilence(silentS);
    session.setLate(late);
    const status = session.tick(nowS, this.measured, this.#command);
    const silent = settings.idle_publish === 'stop' && status.state === 'idle';
    const report = session.takeReport();
    if (report !== undefined) this.reaches++;
    return {
      status,
      command: session.commanding && !silent ? this.#command : undefined,
      mode: session.mode,
      trajectory: session.takeTrajectory(),
      report,
      answers: session.takeAnswers(),
    };
  }

  /** The posture that is held where the arm rests, for robots that want to be told again (J, rad). */
  get held(): Float64Array | undefined {
    const { session } = this.#robot;
    return session.commanding && session.resting ? this.#command.slice() : undefined;
  }
}
