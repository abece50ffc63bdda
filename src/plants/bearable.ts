import { ModelError } from '../errors.js';
import { faultProblems, faultTable, healthy, namedFaults } from '../parameters/fault-table.js';
import type { Disturbance, FaultName, Faults } from '../parameters/fault-table.js';
import { driveFaults } from '../parameters/faults/drive-faults.js';
import { jointFaults } from '../parameters/faults/joint-faults.js';
import { problemWith } from '../parameters/settings.js';

/** The faults of the view of the hand, without those of its messages: every plant can simulate them. */
export const viewedFaults: readonly FaultName[] = [
  'view_angle',
  'view_axis',
  'view_about',
  'view_shift',
  'lens',
  'depth_scale',
];

/** The faults of drives and joints that need physics. */
export const armFaults = [...Object.keys(driveFaults), ...Object.keys(jointFaults)] as readonly FaultName[];

/** Why a plant cannot simulate the requested faults: one text for each fault that is not in `suffers`. */
export function unbearable(
  plant: string,
  disturbance: Disturbance,
  suffers: readonly FaultName[],
): readonly string[] {
  return namedFaults(disturbance)
    .filter((name) => !suffers.includes(name))
    .map((name) => `the ${plant} plant cannot suffer '${name}', only ${suffers.join(', ')}`);
}

/**
 * A disturbance as a complete set.
 * @param joints names of the plant's joints (J)
 * @throws ModelError that names faults which the plant cannot simulate, or which do not fit it
 */
export function borne(
  plant: string,
  disturbance: Disturbance,
  suffers: readonly FaultName[],
  joints: readonly string[],
): Faults {
  const given = Object.entries(disturbance).filter(([, value]) => (value as unknown) !== undefined);
  const faults: Faults = { ...healthy, ...(Object.fromEntries(given) as Disturbance) };
  const single = given.flatMap(([name, value]) => problemWith(name, value, faultTable) ?? []);
  const problems = [
    ...unbearable(plant, disturbance, suffers),
    ...(single.length > 0 ? single : faultProblems(faults, joints)),
  ];
  if (problems.length > 0) throw new ModelError(problems.join('\n'));
  return faults;
}
