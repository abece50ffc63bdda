import { packageFile } from '../config/package-files.js';
import type { Settings } from '../config/parameter-table.js';
import type { ArmModel } from './arm-model.js';
import { loadArm } from './load-arm.js';
import { readUrdfFile } from './read-urdf-file.js';

/** An arm with the description that it was read from. */
export interface RobotDescription {
  readonly arm: ArmModel;
  readonly urdfText: string;
  /** What error messages call the description: its file. */
  readonly urdfName: string;
}

/** The arm that the settings name; the package's left arm where `urdf` is empty. @throws UrdfError */
export function describedRobot(settings: Settings): RobotDescription {
  const urdfName = settings.urdf === '' ? packageFile('urdf/left_arm.urdf') : settings.urdf;
  const urdfText = readUrdfFile(urdfName);
  return { arm: describedArm(settings, urdfText, urdfName), urdfText, urdfName };
}

/** The arm that the settings name, in a description that is there already. @throws UrdfError */
export function describedArm(settings: Settings, urdfText: string, urdfName: string): ArmModel {
  const selection = { joints: settings.joints, baseLink: settings.base_frame, tipLink: settings.tip_link };
  return loadArm(urdfText, selection, urdfName);
}
