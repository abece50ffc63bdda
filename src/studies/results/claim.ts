import { randomBytes } from 'node:crypto';
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { ResultsError, messageOf } from '../../errors.js';
import { readDataFile } from '../../parameters/read-data-file.js';
import { isRunning, thisProcess } from './process-identity.js';

/**
 * Several processes may share a folder of results. Each seed in it is computed by the process that claims it:
 *
 *     seed-0003.claim-1        a process has seed 3
 *     seed-0003.claim-2        another process took it over from the first one, which is dead
 *     seed-0003.RUN.partial    what the run RUN has written of it so far
 *
 * The claim with the highest number is in force. A claim is a new file (O_EXCL), so one process alone gets a number.
 * The claim of a dead process stays until its successor is done, so that nobody can remove the claim of a live process
 * by mistake.
 */

const factsSchema = z.object({
  host: z.string(),
  /** Distinguishes machines with the same name, and containers. */
  machine: z.string(),
  pid: z.number().int(),
  /** Start time of the process, as the system counts; absent if the system does not report it. */
  started: z.string().optional(),
  /** Common to all claims of one call of the program. */
  run: z.string(),
});

type ClaimFacts = z.infer<typeof factsSchema>;

/** A process that has not renewed its claim for this long counts as dead, wherever it runs (ms). */
export const SILENT_MS = 600_000;
/** A claim is renewed at most this often (ms). */
const RENEWAL_MS = 10_000;
/** A claim is a line. */
const MOST_CLAIM_BYTES = 64 * 1024;
/** Attempts to get a claim when several processes compete for it. */
const ATTEMPTS = 5;
const LOCK_POLL_MS = 50;

/** A name for the claims of one call of the program, which no other call has. */
export const newRun = (): string => randomBytes(6).toString('hex');

/** The file or folder into which a run writes an incomplete result. */
export const partialOf = (folder: string, name: string, run: string): string =>
  join(folder, `${name}.${run}.partial`);

/** Whether a file of a folder belongs to claims of `name`. */
export const isClaimOf = (name: string, file: string): boolean =>
  file.startsWith(`${name}.claim-`) && /^\d+$/.test(file.slice(name.length + '.claim-'.length));

/** A claim in force. Others do not touch the claimed seed until it is released. */
export class Claim {
  readonly #folder: string;
  readonly #name: string;
  readonly #number: number;
  #renewedMs = performance.now();

  constructor(folder: string, name: string, number: number) {
    this.#folder = folder;
    this.#name = name;
    this.#number = number;
  }

  /** Must be called from time to time while the work goes on: it shows other machines that the process is alive. */
  renew(): void {
    const nowMs = performance.now();
    if (nowMs - this.#renewedMs < RENEWAL_MS) return;
    this.#renewedMs = nowMs;
    try {
      utimesSync(claimFile(this.#folder, this.#name, this.#number), new Date(), new Date());
    } catch {
      // Another process regarded this one as dead. The work goes on: the first to finish has the result.
    }
  }

  /** Releases the claim. Earlier claims are removed first: while they exist, this one must exist, too. */
  release(): void {
    for (const number of numbersOf(this.#folder, this.#name))
      if (number <= this.#number) rmSync(claimFile(this.#folder, this.#name, number), { force: true });
  }
}

/**
 * Claims `name` in a folder, and removes what dead processes left.
 * @returns undefined when a live process has it
 * @throws ResultsError when the folder cannot be written
 */
export function claim(folder: string, name: string, run: string): Claim | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const last = numbersOf(folder, name).at(-1) ?? 0;
    const before = last === 0 ? undefined : readClaim(folder, name, last);
    if (before?.live === true) return undefined;
    if (last > 0 && before === undefined) continue; // It has just been removed.
    if (!create(claimFile(folder, name, last + 1), run)) continue;
    if (isInForce(folder, name, last + 1, before?.facts)) {
      removeLeftOvers(folder, name, last);
      return new Claim(folder, name, last + 1);
    }
    rmSync(claimFile(folder, name, last + 1), { force: true });
  }
  return undefined;
}

/** The names that are claimed by live processes, with the process, for messages. */
export function holdersOf(folder: string, names: readonly string[]): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((file) => file.includes('.claim-'));
  return new Map(
    names.flatMap((name) => {
      const last = numbersAmong(files, name).at(-1);
      const found = last === undefined ? undefined : readClaim(folder, name, last);
      if (found?.live !== true) return [];
      const { facts } = found;
      return [[name, facts === undefined ? 'a process' : `process ${facts.pid} on ${facts.host}`]];
    }),
  );
}

/** Releases all claims of a run, and removes its incomplete results. Its workers must have ended. */
export function releaseRun(folder: string, run: string): void {
  const claims = readdirSync(folder).flatMap((file) => {
    const match = /^(.+)\.claim-(\d+)$/.exec(file);
    return match === null ? [] : [{ name: match[1], number: Number(match[2]) }];
  });
  for (const { name, number } of claims) {
    if (readClaim(folder, name, number)?.facts?.run !== run) continue;
    rmSync(partialOf(folder, name, run), { recursive: true, force: true });
    new Claim(folder, name, number).release();
  }
}

/**
 * Does some short work that no other process may do at the same time under this name in this folder; waits for them.
 */
export async function locked<T>(folder: string, name: string, work: () => T | Promise<T>): Promise<T> {
  const run = newRun();
  let held = claim(folder, name, run);
  for (; held === undefined; held = claim(folder, name, run)) await pause(LOCK_POLL_MS);
  try {
    return await work();
  } finally {
    held.release();
  }
}

const claimFile = (folder: string, name: string, number: number): string =>
  join(folder, `${name}.claim-${number}`);

/** Numbers of the claims of a name, ascending. */
const numbersOf = (folder: string, name: string): number[] => numbersAmong(readdirSync(folder), name);

function numbersAmong(files: readonly string[], name: string): number[] {
  return files
    .filter((file) => isClaimOf(name, file))
    .map((file) => Number(file.slice(file.lastIndexOf('-') + 1)))
    .sort((a, b) => a - b);
}

/** @returns false when it is there already */
function create(file: string, run: string): boolean {
  try {
    writeFileSync(file, JSON.stringify({ ...thisProcess(), run } satisfies ClaimFacts), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw new ResultsError(`${file} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}

/** Undefined if it is gone. A claim without content is being written, or its process died while writing it. */
function readClaim(
  folder: string,
  name: string,
  number: number,
): { readonly facts: ClaimFacts | undefined; readonly live: boolean } | undefined {
  const file = claimFile(folder, name, number);
  const status = statSync(file, { throwIfNoEntry: false });
  if (status === undefined) return undefined;
  const facts = factsIn(file);
  const silentMs = Date.now() - status.mtimeMs;
  return { facts, live: silentMs < SILENT_MS && (facts === undefined || isRunning(facts)) };
}

function factsIn(file: string): ClaimFacts | undefined {
  try {
    return factsSchema.parse(JSON.parse(readDataFile(file, MOST_CLAIM_BYTES).toString('utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Whether no other process interfered: the claim is the last one, and the claim before it is still the one of the dead
 * process.
 */
function isInForce(folder: string, name: string, number: number, dead: ClaimFacts | undefined): boolean {
  if (numbersOf(folder, name).at(-1) !== number) return false;
  if (number === 1) return true;
  const before = readClaim(folder, name, number - 1);
  return before !== undefined && before.facts?.run === dead?.run;
}

function removeLeftOvers(folder: string, name: string, last: number): void {
  for (let number = 1; number <= last; number++) {
    const dead = readClaim(folder, name, number)?.facts;
    if (dead !== undefined) rmSync(partialOf(folder, name, dead.run), { recursive: true, force: true });
  }
}
