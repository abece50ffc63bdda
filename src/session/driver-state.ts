import type { Halt } from './status-board.js';

/** The last command came to nothing. */
export interface DriverFailure {
  readonly halt: Halt;
  /** Whether the arm may still follow it, so that the command brakes; otherwise it stands where its joints say. */
  readonly braking: boolean;
}

/** What is known in a cycle of the robot's own controller, its drives and the people around it. */
export interface DriverState {
  /** Speed of the robot's time, 0 to 1. */
  readonly timeScale: number;
  /** Whether the robot's controller still works on the last motion. */
  readonly working: boolean;
  /** Told once. */
  readonly failure?: DriverFailure | undefined;
  /** Why the robot follows nobody at present; it stands by itself. */
  readonly obstacle?: Halt | undefined;
  /** Why the arm may not move until somebody enables it. */
  readonly disabled?: string | undefined;
  /** The contact that a force or an effort shows. */
  readonly contact?: Halt | undefined;
}

/** A robot of which nothing of this kind is known. */
export const plainDriver: DriverState = { timeScale: 1, working: false };
