import type { TargetRejected } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { CommandInterface } from '../motion/guarded-motion.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { SlowedBy } from '../motion/movement.js';
import type { CommandMode } from '../motion/plant.js';
import type { Controller, ReachAssessment } from './controller.js';
import type { EmergencyStop } from './emergency-stop.js';
import type { Halt } from './status-board.js';

/** What may change while the session runs, by `update`. */
export interface SequenceSettings {
  readonly limits: MotionLimits;
  readonly movementDurationS: number;
  readonly settleTimeoutS: number;
  readonly learning: boolean;
  readonly exploration: boolean;
  /** Movements are shown first, and begin when they were confirmed; otherwise at once. */
  readonly confirmMovements?: boolean;
}

export interface SequenceOptions {
  readonly controller: Controller;
  /** Posture from which reaches start (J, rad). */
  readonly startPosture: Float64Array;
  readonly commandInterface: CommandInterface;
  /** What the robot can be commanded by; positions unless told. */
  readonly modes?: readonly CommandMode[];
  readonly settings: SequenceSettings;
}

/** Told what a reach runs into. */
export interface SequenceEvents {
  /** The target of the reach cannot be reached for; the reach is over. */
  rejected(error: TargetRejected, target: Vector3 | undefined): void;
  /** The arm must not go on; whoever is told gives the reach up. */
  halted(halt: Halt): void;
}

/** One finished reach, as the sequence of its steps knows it. */
export interface FinishedReach extends ReachAssessment {
  readonly target: Vector3;
  /** The hand as observed at the end (m, base frame). */
  readonly hand: Vector3;
  /** From the first to the last command of the movement, without homing and settling (s). */
  readonly durationS: number;
  readonly slowedBy: SlowedBy | undefined;
}

/** One finished reach, with the name of its target and what it came to. */
export interface TrialReport extends FinishedReach {
  readonly id: string;
  readonly outcome: 'reached' | 'missed';
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
  /** Latches an emergency stop beyond the life of this session; unless told one of its own. */
  readonly stop?: EmergencyStop;
  readonly settings: SessionSettings;
}

/** The answer to a request: done, or why not. */
export interface Answer {
  readonly ok: boolean;
  readonly text: string;
}
