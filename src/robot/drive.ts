import { ModelError } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import type { Plant } from '../motion/plant.js';
import type { TrialReport } from '../session/terms.js';
import type { Status } from '../session/status.js';
import { ControlCycle } from './control-cycle.js';
import type { Driven } from './control-cycle.js';

/** What became of a reach, and what was measured of the arm on the way. */
export interface DrivenReach {
  /** Undefined when the target was rejected or the arm halted; the status says why. */
  readonly report: TrialReport | undefined;
  readonly status: Status;
  /** Plant time from the target to the report, homing and settling included (s). */
  readonly durationS: number;
  /** Largest measured joint speed (rad/s). */
  readonly peakVelocity: number;
}

export interface DriveOptions {
  /** Plant time after which a reach that has not ended is a fault (s). */
  readonly patienceS?: number;
  /** Called in every cycle, after the tick. */
  readonly onCycle?: (status: Status, timeS: number) => void;
}

/**
 * A robot and the plant that is its arm, in lock-step: plant time stands still while the controller thinks or learns, and
 * passes in cycles, to the nearest multiple of the plant's step.
 */
export class PlantDriver {
  readonly #robot: Driven;
  readonly #plant: Plant;
  readonly #cycle: ControlCycle;
  readonly #cycleS: number;

  /** Begins to drive; the arm stands where the plant has it. */
  constructor(robot: Driven, plant: Plant) {
    this.#robot = robot;
    this.#plant = plant;
    this.#cycle = new ControlCycle(robot);
    this.#cycleS = plant.stepS * Math.max(1, Math.round(robot.cycleS / plant.stepS));
    this.#cycle.activate();
  }

  /**
   * Drives until one reach has ended.
   * @throws ModelError when it does not end within the patience
   */
  async reach(target: Vector3, { patienceS = 600, onCycle }: DriveOptions = {}): Promise<DrivenReach> {
    const { session } = this.#robot;
    const plant = this.#plant;
    const { measured } = this.#cycle;
    const beganS = plant.timeS;
    let peakVelocity = 0;
    let result: Omit<DrivenReach, 'peakVelocity'> | undefined;
    const rejection = session.offer(target);
    while (plant.timeS - beganS <= patienceS) {
      plant.read(measured);
      for (const velocity of measured.velocity) peakVelocity = Math.max(peakVelocity, Math.abs(velocity));
      const { status, report, command, mode } = this.#cycle.run(plant.timeS);
      onCycle?.(status, plant.timeS);
      const over = status.kind === 'targetRejected' || status.state === 'halted';
      if (result === undefined && (report !== undefined || rejection !== undefined || over))
        result = { report, status, durationS: plant.timeS - beganS };
      // An arm that was halted is braked before anything else is asked of it.
      if (result !== undefined && session.resting) return { ...result, peakVelocity };
      if (session.answer !== undefined) {
        await session.answer;
        continue;
      }
      if (command !== undefined) plant.command(mode, command);
      plant.advance(this.#cycleS);
    }
    throw new ModelError(
      `the reach to (${target.join(', ')}) has not ended after ${patienceS} s of the plant's time`,
    );
  }
}
