import { ConfigurationError } from '../../errors.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import { readRanges } from '../../parameters/number-ranges.js';
import { trainingLength } from '../../model/trial/training.js';
import { trialsOf } from './schedule.js';
import { clockOf, populationNames } from '../../observe/populations.js';
import type { PopulationName } from '../../observe/populations.js';
import type { RecordingPlan } from '../results/recordings.js';

/** The requested recordings, as written. */
export interface RecordingRequest {
  readonly populations: string;
  /** Unless given: the first trial of each block of the schedule, where populations of it have time in trials. */
  readonly trials?: string | undefined;
  readonly training?: string | undefined;
}

/** The options `--record…`, as they are written. */
export interface RecordingOptions {
  readonly record?: string;
  readonly recordTrials?: string;
  readonly recordTraining?: string;
}

/** The recordings that the options request; undefined: none. @throws ConfigurationError as `recordingPlan` */
export function recordingOf(
  { record: populations, recordTrials: trials, recordTraining: training }: RecordingOptions,
  configuration: Pick<ExperimentConfiguration, 'task' | 'goals' | 'selection' | 'schedule' | 'settings'>,
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

/** Most that one seed may record (bytes): its files are kept in memory until it is complete. */
const MOST_BYTES = 2 ** 29;
/** No trial takes longer (ms). */
const LONGEST_TRIAL_MS = 1451;
const BYTES = 8;

/**
 * @param conditions how many there are
 * @param trainingTrials how many the training has
 * @throws ConfigurationError for an unknown population, a trial that does not exist, and for more than fits
 */
export function recordingPlan(
  request: RecordingRequest,
  configuration: Pick<ExperimentConfiguration, 'task' | 'selection' | 'schedule' | 'settings'>,
  { conditions, trainingTrials }: { readonly conditions: number; readonly trainingTrials: number },
): RecordingPlan {
  const populations = parsePopulations(request.populations, configuration);
  const { schedule } = configuration;
  const training =
    request.training === undefined ? [] : trialList(request.training, '--record-training', trainingTrials);
  const firsts = schedule.blocks.map(({ trials: [first] }) => first);
  const still = populations.filter(
    (name) => clockOf(name) === 'basal ganglia' && !selectsInTrials(configuration),
  );
  if (still.length > 0 && training.length === 0)
    throw new ConfigurationError(
      `--record ${still.join(',')}: the basal ganglia stand still in the trials of this experiment, whose actions are ` +
        'stored or come from another rule; expected Reservoir, or --record-training with trials of their training',
    );
  const trials =
    request.trials === undefined
      ? still.length === populations.length
        ? []
        : firsts
      : trialList(request.trials, '--record-trials', trialsOf(schedule));
  const plan = { populations, trials, training };
  const bytes = bytesOf(plan, configuration, conditions);
  if (bytes > MOST_BYTES)
    throw new ConfigurationError(
      `--record: about ${megabytes(bytes)} MB a seed, expected at most ${megabytes(MOST_BYTES)}: ` +
        'choose fewer trials (--record-trials, --record-training), populations or conditions',
    );
  return plan;
}

const megabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);

function parsePopulations(
  text: string,
  { settings }: Pick<ExperimentConfiguration, 'settings'>,
): PopulationName[] {
  const names = text.split(',').map((part) => part.trim());
  return [
    ...new Set(
      names.map((name) => {
        const found = populationNames.find((known) => known.toLowerCase() === name.toLowerCase());
        if (found === undefined)
          throw new ConfigurationError(
            `--record: no population '${name}', expected some of ${populationNames.join(', ')}`,
          );
        if (found === 'Reservoir' && settings['model.cerebellum'] !== 'reservoir')
          throw new ConfigurationError(
            `--record: no Reservoir, as model.cerebellum is ${JSON.stringify(settings['model.cerebellum'])}`,
          );
        return found;
      }),
    ),
  ];
}

/** Whether the basal ganglia run in the trials after the training. */
const selectsInTrials = ({ task, selection }: Pick<ExperimentConfiguration, 'task' | 'selection'>): boolean =>
  task === 'reaching' && selection.kind === 'basal-ganglia';

function trialList(text: string, option: string, count: number): number[] {
  const ranges = readRanges(text);
  if (ranges === undefined)
    throw new ConfigurationError(`${option} is '${text}', expected trials and ranges (0,601-604)`);
  const outside = ranges.flatMap(({ first, last = first }) => [first, last]).find((trial) => trial >= count);
  if (outside !== undefined)
    throw new ConfigurationError(`${option}: trial ${outside}, expected 0 to ${count - 1}`);
  const trials = ranges.flatMap(({ first, last = first }) =>
    Array.from({ length: Math.max(last - first + 1, 0) }, (_, i) => first + i),
  );
  if (trials.length === 0) throw new ConfigurationError(`${option} is '${text}': there is no trial in it`);
  return [...new Set(trials)].sort((a, b) => a - b);
}

function bytesOf(
  { populations, trials, training }: RecordingPlan,
  { settings }: Pick<ExperimentConfiguration, 'settings'>,
  conditions: number,
): number {
  const cellsOf = (population: PopulationName): number => {
    switch (population) {
      case 'Cortex':
        return Number(settings['model.cortex_cells']) ** 3;
      case 'Reservoir':
        return Number(settings['model.reservoir_units']);
      case 'SNc':
      case 'Reward':
        return 1;
      default:
        return Number(settings['model.primitives']);
    }
  };
  const cells = populations.reduce((sum, population) => sum + cellsOf(population), 0);
  return BYTES * LONGEST_TRIAL_MS * cells * (trials.length * conditions + training.length);
}
