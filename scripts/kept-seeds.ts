/**
 * The measures of single seeds, kept in docs/ so that a table can grow from one run to the next. A file has one line per
 * seed: the name of its job, the commit at which it was measured, and its measures to four digits (null: never).
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { allMeasures } from '../src/studies/results/measure-files.js';
import type { Measures } from '../src/studies/results/measure-files.js';

interface KeptSeed {
  readonly commit: string;
  readonly measures: Measures;
}

const jobOf = /^(.+)-(\d+)\.json$/;
const short = (_: string, value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(4)) : value;

export class KeptSeeds {
  readonly #file: URL;
  readonly #seeds: Record<string, KeptSeed>;

  /** @param name of a file in docs/ */
  constructor(name: string) {
    this.#file = new URL(`../docs/${name}`, import.meta.url);
    this.#seeds = existsSync(this.#file)
      ? (JSON.parse(readFileSync(this.#file, 'utf8')) as Record<string, KeptSeed>)
      : {};
  }

  /**
   * Takes up all seeds of a folder of results, in place of the same seeds before.
   * @param shortened the part of the measures that is kept; all unless given
   */
  takeUp(folder: string, commit: string, shortened = (measures: Measures): Measures => measures): void {
    for (const file of readdirSync(folder)) {
      const job = jobOf.exec(file);
      if (job === null) continue;
      const [, name, seed] = job;
      const [measures] = allMeasures(folder, name, Number(seed));
      this.#seeds[`${name}-${seed}`] = { commit, measures: shortened(measures) };
    }
    const lines = Object.keys(this.#seeds)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((key) => `${JSON.stringify(key)}: ${JSON.stringify(this.#seeds[key], short)}`);
    writeFileSync(this.#file, `{\n${lines.join(',\n')}\n}\n`);
  }

  /** The measures of all seeds of a job, in the order of the seeds. */
  of(name: string): Measures[] {
    return this.seedsOf(name).map(({ measures }) => measures);
  }

  seedsOf(name: string): { readonly seed: number; readonly measures: Measures }[] {
    return Object.entries(this.#seeds)
      .filter(([key]) => key.startsWith(`${name}-`) && /^\d+$/.test(key.slice(name.length + 1)))
      .map(([key, { measures }]) => ({
        seed: Number(key.slice(name.length + 1)),
        measures: Object.fromEntries(
          Object.entries(measures as Record<string, (number | null)[]>).map(([measure, values]) => [
            measure,
            values.map((value) => value ?? Infinity),
          ]),
        ),
      }));
  }

  /** The names of all jobs. */
  get names(): string[] {
    return [...new Set(Object.keys(this.#seeds).map((key) => key.replace(/-\d+$/, '')))];
  }

  /** The commits at which the seeds were measured. */
  get commits(): string[] {
    return [...new Set(Object.values(this.#seeds).map(({ commit }) => commit))];
  }
}
