import type { Overrides } from '../parameters/configuration-file.js';
import { parameterFile } from '../parameters/parameter-file.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { ArmInspection } from './arm-inspection.js';

/** The parameters of an arm as a file, for --config and for the node: what was given, and what was proposed. */
export function armFile(given: Overrides, settings: Settings, { survey, reachM }: ArmInspection): string {
  const { survive, primitives } = survey;
  const { urdf, joints, base_frame, tip_link, start_posture } = settings;
  return parameterFile(
    [
      `Written by neuromotor arm inspect: ${joints.length} joints, ${reachM.toFixed(2)} m long, ${survive} of ${primitives} primitives survive.`,
    ],
    {
      ...given,
      ...{ urdf, joints, base_frame, tip_link, start_posture },
      // Without primitives there is no brain.
      ...(survive === 0 ? { controller: 'ik' } : {}),
    },
  );
}
