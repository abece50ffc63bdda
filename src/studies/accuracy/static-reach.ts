import { TargetRejected } from '../../errors.js';
import { createMeasurement } from '../../motion/plant.js';
import { vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { MeasuredArm } from './measured-arm.js';

/** Time in which an arm settles at the end of its movement, and in which it is then measured (s). */
const SETTLE_S = 1.5;
const MEASURED_S = 0.5;
const STEP_S = 0.02;

/**
 * A reach without its movement: the arm is put where the movement would end, settles there, and is measured. Neither
 * session nor guard take part, so that nothing halts, and joints that are locked follow. Play is met from the posture.
 * @returns the true hand, in the view of the camera without noise (m); undefined if the target was rejected
 */
export async function reachStatically(
  { controller, plant, startPosture }: MeasuredArm,
  target: Vector3,
  learning: boolean,
): Promise<Vector3 | undefined> {
  const joints = startPosture.length;
  const commanded = startPosture.slice();
  try {
    const law = await controller.begin({ target, start: startPosture.slice(), learning, exploration: false });
    if (law.kind !== 'movement') return undefined;
    law.sample(law.durationS, commanded, new Float64Array(joints));
  } catch (error) {
    if (error instanceof TargetRejected) return undefined;
    throw error;
  }
  plant.reset(commanded);
  plant.command('position', commanded);
  plant.advance(SETTLE_S);
  const measured = createMeasurement(joints);
  const posture = new Float64Array(joints);
  const hand = new Float64Array(3);
  const count = Math.round(MEASURED_S / STEP_S);
  for (let n = 0; n < count; n++) {
    plant.advance(STEP_S);
    plant.read(measured);
    for (let j = 0; j < joints; j++) posture[j] += measured.position[j] / count;
    for (let axis = 0; axis < 3; axis++) hand[axis] += measured.hand[axis] / count;
  }
  await controller.end({ hand: vector3(hand), posture, commanded });
  plant.readTruth(measured);
  return vector3(measured.hand);
}
