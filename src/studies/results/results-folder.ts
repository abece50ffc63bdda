import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { ResultsError, messageOf } from '../../errors.js';
import { writeAtomically } from '../../storage/atomic-write.js';
import { newRun, partialOf } from './claim.js';
import { decodeManifest, encodeManifest } from './manifest.js';
import type { Manifest, ManifestContent } from './manifest.js';
import { MOST_LIST_BYTES, readResultFile, readTable } from './trial-table.js';
import type { TrialTable } from './trial-table.js';

/**
 * The results of an experiment as a folder:
 *
 *     manifest.json                              configuration, seeds, columns, program, host
 *     seed-0001/<table>.{csv,npy}                training, primitives, goals
 *     seed-0001/<condition>/trials.{csv,npy}     one row per trial
 *     seed-0001/weights/, <condition>/weights/   goals, actions and weights that were saved: after training, after trials
 *     seed-0001/<condition>/rates.json, rates/   rates that were recorded, and their list; the training's in training/
 *     seed-0001/complete.json                    length and CRC-32 of every file of the seed
 *     summary.json, figures/, report.html        made from the tables
 *
 * A seed is written into a folder of another name, which is renamed when it is complete. A folder named seed-NNNN is
 * therefore whole. Several processes may work in one folder (claim.ts).
 */
const MANIFEST = 'manifest.json';
const COMPLETE = 'complete.json';
const TRIALS = 'trials';

const completeSchema = z.record(
  z.string(),
  z.strictObject({ bytes: z.number().int(), crc32: z.number().int() }),
);

/** The results of one seed. */
export interface SeedResults {
  readonly seed: number;
  /** Tables of the seed as a whole, by name: `training`, `primitives`, `goals`. */
  readonly tables: ReadonlyMap<string, TrialTable>;
  /** Trials by condition. */
  readonly trials: ReadonlyMap<string, TrialTable>;
}

export interface Results {
  readonly manifest: Manifest;
  /** Complete seeds, in the order of the manifest. */
  readonly seeds: readonly SeedResults[];
}

/** Files of one seed by their path below its folder, with `/`. */
export type SeedFiles = ReadonlyMap<string, Uint8Array | string>;

/** The name of its folder, which is also the name of its claim. */
export const seedName = (seed: number): string => `seed-${String(seed).padStart(4, '0')}`;

export function seedFolder(folder: string, seed: number): string {
  return join(folder, seedName(seed));
}

/**
 * Both files of a table, for the files of a seed.
 * @param stem `training`, `rotation/trials`, …
 */
export function tableFiles(stem: string, table: TrialTable): [string, Uint8Array | string][] {
  return [
    [`${stem}.csv`, table.toCsv()],
    [`${stem}.npy`, table.toNpy()],
  ];
}

/** The path of the trials of a condition below the folder of a seed, without its ending. */
export function trialsStem(condition: string): string {
  return `${condition}/${TRIALS}`;
}

/**
 * Makes a folder with those above it. `mkdirSync` alone never returns on a file system that permits no new files in a
 * folder and reports that it does not exist (/proc).
 * @throws Error of the file system
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  const above = dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it by now.
    if (!existsSync(folder)) throw error;
  }
}

/** @throws ResultsError */
export function writeManifest(folder: string, content: ManifestContent): void {
  writing(() => {
    makeFolder(folder);
    writeAtomically(join(folder, MANIFEST), encodeManifest(content));
  });
}

/** Undefined if there is none. @throws ResultsError when there is one that cannot be used */
export function readManifest(folder: string): Manifest | undefined {
  const file = join(folder, MANIFEST);
  return existsSync(file)
    ? decodeManifest(readResultFile(file, MOST_LIST_BYTES).toString('utf8'), file)
    : undefined;
}

/**
 * Writes a seed as a whole or not at all. If another process was first, its files stay: they have the same bytes.
 * @param run the run of the claim
 * @throws ResultsError when it cannot be written; then nothing of it remains
 */
export function writeSeed(folder: string, seed: number, files: SeedFiles, run = newRun()): void {
  const whole = seedFolder(folder, seed);
  const partial = partialOf(folder, seedName(seed), run);
  const sums = Object.fromEntries(
    Array.from(files, ([path, content]) => {
      const bytes = Buffer.from(content);
      return [path, { bytes: bytes.length, crc32: crc32(bytes) }];
    }),
  );
  writing(() => {
    try {
      for (const [path, content] of [
        ...files,
        [COMPLETE, `${JSON.stringify(sums, undefined, 1)}\n`] as const,
      ]) {
        const file = join(partial, path);
        mkdirSync(dirname(file), { recursive: true });
        writeAtomically(file, content);
      }
      renameSync(partial, whole);
    } catch (error) {
      rmSync(partial, { recursive: true, force: true });
      if (!isComplete(folder, seed)) throw error;
    }
  });
}

export function isComplete(folder: string, seed: number): boolean {
  return existsSync(join(seedFolder(folder, seed), COMPLETE));
}

/** @throws ResultsError when there is none, or one that cannot be used */
export function requireManifest(folder: string): Manifest {
  const manifest = readManifest(folder);
  if (manifest !== undefined) return manifest;
  throw new ResultsError(`${folder} holds no results of an experiment: it has no ${MANIFEST}`);
}

/**
 * All complete seeds of a folder.
 * @throws ResultsError when the folder has no results or a file of them is missing, damaged or of other columns
 */
export function readResults(folder: string): Results {
  const manifest = requireManifest(folder);
  const seeds = manifest.seeds
    .filter((seed) => isComplete(folder, seed))
    .map((seed) => readSeed(folder, seed, manifest));
  return { manifest, seeds };
}

function readSeed(folder: string, seed: number, { columns, conditions }: Manifest): SeedResults {
  const own = seedFolder(folder, seed);
  checkFiles(own);
  const read = (stem: string, table: string) => {
    const result = readTable(join(own, stem));
    if (result.columns.join() !== columns[table].join())
      throw new ResultsError(
        `${join(own, stem)}.csv has the columns ${result.columns.join(', ')}, expected ${columns[table].join(', ')}`,
      );
    return result;
  };
  const names = Object.keys(columns).filter((name) => name !== TRIALS);
  return {
    seed,
    tables: new Map(names.map((name) => [name, read(name, name)])),
    trials: new Map(conditions.map((name) => [name, read(trialsStem(name), TRIALS)])),
  };
}

/** @throws ResultsError when a file has changed since it was written */
function checkFiles(folder: string): void {
  const list = join(folder, COMPLETE);
  let files: z.infer<typeof completeSchema>;
  try {
    files = completeSchema.parse(JSON.parse(readResultFile(list, MOST_LIST_BYTES).toString('utf8')));
  } catch (error) {
    if (error instanceof ResultsError) throw error;
    throw new ResultsError(`${list} is damaged: ${messageOf(error)}`, { cause: error });
  }
  for (const [path, { bytes, crc32: sum }] of Object.entries(files)) {
    const file = join(folder, path);
    const content = readResultFile(file);
    if (content.length !== bytes || crc32(content) !== sum)
      throw new ResultsError(
        `${file} is damaged: ${content.length} bytes, expected the ${bytes} that were written. ` +
          `Remove ${folder} and resume the experiment to make it again`,
      );
  }
}

function writing(work: () => void): void {
  try {
    work();
  } catch (error) {
    throw new ResultsError(messageOf(error), { cause: error });
  }
}
