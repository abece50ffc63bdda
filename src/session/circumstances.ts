import { plainDriver } from './driver-state.js';
import type { DriverState } from './driver-state.js';
import type { Halt } from './status-board.js';

const SILENT: Halt = {
  kind: 'jointStatesStale',
  reason: 'neither time on /clock nor joint states come',
};

/** Circumstances of the reaches, as reported by the caller that drives the arm. */
export class Circumstances {
  active = false;
  paused = false;
  /** Whether a movement has begun since the session is active. */
  moved = false;
  /** Completed share of the brain's training, 0 to 1; undefined if it does not train. */
  training: number | undefined;
  /** Why time stands still, if it does. */
  standing: string | undefined;
  /** Time for which the robot's clock and joints have been silent, if that is too long (s). */
  silentS: number | undefined;
  /** Why the joint states are in doubt, if the caller found a reason. */
  doubt: Halt | undefined;
  /** What the robot's controller and its drives say. */
  driver: DriverState = plainDriver;
  /** Whether the command is placed at the arm anew as soon as it rests. */
  letGo = false;
  /** Whether clock and joint states may be old, so that nothing may begin. */
  late = false;

  /** Whether no movement may begin or go on. */
  get held(): boolean {
    return this.paused || this.standing !== undefined || this.late;
  }

  /** The status while the robot is silent; it ends by itself. */
  get silence(): Halt | undefined {
    return this.silentS === undefined ? undefined : SILENT;
  }

  /** Why the arm moves for nobody at present; it ends by itself. */
  get standstill(): Halt | undefined {
    return this.silence ?? this.driver.obstacle;
  }

  /** A session becomes active. */
  begin(): void {
    this.active = true;
    this.paused = false;
    this.moved = false;
  }
}
