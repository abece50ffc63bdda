import { largestDifference } from './guard-state.js';
import type { GuardedCommand } from './guarded-command.js';
import type { MotionLimits } from './motion-limits.js';

/** An arm without a command counts as moved if it is farther than this from where it was seen (rad). */
const MOVED = 0.02;

/** Whether there is a command, whether the robot knows it, and whether it may be placed at the arm without a step. */
export class Placement {
  readonly #command: GuardedCommand;
  readonly #streamed: boolean;
  #placed = false;
  /** Whether there was a command since the arm was activated. */
  #commanded = false;
  /** Whether a motion has begun since the command was placed. */
  #moved = false;

  /** @param streamed every position is sent; otherwise a command is not known before a trajectory begins */
  constructor(command: GuardedCommand, streamed: boolean) {
    this.#command = command;
    this.#streamed = streamed;
  }

  get placed(): boolean {
    return this.#placed;
  }

  /** Whether the robot knows the command. */
  get told(): boolean {
    return this.#moved || this.#streamed;
  }

  /** The command is now the posture `measured` (J, rad), at rest. */
  place(limits: MotionLimits, measured: Float64Array, nowS: number): void {
    this.#command.place(limits, measured, nowS);
    this.#placed = true;
    this.#commanded = true;
  }

  mayPlace(limits: MotionLimits, measured: Float64Array, nowS: number): boolean {
    return !this.#commanded || this.#command.isNoStep(limits, measured, nowS);
  }

  /** The next command is the first one of an activation. */
  startAnew(): void {
    this.#commanded = false;
  }

  release(): void {
    this.#placed = false;
    this.#moved = false;
  }

  /** A motion begins. */
  move(): void {
    this.#moved = true;
  }

  /** Whether a motion may start at the command: the arm (J, rad) is near it, or as near as its limits let the command come. */
  isAt({ lower, upper, trackingError }: MotionLimits, measured: Float64Array): boolean {
    const { position } = this.#command;
    if (!this.told) return largestDifference(measured, position) <= MOVED;
    for (let j = 0; j < position.length; j++) {
      const q = Math.min(
        Math.max(upper[j], position[j]),
        Math.max(Math.min(lower[j], position[j]), measured[j]),
      );
      if (Math.abs(q - position[j]) > trackingError) return false;
    }
    return true;
  }
}
