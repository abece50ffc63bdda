import { ModelError } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import { createMeasurement } from '../motion/plant.js';
import type { Plant } from '../motion/plant.js';
import type { ReachSession, TrialReport } from '../session/reach-session.js';
import type { Status } from '../session/status.js';

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
  /** Time between two ticks (s); a multiple of the plant's step. */
  readonly cycleS: number;
  /** Plant time after which a reach that has not ended is a fault (s). */
  readonly patienceS?: number;
  /** Called in every cycle, after the tick. */
  readonly onCycle?: (status: Status, timeS: number) => void;
}

/**
 * Drives a session and a plant in lock-step until one reach has ended. Plant time stands still while the controller
 * thinks or learns.
 * @throws ModelError when the reach does not end within the patience
 */
export async function driveReach(
  session: ReachSession,
  plant: Plant,
  target: Vector3,
  { cycleS, patienceS = 600, onCycle }: DriveOptions,
): Promise<DrivenReach> {
  const measured = createMeasurement(plant.joints);
  const command = new Float64Array(plant.joints);
  const beganS = plant.timeS;
  let peakVelocity = 0;
  const rejection = session.offer(target);
  while (plant.timeS - beganS <= patienceS) {
    plant.read(measured);
    for (const velocity of measured.velocity) peakVelocity = Math.max(peakVelocity, Math.abs(velocity));
    const status = session.tick(plant.timeS, measured, command);
    onCycle?.(status, plant.timeS);
    const report = session.takeReport();
    if (report !== undefined || rejection !== undefined || status.code === 20 || status.state === 'halted')
      return { report, status, durationS: plant.timeS - beganS, peakVelocity };
    if (session.answer !== undefined) {
      await session.answer;
      continue;
    }
    if (session.commanding) plant.command('position', command);
    plant.advance(cycleS);
  }
  throw new ModelError(
    `the reach to (${target.join(', ')}) has not ended after ${patienceS} s of the plant's time`,
  );
}
