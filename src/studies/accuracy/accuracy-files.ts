import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Settings } from '../../parameters/parameter-table.js';
import { messageOf, ResultsError } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
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

const fileOf = (folder: string, { name, settings }: AccuracyJob) =>
  join(folder, `${name}-${settings['model.seed']}.json`);

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value));

/**
 * The measures that are in the folder already, or undefined.
 * @throws ResultsError when the file cannot be read or was measured with other settings
 */
export function readMeasures(folder: string, job: AccuracyJob): AccuracyMeasures | undefined {
  const file = fileOf(folder, job);
  if (!existsSync(file)) return undefined;
  let found: z.infer<typeof stored>;
  try {
    found = stored.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new ResultsError(`${file} holds no measures: ${messageOf(error)}`);
  }
  if (
    !isDeepStrictEqual(found.settings, plain(job.settings)) ||
    !isDeepStrictEqual(found.task, plain(job.task))
  )
    throw new ResultsError(`${file} was measured with other settings, expected a new folder for these`);
  return Object.fromEntries(
    Object.entries(found.measures).map(([name, values]) => [name, values.map((value) => value ?? Infinity)]),
  );
}

/** @throws an error of the file system; what was there stays */
export function writeMeasures(folder: string, job: AccuracyJob, measures: AccuracyMeasures): void {
  mkdirSync(folder, { recursive: true });
  const { settings, task } = job;
  writeAtomically(
    fileOf(folder, job),
    new TextEncoder().encode(`${JSON.stringify({ settings, task, measures })}\n`),
  );
}
