import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Settings } from '../../parameters/parameter-table.js';
import { resolveSettings } from '../../parameters/settings.js';
import { messageOf, ResultsError } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { partialOf } from '../results/claim.js';
import type { AccuracyMeasures, AccuracyTask } from './accuracy-seed.js';

/** JSON has no infinity: null stands for it. */
const stored = z.object({
  settings: z.record(z.string(), z.unknown()),
  task: z.record(z.string(), z.unknown()),
  measures: z.record(z.string(), z.array(z.number().nullable())),
});

/** What a seed was measured with, and where its measures go: one file for each robot, variant and seed. */
export interface AccuracyJob {
  readonly name: string;
  readonly settings: Settings;
  readonly task: AccuracyTask;
}

/** Name of the file without its ending, by which the measurement is claimed, too. */
export const fileStem = ({ name, settings }: AccuracyJob): string => `${name}-${settings['model.seed']}`;

const fileOf = (folder: string, job: AccuracyJob) => join(folder, `${fileStem(job)}.json`);

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

/** As they were measured with: parameters that the program did not have yet had their default. */
const withDefaults = (settings: Readonly<Record<string, unknown>>): object => ({
  ...resolveSettings(settings['model.profile'] === 'robot' ? 'robot' : 'published'),
  ...settings,
});

/** Whether the folder has the measures. */
export const hasMeasures = (folder: string, job: AccuracyJob): boolean => existsSync(fileOf(folder, job));

/** The measures of all seeds of a robot and variant that a folder has, whatever their settings. @throws ResultsError */
export function allMeasures(folder: string, name: string): AccuracyMeasures[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}-`) && /^\d+\.json$/.test(file.slice(name.length + 1)))
    .map((file) => measuresOf(readStored(join(folder, file))));
}

/**
 * The measures that are in the folder already, or undefined.
 * @throws ResultsError when the file cannot be read or was measured with other settings
 */
export function readMeasures(folder: string, job: AccuracyJob): AccuracyMeasures | undefined {
  const file = fileOf(folder, job);
  if (!existsSync(file)) return undefined;
  const found = readStored(file);
  if (
    !isDeepStrictEqual(plain(withDefaults(found.settings)), plain(job.settings)) ||
    !isDeepStrictEqual(found.task, plain(job.task))
  )
    throw new ResultsError(`${file} was measured with other settings, expected a new folder for these`);
  return measuresOf(found);
}

function readStored(file: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ResultsError(`${file} holds no measures: ${messageOf(error)}`, { cause: error });
  }
}

const measuresOf = ({ measures }: z.infer<typeof stored>): AccuracyMeasures =>
  Object.fromEntries(
    Object.entries(measures).map(([name, values]) => [name, values.map((value) => value ?? Infinity)]),
  );

/**
 * Writes the measures as a whole or not at all.
 * @param run of the claim @throws an error of the file system; what was there stays
 */
export function writeMeasures(
  folder: string,
  job: AccuracyJob,
  measures: AccuracyMeasures,
  run: string,
): void {
  const { settings, task } = job;
  const partial = partialOf(folder, fileStem(job), run);
  try {
    mkdirSync(partial, { recursive: true });
    const file = join(partial, 'measures.json');
    writeAtomically(file, `${JSON.stringify({ settings, task, measures })}\n`);
    renameSync(file, fileOf(folder, job));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
