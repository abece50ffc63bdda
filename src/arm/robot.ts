import { dirname } from 'node:path';
import { OWN_ARM } from '../parameters/configuration-file.js';
import { packageFile } from '../parameters/package-files.js';
import type { Settings } from '../parameters/parameter-table.js';
import { UrdfError } from '../errors.js';
import type { ArmModel } from './arm-model.js';
import type { CollisionShapes } from './collision-shapes.js';
import { loadArm } from './load-arm.js';
import { readUrdfFile } from './read-urdf-file.js';

/** An arm with the description that it was read from. */
export interface RobotDescription {
  readonly arm: ArmModel;
  readonly urdfText: string;
  /** What error messages call the description: its file. */
  readonly urdfName: string;
  /** Its collision shapes, if they were read already; otherwise they are read where they are needed. */
  readonly shapes?: CollisionShapes | undefined;
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

/** The folder of the description's file; undefined if the description comes from a topic. */
export function urdfFolder({ urdf }: Settings): string | undefined {
  if (urdf === '') return undefined;
  return urdf === OWN_ARM ? packageFile('urdf') : dirname(urdf);
}

/** The arm that the settings name, from the text of a description. @throws UrdfError */
export function describedArm(settings: Settings, urdfText: string, urdfName: string): ArmModel {
  const { joints, base_frame: baseLink, tip_link: tipLink, tool_offset: toolOffset } = settings;
  const selection = { joints, baseLink, tipLink, toolOffset };
  return loadArm(urdfText, selection, urdfName);
}
