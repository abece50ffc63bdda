import type { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { CommandInterface } from '../motion/guarded-motion.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { SlowedBy } from '../motion/movement.js';
import type { Plan } from '../motion/plan.js';
import type { CommandMode } from '../motion/plant.js';
import type { Controller, ReachAssessment } from './controller.js';
import type { EmergencyStop } from './emergency-stop.js';
import type { Halt } from './status-board.js';

/** What may change while the session runs, by `update`. */
export interface SequenceSettings {
  readonly limits: MotionLimits;
  readonly movementDurationS: number;
  readonly settleTimeoutS: number;
  /**
   * Time over which the end of a reach is averaged, and for which the arm must be at rest to within its noise (s); 0 or
   * undefined: one measurement, of an arm that is at rest by its velocities.
   */
  readonly settleAverageS?: number;
  /** Whether joints that are stuck are held where they are, with controllers that can do so. */
  readonly holdStuckJoints?: boolean;
  readonly learning: boolean;
  readonly exploration: boolean;
  /** Whether movements are shown first and begin when they are confirmed; otherwise they begin at once. */
  readonly confirmMovements?: boolean;
}

export interface SequenceOptions {
  readonly controller: Controller;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  readonly commandInterface: CommandInterface;
  /** The command modes of the robot; positions unless given. */
  readonly modes?: readonly CommandMode[];
  readonly settings: SequenceSettings;
}

/** Called with the problems of a reach. */
export interface SequenceEvents {
  /** The target of the reach cannot be reached for; the reach is over. */
  rejected(error: TargetRejected, target: Vector3 | undefined): void;
  /** The arm must not go on; the receiver abandons the reach. */
  halted(halt: Halt): void;
}

/** One finished reach, for the sequence of its steps. */
export interface FinishedReach extends ReachAssessment {
  readonly target: Vector3;
  /** The hand as observed at the end (m, base frame). */
  readonly hand: Vector3;
  /** From the first to the last command of the movement, without homing and settling (s). */
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
}

/** One finished reach, with the name of its target and its outcome. */
export interface TrialReport extends FinishedReach {
  readonly id: string;
  readonly outcome: 'reached' | 'missed';
  /** Why the hand could not come nearer, if that is known. */
  readonly why?: string;
}

/** A movement that waits to be confirmed. */
export interface Proposal {
  readonly plan: Plan;
  readonly phase: 'homing' | 'moving';
  confirmed: boolean;
}

export type Phase = 'idle' | 'homing' | 'thinking' | 'confirming' | 'moving' | 'settling' | 'learning';

/** What may change while the session runs, by `update`. */
export interface SessionSettings extends SequenceSettings {
  /** A target that has waited for joint states for longer is rejected; 0: it may wait for ever. */
  readonly targetTimeoutS: number;
  /** A hand that ends farther from its target has missed it (m). */
  readonly reachToleranceM: number;
}

export interface SessionOptions extends SequenceOptions {
  /** Time between two ticks (s). */
  readonly cycleS: number;
  /** Latches an emergency stop beyond the life of this session; by default the session has its own. */
  readonly stop?: EmergencyStop;
  readonly settings: SessionSettings;
}

/** The answer to a request: done, or why not. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}
