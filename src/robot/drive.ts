import { ModelError } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Plant } from '../motion/plant.js';
import { followingPlant } from '../plants/following-plant.js';
import type { TrajectoryPlant } from '../plants/following-plant.js';
import type { Orientation } from '../session/controller.js';
import type { TrialReport } from '../session/terms.js';
import type { Status } from '../session/status.js';
import { ControlCycle } from './control-cycle.js';
import type { CycleResult, Driven } from './control-cycle.js';

/** The outcome of a reach, and measurements of the arm on the way. */
export interface DrivenReach {
  /** Undefined if the target was rejected or the arm halted; the status says why. */
  readonly report: TrialReport | undefined;
  readonly status: Status;
  /** Plant time from the target to the report, homing and settling included (s). */
  readonly durationS: number;
  /** Largest measured joint speed (rad/s). */
  readonly peakVelocity: number;
  /** Largest distance of a joint from its command while the arm moved (rad). */
  readonly trackingError: number;
}

export interface DriveOptions {
  /** Plant time after which a reach that has not ended is a fault (s). */
  readonly patienceS?: number;
  /** The orientation to reach as well. */
  readonly orientation?: Orientation;
  /** Called in every cycle, after the tick. */
  readonly onCycle?: (status: Status, timeS: number) => void;
}

/**
 * Drives a robot and its plant in lock-step. Plant time stands still while the controller thinks or learns. It passes
 * in cycles, rounded to a multiple of the plant's step.
 */
export class PlantDriver {
  readonly #robot: Driven;
  readonly #plant: Plant;
  readonly #cycle: ControlCycle;
  readonly #cycleS: number;
  /** The command of the cycle before (J, rad); undefined if there was none. */
  #commanded: Float64Array | undefined;

  /** The plant, if it follows trajectories; undefined if it gets a position in each cycle. */
  readonly #follows: TrajectoryPlant | undefined;

  /**
   * Begins to drive from the current posture of the plant.
   * @param trajectories whether the robot's commands are trajectories
   */
  constructor(
    robot: Driven,
    plant: Plant,
    { trajectories = false }: { readonly trajectories?: boolean } = {},
  ) {
    this.#robot = robot;
    this.#cycle = new ControlCycle(robot);
    plant.read(this.#cycle.measured);
    this.#follows = trajectories ? followingPlant(plant, this.#cycle.measured.position.slice()) : undefined;
    this.#plant = this.#follows ?? plant;
    this.#cycleS = plant.stepS * Math.max(1, Math.round(robot.cycleS / plant.stepS));
    this.#cycle.activate();
  }

  /**
   * Drives until one reach has ended.
   * @throws ModelError when it does not end within the patience
   */
  async reach(
    target: Vector3,
    { patienceS = 600, orientation, onCycle }: DriveOptions = {},
  ): Promise<DrivenReach> {
    const { session } = this.#robot;
    const plant = this.#plant;
    const { measured } = this.#cycle;
    const beganS = plant.timeS;
    let peakVelocity = 0;
    let trackingError = 0;
    let result: Omit<DrivenReach, 'peakVelocity' | 'trackingError'> | undefined;
    const rejection = session.offerAll([target], undefined, [orientation]);
    while (plant.timeS - beganS <= patienceS) {
      plant.read(measured);
      for (const velocity of measured.velocity) peakVelocity = Math.max(peakVelocity, Math.abs(velocity));
      const cycle = this.#cycle.run(plant.timeS);
      const { status, report } = cycle;
      if (status.state === 'moving') trackingError = Math.max(trackingError, this.#behind(cycle));
      onCycle?.(status, plant.timeS);
      const over = status.kind === 'targetRejected' || status.state === 'halted';
      if (result === undefined && (report !== undefined || rejection !== undefined || over))
        result = { report, status, durationS: plant.timeS - beganS };
      // A halted arm brakes before it does anything else.
      if (result !== undefined && session.resting) return { ...result, peakVelocity, trackingError };
      if (session.answer !== undefined) {
        await session.answer;
        continue;
      }
      this.#command(cycle);
      plant.advance(this.#cycleS);
    }
    throw new ModelError(
      `the reach to (${target.join(', ')}) has not ended after ${patienceS} s of the plant's time`,
    );
  }

  #command({ command, mode, trajectory }: CycleResult): void {
    if (this.#follows === undefined) {
      if (command !== undefined) this.#plant.command(mode, command);
    } else if (trajectory !== undefined) this.#follows.follow(trajectory);
    this.#commanded = mode === 'position' ? command?.slice() : undefined;
  }

  /**
   * The largest distance of a joint from its command (rad). If positions are sent, it is the command of the previous
   * cycle.
   */
  #behind({ command }: CycleResult): number {
    const { position } = this.#cycle.measured;
    const wanted = this.#follows === undefined ? this.#commanded : command;
    return wanted?.reduce((most, q, j) => Math.max(most, Math.abs(q - position[j])), 0) ?? 0;
  }
}
