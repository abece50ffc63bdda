import type { Command } from 'commander';
import { describedRobot } from '../arm/robot.js';
import type { RobotDescription } from '../arm/robot.js';
import { readAssignment, readConfigurationFile } from '../parameters/configuration-file.js';
import type { Overrides } from '../parameters/configuration-file.js';
import { profiles } from '../parameters/parameter-spec.js';
import type { Profile } from '../parameters/parameter-spec.js';
import type { Settings } from '../parameters/parameter-table.js';
import { profileOf, resolveSettings } from '../parameters/settings.js';

/** Options of every command that has to do with an arm. */
export interface RobotOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly seed?: string;
  readonly urdf?: string;
  readonly checkpoint?: string;
  readonly set: readonly string[];
}

export function addRobotOptions(command: Command): Command {
  return addSettingsOptions(command, 'robot').option('--seed <n>', 'seed of every random number (default 1)');
}

/** The same without a seed, for commands that have their own way of naming seeds. */
export function addSettingsOptions(command: Command, profile: Profile): Command {
  return command
    .option('--config <file>', 'YAML file with parameters (own form, or ros__parameters)')
    .option(
      '--profile <name>',
      `set of deviations from the published model: ${profiles.join(' or ')} (default ${profile})`,
    )
    .option('--urdf <file>', "robot description (default: the package's left arm)")
    .option(
      '--set <name=value>',
      'any parameter, for example limits.velocity_scale=0.3 or "start_posture=[0, 40 deg, 0, -10 deg]"; repeatable',
      (assignment: string, all: string[]) => [...all, assignment],
      [],
    );
}

/** The robot that a command is about. */
export interface Robot extends RobotDescription {
  readonly settings: Settings;
}

/**
 * Settings and arm from the options: `--set` over the short options over the file over the profile.
 * @param profile the one to take unless options name another
 * @throws ConfigurationError, UrdfError
 */
export async function robotOf(options: RobotOptions, profile: Profile = 'robot'): Promise<Robot> {
  const settings = await settingsOf(options, profile);
  return { settings, ...describedRobot(settings) };
}

/** @throws ConfigurationError */
async function settingsOf(
  { config, profile, seed, urdf, checkpoint, set }: RobotOptions,
  fallback: Profile,
): Promise<Settings> {
  const short: Overrides = {
    ...(profile === undefined ? {} : { 'model.profile': profile }),
    ...(seed === undefined ? {} : { 'model.seed': Number(seed) }),
    ...(urdf === undefined ? {} : { urdf }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
  const assignments = await Promise.all(set.map((assignment) => readAssignment(assignment)));
  const fromFile = config === undefined ? {} : await readConfigurationFile(config);
  const overrides = [fromFile, short, ...assignments].reduce<Overrides>(
    (all, more) => ({ ...all, ...more }),
    {},
  );
  return resolveSettings(profileOf(overrides, fallback), overrides);
}
