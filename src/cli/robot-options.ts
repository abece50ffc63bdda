import type { Command } from 'commander';
import { describedRobot } from '../arm/robot.js';
import type { RobotDescription } from '../arm/robot.js';
import { ConfigurationError } from '../errors.js';
import {
  fileBeside,
  readAssignment,
  readConfigurationFile,
  robotFiles,
} from '../parameters/configuration-file.js';
import type { Overrides } from '../parameters/configuration-file.js';
import { profiles } from '../parameters/parameter-spec.js';
import type { Profile } from '../parameters/parameter-spec.js';
import type { Settings } from '../parameters/parameter-table.js';
import { ignoredBy, ignoredOf, usedPart } from '../parameters/unused.js';
import type { CommandUse } from '../parameters/unused.js';
import { profileOf, resolveSettings } from '../parameters/settings.js';

/** Options of every command that uses an arm. */
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

/** The same without a seed, for commands with their own option for seeds. */
export function addSettingsOptions(command: Command, profile: Profile): Command {
  return command
    .option(
      '--config <file>',
      'YAML file with parameters (own form, or ros__parameters); those without effect are told',
    )
    .option(
      '--profile <name>',
      `set of deviations from the published model: ${profiles.join(' or ')} (default ${profile})`,
    )
    .option('--urdf <file>', "robot description (default: the package's left arm)")
    .option(
      '--set <name=value>',
      'any parameter that the command uses (docs/parameters.md), for example "start_posture=[0, 40 deg, 0, -10 deg]"; one without effect is refused; repeatable',
      (assignment: string, all: string[]) => [...all, assignment],
      [],
    );
}

/** The robot that a command is about. */
export interface Robot extends RobotDescription {
  readonly settings: Settings;
}

/**
 * Settings and arm from the options. `--set` overrides the short options, which override the file, which overrides the
 * profile. Parameters of the file that the command does not use keep the value of the profile, and a line names those
 * that differ.
 * @param profile the default profile
 * @throws ConfigurationError also when options set parameters that the
 * command would ignore
 * @throws UrdfError
 */
export async function robotOf(
  options: RobotOptions,
  command: CommandUse,
  profile: Profile = 'robot',
): Promise<Robot> {
  const settings = await settingsOf(options, command, profile);
  return { settings, ...describedRobot(settings) };
}

/** The settings alone, for a command whose robot describes itself. @throws ConfigurationError like `robotOf` */
export async function settingsOf(
  options: RobotOptions,
  command: CommandUse,
  fallback: Profile = 'robot',
): Promise<Settings> {
  const { config } = options;
  const { fromFile, own } = await writtenIn(options);
  const overrides = { ...fromFile, ...own };
  const profile = profileOf(overrides, fallback);
  const settings = requireUsed(command, Object.keys(own), () => resolveSettings(profile, overrides));
  const fileOnly = Object.keys(fromFile).filter((name) => !Object.hasOwn(own, name));
  const ignored = config === undefined ? undefined : ignoredOf(config, fileOnly, settings, command);
  if (ignored !== undefined) process.stderr.write(`neuromotor: ${ignored}\n`);
  return resolveSettings(profile, usedPart(overrides, command));
}

/**
 * What a user has given, in a file and beside it, for another file: files of a robot as they are found from everywhere.
 * @throws ConfigurationError
 */
export async function givenIn(options: RobotOptions): Promise<Overrides> {
  const { fromFile, own } = await writtenIn(options);
  return Object.fromEntries(
    Object.entries({ ...fromFile, ...own }).map(([name, value]) =>
      typeof value === 'string' && robotFiles.includes(name)
        ? [name, fileBeside(value, './')]
        : [name, value],
    ),
  );
}

interface Written {
  readonly fromFile: Overrides;
  /** Of options; they count more. */
  readonly own: Overrides;
}

async function writtenIn(options: RobotOptions): Promise<Written> {
  const { config, set } = options;
  const assignments = await Promise.all(set.map((assignment) => readAssignment(assignment)));
  return {
    fromFile: config === undefined ? {} : await readConfigurationFile(config),
    own: [shortOptions(options), ...assignments].reduce((all, more) => ({ ...all, ...more }), {}),
  };
}

function shortOptions({ profile, seed, urdf, checkpoint }: RobotOptions): Overrides {
  return {
    ...(profile === undefined ? {} : { 'model.profile': profile }),
    ...(seed === undefined ? {} : { 'model.seed': Number(seed) }),
    ...(urdf === undefined ? {} : { urdf }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
  };
}

/**
 * The settings, after checking that the command uses all options that were given.
 * @throws ConfigurationError with all that is wrong
 */
function requireUsed(command: CommandUse, names: readonly string[], resolve: () => Settings): Settings {
  let settings: Settings | undefined;
  const problems: string[] = [];
  try {
    settings = resolve();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(error.message);
  }
  problems.push(...ignoredBy(command, names, settings).map(({ problem }) => problem));
  if (settings === undefined || problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return settings;
}
