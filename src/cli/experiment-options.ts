import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { integerFrom } from './bounded-number.js';
import { ConfigurationError } from '../errors.js';
import type { CommandUse, Uses } from '../parameters/unused.js';
import { populationNames } from '../observe/populations.js';
import { conditionTerms } from '../studies/published/condition.js';
import { scheduleOf, publishedRequest, selectionForms } from '../studies/published/published-request.js';
import type { PublishedOptions } from '../studies/published/published-request.js';
import type { PublishedKind } from '../studies/published/published-kinds.js';
import { scheduleText } from '../studies/published/schedule-file.js';
import { runToReport } from './experiment-run.js';
import { addSettingsOptions, robotOf } from './robot-options.js';
import type { Robot, RobotOptions } from './robot-options.js';

/** The settings that brains of experiments use. Their arm is ideal and touches nothing. */
export const learningUses: Uses = {
  arm: {},
  brain: {},
  repertoire: { 'model.repertoire_within_limits': true },
};

/** The settings that a published experiment uses. */
export function publishedUse(task: PublishedKind['task']): CommandUse {
  const outcomes =
    task === 'reaching' ? {} : [{ 'quirks.adaptation_outcome': 'hand' }, { 'model.reach_dopamine': true }];
  const uses = { cerebellum: {}, reservoir: {}, 'shared-clock': {}, 'brain-reaches': {}, [task]: {} };
  return { name: `experiment ${task}`, uses: { ...learningUses, ...uses, outcomes } };
}

/** Options of every experiment that is computed seed by seed into a folder. */
export interface RunOptions extends RobotOptions {
  readonly workers: number;
  readonly out?: string;
  readonly resume?: true;
  readonly json?: true;
}

/** Options of the experiments with a schedule of trials. */
export interface ExperimentOptions extends RunOptions, PublishedOptions {
  readonly printSchedule?: true;
}

export function addExperimentOptions(command: Command, conditions: string): Command {
  const own = addSettingsOptions(command, 'published')
    .option(
      '--goals <n or file>',
      'how many goals to reach for (published: 2 and 8), or a .npy file of them (goals x 3, metres)',
      '2',
    )
    .option(
      '--weights <dir>',
      'begin with weights, and the stored actions, that this folder has as .npy (see --save-weights)',
    )
    .option('--save-weights', 'write goals, actions and weights of each seed as .npy')
    .option('--skip-training', 'leave the training out: --goals and --weights stand for what it finds')
    .option('--selection <rule>', `which primitive a goal gets: ${selectionForms}`, 'basal-ganglia')
    .option('--conditions <list>', `conditions with commas: ${conditionTerms}`, conditions)
    .option('--schedule <file>', 'YAML file with blocks of trials in place of the published schedule')
    .option('--print-schedule', 'print the schedule as such a file and stop')
    .option(
      '--frozen-every <n>',
      'every so many reaches of a goal measure the error without noise and plasticity, too; 0: never',
      integerFrom(0),
      10,
    )
    .option(
      '--record <populations>',
      `record the rates of populations every ms as .npy, with commas: ${populationNames.join(', ')}`,
    )
    .option(
      '--record-trials <list>',
      'in which trials (0,601-604); unless given, in the first of each block of the schedule',
    )
    .option('--record-training <list>', 'in which trials of the training; none unless given')
    .option('--seeds <list>', 'how many seeds (20), or which (1-10,15)', '10');
  return addRunOptions(own).addHelpText(
    'after',
    `
At the end the folder has summary.json, figures and report.html, too; \`neuromotor report <dir>\` makes them again.
Every seed is written when it is complete. Ctrl-C gives up the running ones; the same command with
--resume goes on, and may name other seeds; several processes may do so in one folder at the same time.
Deviations from the publication are parameters: for example --set model.shared_clock=false (the reservoir sleeps
while the basal ganglia work, several times faster).`,
  );
}

/** See `RunOptions`. */
export function addRunOptions(command: Command): Command {
  return addWorkersOption(command)
    .option('--out <dir>', 'folder for the results, new or empty')
    .option('--resume', 'go on with the results in the folder')
    .option('--json', 'print the verdicts as JSON');
}

const MOST_WORKERS = 1024;

export function addWorkersOption(command: Command): Command {
  return command.option(
    '--workers <n>',
    'threads that compute',
    integerFrom(1, MOST_WORKERS),
    availableParallelism(),
  );
}

/** Folder and robot of an experiment. @throws ConfigurationError without a folder; UrdfError */
export async function placeAndRobot(
  options: RunOptions,
  command: CommandUse,
): Promise<{ readonly folder: string; readonly robot: Robot }> {
  if (options.out === undefined)
    throw new ConfigurationError('no folder for the results, expected --out <dir>');
  return { folder: options.out, robot: await robotOf(options, command, 'published') };
}

/** Runs a published experiment as the options ask, or prints its schedule. */
export async function runFromOptions(options: ExperimentOptions, kind: PublishedKind): Promise<void> {
  if (options.printSchedule) {
    process.stdout.write(scheduleText(await scheduleOf(options, kind)));
    return;
  }
  const { folder, robot } = await placeAndRobot(options, publishedUse(kind.task));
  await runToReport(kind.task, await publishedRequest(options, kind, robot), { ...options, folder });
}
