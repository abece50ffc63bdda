import type { ArmModel } from '../../src/arm/arm-model.js';
import { vector3 } from '../../src/model/numbers/vector.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { createMeasurement } from '../../src/motion/plant.js';
import type { Plant } from '../../src/motion/plant.js';
import type { Settings } from '../../src/parameters/parameter-table.js';

/**
 * The hand of an arm in a posture (m).
 * @param away angles along the chain, from the start posture (rad); NaN: where the joint of this plant is
 */
export function handOf(arm: ArmModel, away: readonly number[], settings: Settings, plant?: Plant): Vector3 {
  const now = createMeasurement(arm.joints);
  plant?.read(now);
  const posture = Float64Array.from(settings.start_posture);
  arm.chainOrder.forEach((name, place) => {
    const j = arm.jointNames.indexOf(name);
    const by = away[place];
    posture[j] = Number.isNaN(by) ? now.position[j] : posture[j] + by;
  });
  const hand = new Float64Array(3);
  arm.forward(posture, hand);
  return vector3(hand);
}
