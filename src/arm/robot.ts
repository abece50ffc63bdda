import { OWN_ARM } from '../parameters/configuration-file.js';
import { packageFile } from '../parameters/package-files.js';
import type { Settings } from '../parameters/parameter-table.js';
import { UrdfError } from '../errors.js';
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

/**
 * The arm that the settings name.
 * @param published the description from the topic `robot_description`, for an empty parameter `urdf`
 * @throws UrdfError
 */
export function describedRobot(
  settings: Settings,
  published?: { readonly text: string; readonly topic: string },
): RobotDescription {
  const { urdf } = settings;
  if (urdf === '') {
    if (published === undefined)
      throw new UrdfError(
        `parameter 'urdf' is empty, which the ROS 2 node alone understands (the topic robot_description); expected a file or ${OWN_ARM}`,
      );
    const { text, topic } = published;
    return { arm: describedArm(settings, text, topic), urdfText: text, urdfName: topic };
  }
  const urdfName = urdf === OWN_ARM ? packageFile('urdf/left_arm.urdf') : urdf;
  const urdfText = readUrdfFile(urdfName);
  return { arm: describedArm(settings, urdfText, urdfName), urdfText, urdfName };
}

/** The arm that the settings name, in a description that is there already. @throws UrdfError */
export function describedArm(settings: Settings, urdfText: string, urdfName: string): ArmModel {
  const selection = { joints: settings.joints, baseLink: settings.base_frame, tipLink: settings.tip_link };
  return loadArm(urdfText, selection, urdfName);
}
