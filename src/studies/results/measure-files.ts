import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Settings } from '../../parameters/parameter-table.js';
import { resolveSettings } from '../../parameters/settings.js';
import { messageOf, ResultsError } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { robotHashOf } from '../../storage/commissioning.js';
import { partialOf } from './claim.js';
import { MOST_LIST_BYTES, readResultFile } from './trial-table.js';

/** Values of every measure of one job: one per target unless stated otherwise. Infinity stands for never. */
export type Measures = Record<string, number[]>;

/** JSON has no infinity: null stands for it. */
const stored = z.object({
  settings: z.record(z.string(), z.unknown()),
  /** Of the robot description; files of before do not have it. */
  robotHash: z.string().optional(),
  task: z.record(z.string(), z.unknown()),
  measures: z.record(z.string(), z.array(z.number().nullable())),
});

/** The settings of a measured seed, and the file of its measures: one file per job. */
export interface MeasuredJob {
  readonly name: string;
  readonly settings: Settings;
  /** What was measured, as plain data. */
  readonly task: object;
  /** The robot description. */
  readonly urdfText: string;
}

/** Name of the file without its ending, which is also the name of the claim. */
export const fileStem = ({ name, settings }: MeasuredJob): string => `${name}-${settings['model.seed']}`;

const fileOf = (folder: string, job: MeasuredJob) => join(folder, `${fileStem(job)}.json`);

const plain = (value: object) => JSON.parse(JSON.stringify(value)) as Record<string, unknown>;

/** The settings of the measurement. Parameters that the program did not have yet had their default. */
const withDefaults = (settings: Readonly<Record<string, unknown>>): object => ({
  ...resolveSettings(settings['model.profile'] === 'robot' ? 'robot' : 'published'),
  ...settings,
});

/** Whether the folder has the measures. */
export const hasMeasures = (folder: string, job: MeasuredJob): boolean => existsSync(fileOf(folder, job));

/**
 * The measures of all seeds of a robot and variant that a folder has, whatever their settings, or of one seed.
 * @throws ResultsError
 */
export function allMeasures(folder: string, name: string, seed?: number): Measures[] {
  return readdirSync(folder)
    .filter((file) => file.startsWith(`${name}-`) && /^\d+\.json$/.test(file.slice(name.length + 1)))
    .filter((file) => seed === undefined || file === `${name}-${seed}.json`)
    .map((file) => measuresOf(readStored(join(folder, file))));
}

/**
 * The measures that are in the folder already, or undefined.
 * @throws ResultsError when the file cannot be read or was measured with other settings
 */
export function readMeasures(folder: string, job: MeasuredJob): Measures | undefined {
  const file = fileOf(folder, job);
  if (!existsSync(file)) return undefined;
  const found = readStored(file);
  const other = whatIsOther(found, job);
  if (other !== undefined)
    throw new ResultsError(
      `${file} was measured with other settings (${other}), expected a new folder for these`,
    );
  return measuresOf(found);
}

/** In what a measurement differs from a job, in words; undefined if it is the one that the job asks for. */
function whatIsOther(found: z.infer<typeof stored>, { settings, task, urdfText }: MeasuredJob) {
  if (found.robotHash !== undefined && found.robotHash !== robotHashOf(urdfText))
    return 'the robot description has changed';
  const here = plain(settings);
  // The same description may lie elsewhere.
  const there = plain(
    withDefaults(found.robotHash === undefined ? found.settings : { ...found.settings, urdf: here.urdf }),
  );
  return firstOther(there, here) ?? firstOther(found.task, plain(task));
}

function firstOther(
  there: Readonly<Record<string, unknown>>,
  here: Readonly<Record<string, unknown>>,
): string | undefined {
  const name = Object.keys({ ...there, ...here }).find((key) => !isDeepStrictEqual(there[key], here[key]));
  const text = (value: unknown) => (value === undefined ? 'not given' : JSON.stringify(value));
  return name && `${name} is ${text(there[name])} there and ${text(here[name])} here`;
}

function readStored(file: string): z.infer<typeof stored> {
  try {
    return stored.parse(JSON.parse(readResultFile(file, MOST_LIST_BYTES).toString('utf8')));
  } catch (error) {
    throw new ResultsError(`${file} holds no measures: ${messageOf(error)}`, { cause: error });
  }
}

const measuresOf = ({ measures }: z.infer<typeof stored>): Measures =>
  Object.fromEntries(
    Object.entries(measures).map(([name, values]) => [name, values.map((value) => value ?? Infinity)]),
  );

/**
 * Writes the measures as a whole or not at all.
 * @param run the run of the claim
 * @throws an error of the file system; an existing file is kept
 */
export function writeMeasures(folder: string, job: MeasuredJob, measures: Measures, run: string): void {
  const { settings, task, urdfText } = job;
  const partial = partialOf(folder, fileStem(job), run);
  try {
    mkdirSync(partial, { recursive: true });
    const file = join(partial, 'measures.json');
    writeAtomically(
      file,
      `${JSON.stringify({ settings, robotHash: robotHashOf(urdfText), task, measures })}\n`,
    );
    renameSync(file, fileOf(folder, job));
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}
