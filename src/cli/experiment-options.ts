import { availableParallelism } from 'node:os';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { conditionTerms } from '../studies/published/condition.js';
import { checkConfiguration } from '../studies/published/experiment-configuration.js';
import type { ExperimentConfiguration } from '../studies/published/experiment-configuration.js';
import { prepareToDraw } from '../studies/figures/figure.js';
import { runExperiment, scheduleEntry } from '../studies/jobs/experiment-run.js';
import type { ExperimentRequest } from '../studies/jobs/experiment-run.js';
import type { Schedule } from '../studies/published/schedule.js';
import { readSchedule, scheduleText } from '../studies/published/schedule-file.js';
import { populationNames } from '../observe/populations.js';
import { recordingPlan } from '../studies/published/recording-plan.js';
import type { RecordingPlan } from '../studies/published/recording-plan.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import { parseSelection, selectionForms } from '../studies/published/selection-text.js';
import { tableColumns } from '../studies/results/tables.js';
import { ConfigurationError } from '../errors.js';
import { trainingLength } from '../model/trial/training.js';
import { ExperimentDisplay } from './experiment-display.js';
import { readGoalsOption, withGiven } from './given-arrays.js';
import type { GivenOptions } from './given-arrays.js';
import { INTERRUPTED, onInterruption } from './interruption.js';
import { report } from './report.js';
import { addSettingsOptions, robotOf } from './robot-options.js';
import type { RobotOptions } from './robot-options.js';

/** Options of every experiment that is computed seed by seed into a folder. */
export interface RunOptions extends RobotOptions {
  readonly workers: number;
  readonly out?: string;
  readonly resume?: true;
  readonly json?: true;
}

/** Options of the experiments with a schedule of trials. */
export interface ExperimentOptions extends RunOptions, GivenOptions {
  readonly saveWeights?: true;
  readonly selection: string;
  readonly conditions: string;
  readonly schedule?: string;
  readonly printSchedule?: true;
  readonly frozenEvery: number;
  readonly record?: string;
  readonly recordTrials?: string;
  readonly recordTraining?: string;
  readonly seeds: string;
}

/** What tells one experiment from another. */
export interface ExperimentKind {
  readonly task: ExperimentConfiguration['task'];
  /** The schedule for so many goals, unless a file is named. */
  readonly schedule: (goals: number) => Schedule;
  readonly strategyTurn: number;
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
--resume goes on, and may name more seeds. Deviations from the publication are parameters: for example
--set model.shared_clock=false (the reservoir sleeps while the basal ganglia work, several times faster).`,
  );
}

/** See `RunOptions`. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--workers <n>', 'threads that compute', integerFrom(1), availableParallelism())
    .option('--out <dir>', 'folder for the results, new or empty')
    .option('--resume', 'go on with the results in the folder')
    .option('--json', 'print the verdicts as JSON');
}

/**
 * Folder, robot and settings of an experiment, the latter as a manifest has them: without the seed.
 * @throws ConfigurationError without a folder, or when the settings name a seed
 */
export async function runOf(options: RunOptions) {
  if (options.out === undefined)
    throw new ConfigurationError('no folder for the results, expected --out <dir>');
  const robot = await robotOf(options, { name: 'experiment', uses: {} }, 'published');
  const { 'model.seed': seed, ...settings } = robot.settings;
  if (seed !== 1) throw new ConfigurationError("parameter 'model.seed' is set, expected --seeds <list>");
  return {
    folder: options.out,
    robot,
    settings: JSON.parse(JSON.stringify(settings)) as ExperimentConfiguration['settings'],
  };
}

export function integerFrom(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`expected an integer from ${least}.`);
    return value;
  };
}

/** Runs an experiment as the options ask, or prints its schedule. */
export async function runFromOptions(options: ExperimentOptions, kind: ExperimentKind): Promise<void> {
  const { count: goals, places } = readGoalsOption(options.goals, kind.task);
  const schedule =
    options.schedule === undefined ? kind.schedule(goals) : await readSchedule(options.schedule);
  if (options.printSchedule) {
    process.stdout.write(scheduleText(schedule));
    return;
  }
  const { folder, robot, settings } = await runOf(options);
  const drawn: ExperimentConfiguration = {
    task: kind.task,
    goals,
    selection: parseSelection(options.selection),
    strategyTurn: kind.strategyTurn,
    schedule,
    frozenEvery: options.frozenEvery,
    settings,
    chainHash: robot.arm.chainHash,
  };
  const { configuration, weights } = withGiven(drawn, places, options, robot);
  const conditions = checkConfiguration(
    configuration,
    options.conditions.split(',').map((text) => text.trim()),
  );
  await runToReport(
    {
      experiment: kind.task,
      configuration,
      conditions: conditions.map(({ name }) => name),
      columns: tableColumns,
      recording: recordingOf(options, configuration, conditions.length),
      weights,
      saveWeights: options.saveWeights,
      seeds: parseSeeds(options.seeds),
      folder,
      resume: options.resume === true,
      workers: options.workers,
      robot: { urdfText: robot.urdfText, urdfName: robot.urdfName },
      entry: scheduleEntry,
    },
    options.json === true,
  );
}

/** Runs an experiment in sight of the user, who may stop it, and reports it when all its seeds are complete. */
export async function runToReport(request: ExperimentRequest, json: boolean): Promise<void> {
  const { experiment, folder } = request;
  const stop = new AbortController();
  const settle = onInterruption(() => {
    stop.abort();
  });
  const display = new ExperimentDisplay(experiment);
  try {
    const running = runExperiment(
      request,
      (progress) => {
        display.show(progress);
      },
      stop.signal,
    );
    prepareToDraw();
    const { complete, missing } = await running;
    display.end();
    const all = complete.length + missing.length;
    if (missing.length > 0) {
      process.stdout.write(
        `stopped: ${complete.length} of ${all} seeds complete in ${folder}; the same command with --resume goes on\n`,
      );
      process.exitCode = INTERRUPTED;
      return;
    }
    process.stderr.write(`${all} seeds complete in ${folder}\n`);
    await report(folder, json);
  } finally {
    display.end();
    settle();
  }
}

/** What is to be recorded; undefined: nothing. */
function recordingOf(
  { record: populations, recordTrials: trials, recordTraining: training }: ExperimentOptions,
  configuration: ExperimentConfiguration,
  conditions: number,
): RecordingPlan | undefined {
  if (populations === undefined) {
    if (trials === undefined && training === undefined) return undefined;
    throw new ConfigurationError(
      `trials to record, but no populations: expected --record with some of ${populationNames.join(', ')}`,
    );
  }
  const { task, goals, settings } = configuration;
  return recordingPlan({ populations, trials, training }, configuration, {
    conditions,
    trainingTrials: trainingLength(task, goals, Number(settings['model.training_trials'])),
  });
}
