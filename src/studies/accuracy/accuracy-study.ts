import { basename, extname } from 'node:path';
import { describedRobot } from '../../arm/robot.js';
import { readConfigurationFile } from '../../parameters/configuration-file.js';
import type { Overrides } from '../../parameters/configuration-file.js';
import type { Profile } from '../../parameters/parameter-spec.js';
import { resolveSettings } from '../../parameters/settings.js';
import { ignoredOf, usedPart } from '../../parameters/unused.js';
import type { CommandUse } from '../../parameters/unused.js';
import { drivingUses } from '../../robot/driven-robot.js';
import type { JobRunner } from '../jobs/job-runner.js';
import { runShared } from '../jobs/shared-run.js';
import type { SharedProgress } from '../jobs/shared-run.js';
import { makeFolder } from '../results/results-folder.js';
import { ablations } from './ablations.js';
import { fileStem, readMeasures } from './accuracy-files.js';
import type { AccuracyJob } from './accuracy-files.js';
import { accuracyRows } from './accuracy-rows.js';
import type { AccuracyRow } from './accuracy-rows.js';
import { standardTask } from './accuracy-seed.js';
import type { AccuracyMeasures, AccuracyTask } from './accuracy-seed.js';
import type { AccuracyData } from './accuracy-worker.js';

/** What the study takes of the settings: its brains are its own, and so is what they are made to learn. */
export const accuracyUse: CommandUse = {
  name: 'experiment accuracy',
  uses: { ...drivingUses, checkpoints: undefined },
  sets: [
    'model.profile',
    'model.seed',
    'model.time_law',
    'learning.enabled',
    'learning.exploration',
    'autosave',
  ],
};

export interface AccuracyRequest {
  /** Configuration files of the arms; none: the package's left arm. */
  readonly arms: readonly string[];
  readonly seeds: readonly number[];
  /** Whether all steps from the published profile are measured, or that profile alone beside `robot`. */
  readonly ablations: boolean;
  /** For the measures of each seed; those that it has are not measured again. */
  readonly folder: string;
  /** Entry point of the workers. */
  readonly entry: URL;
  /** Told which parameters of a file are ignored. */
  readonly onNotice?: (text: string) => void;
}

export interface AccuracyOutcome {
  /** Measurements that are there, and how many there should be. */
  readonly complete: number;
  readonly total: number;
  /** Of all of them; empty when the run was stopped. */
  readonly rows: readonly AccuracyRow[];
}

/** A robot under one profile and some settings. */
interface Variant {
  readonly robot: string;
  readonly step: string;
  /** Before the names of its measures. */
  readonly prefix: string;
  readonly profile: Profile;
  readonly overrides: Overrides;
  readonly task: AccuracyTask;
}

/**
 * Measures all robots with all seeds, as far as the folder does not have it. Other processes may do the same there.
 * @param signal ends the run: what is measured stays
 * @throws ConfigurationError, UrdfError, ModelError
 * @throws ResultsError when the folder has measures of other settings under the same names, or cannot be used
 */
export async function runAccuracy(
  { arms, seeds, ablations: all, folder, entry, onNotice }: AccuracyRequest,
  runner: JobRunner,
  onProgress: (progress: SharedProgress) => void,
  signal: AbortSignal,
): Promise<AccuracyOutcome> {
  const robots = arms.length === 0 ? [undefined] : arms;
  const variants = (await Promise.all(robots.map((file) => variantsOf(file, all, onNotice)))).flat();
  const measurements = variants.flatMap((variant) =>
    seeds.map((seed) => ({ variant, ...measurement(variant, seed) })),
  );
  const byName = new Map(measurements.map(({ job, data }) => [job.name, data]));
  const known = new Map<string, AccuracyMeasures>();
  const measured = (name: string) => {
    const data = byName.get(name);
    const found = known.get(name) ?? (data === undefined ? undefined : readMeasures(folder, data));
    if (found !== undefined) known.set(name, found);
    return found;
  };
  makeFolder(folder);
  await runShared(
    {
      folder,
      entry,
      jobs: measurements.map(({ job }) => job),
      isDone: (name) => measured(name) !== undefined,
    },
    runner,
    onProgress,
    signal,
  );
  const found = measurements.map(({ variant, job }) => ({ variant, measures: measured(job.name) }));
  const complete = found.filter(({ measures }) => measures !== undefined).length;
  const rows = variants.flatMap((variant) => {
    const own = found.filter((one) => one.variant === variant).map(({ measures }) => measures);
    return accuracyRows(
      variant.robot,
      own.filter((measures) => measures !== undefined),
      variant.prefix,
    );
  });
  return { complete, total: found.length, rows: complete === found.length ? rows : [] };
}

/** @param file configuration of an arm; undefined: the package's left arm */
async function variantsOf(
  file: string | undefined,
  withAblations: boolean,
  onNotice: AccuracyRequest['onNotice'],
): Promise<Variant[]> {
  const robot = file === undefined ? 'left_arm' : basename(file, extname(file));
  const given = file === undefined ? {} : await readConfigurationFile(file);
  const settings = resolveSettings('robot', given);
  const ignored = ignoredOf(String(file), Object.keys(given), settings, accuracyUse);
  if (ignored !== undefined) onNotice?.(ignored);
  const own = usedPart(given, accuracyUse);
  const { reach } = describedRobot(settings).arm;
  const steps = ablations(reach)
    .filter(({ name }) => withAblations || name === 'published')
    .map(({ name, profile, overrides, disturbances }) => ({
      robot,
      step: name,
      prefix: `${name}: `,
      profile,
      overrides: { ...own, ...overrides },
      task: { ...standardTask, disturbances },
    }));
  return [
    { robot, step: 'robot', prefix: '', profile: 'robot', overrides: own, task: standardTask },
    ...steps,
  ];
}

function measurement({ robot, step, profile, overrides, task }: Variant, seed: number) {
  const settings = resolveSettings(profile, {
    ...overrides,
    'model.profile': profile,
    'model.seed': seed,
  });
  const { urdfText, urdfName } = describedRobot(settings);
  const name = `${robot}-${step}`;
  const data: AccuracyData = { name, settings, task, urdfText, urdfName };
  return { data, job: { name: fileStem(data satisfies AccuracyJob), title: `${name}, seed ${seed}`, data } };
}
