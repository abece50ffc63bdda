import { basename, extname } from 'node:path';
import { describedRobot } from '../../arm/robot.js';
import type { RobotDescription } from '../../arm/robot.js';
import { readConfigurationFile } from '../../parameters/configuration-file.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import { resolveSettings } from '../../parameters/settings.js';
import { ignoredOf, usedPart } from '../../parameters/unused.js';
import type { CommandUse } from '../../parameters/unused.js';

/** An arm of a study, as its configuration file has it. */
export interface StudiedArm {
  /** Its name in rows and files. */
  readonly robot: string;
  /** The settings of the file that the study uses. */
  readonly own: Overrides;
  readonly description: RobotDescription;
}

/**
 * @param files configuration files of arms; none: the package's left arm
 * @param onNotice called with the parameters of a file that the study ignores
 * @throws ConfigurationError, UrdfError
 */
export function studiedArms(
  files: readonly string[],
  use: CommandUse,
  onNotice: ((text: string) => void) | undefined,
): Promise<readonly StudiedArm[]> {
  return Promise.all(
    (files.length === 0 ? [undefined] : files).map(async (file) => {
      const given = file === undefined ? {} : await readConfigurationFile(file);
      const settings = resolveSettings('robot', given);
      const ignored = ignoredOf(String(file), Object.keys(given), settings, use);
      if (ignored !== undefined) onNotice?.(ignored);
      return {
        robot: file === undefined ? 'left_arm' : basename(file, extname(file)),
        own: usedPart(given, use),
        description: describedRobot(settings),
      };
    }),
  );
}
