/** One run of the bench in a file, part by part. It can be interrupted, and a page can be made from it. */
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { z } from 'zod';
import { writeAtomically } from '../src/storage/atomic-write.js';
import { hostFacts, programFacts } from '../src/studies/results/provenance.js';
import { linesSchema } from './report.js';
import type { Extent } from './report.js';

const partSchema = z.object({
  startedAt: z.string(),
  seconds: z.number(),
  /** Programs that wanted a processor in the minute before: a number near 0 says that the machine was idle. */
  loadBefore: z.number(),
  runs: z.number(),
  quick: z.boolean(),
  lines: linesSchema,
});
const fileSchema = z.object({
  program: z.object({ version: z.string(), commit: z.string().nullable() }),
  host: z.object({ node: z.string(), processor: z.string(), cores: z.number(), memoryMiB: z.number() }),
  parts: z.record(z.string(), partSchema),
});
export type RunFile = z.infer<typeof fileSchema>;

/** @throws Error where it is no such file */
export const decodeRunFile = (text: string): RunFile => fileSchema.parse(JSON.parse(text));

/** A file to which parts are added. */
export class BenchFile {
  readonly #file: string | undefined;
  readonly #run: RunFile;

  /** @throws Error for a file of another commit or machine, which would not be one run */
  constructor(file: string | undefined) {
    const { node, processor, cores, memoryMiB } = hostFacts();
    const here = { program: programFacts(), host: { node, processor, cores, memoryMiB } };
    this.#file = file;
    this.#run = { ...here, parts: {} };
    if (file === undefined || !existsSync(file)) return;
    const found = decodeRunFile(readFileSync(file, 'utf8'));
    if (JSON.stringify([found.program, found.host]) !== JSON.stringify([here.program, here.host]))
      throw new Error(
        `${file} is of ${found.program.commit ?? 'an unknown commit'} on ${found.host.processor}, ` +
          `this is ${here.program.commit ?? 'an unknown commit'} on ${processor}: name a new file`,
      );
    this.#run = found;
  }

  has(part: string): boolean {
    return Object.hasOwn(this.#run.parts, part);
  }

  /** Measures a part and keeps it once it is measured to its end. */
  async add(
    part: string,
    { runs, quick }: Extent,
    measure: () => Promise<z.infer<typeof linesSchema>>,
  ): Promise<void> {
    const [loadBefore] = loadavg();
    const startedAt = new Date().toISOString();
    const startMs = performance.now();
    const lines = await measure();
    const seconds = (performance.now() - startMs) / 1000;
    this.#run.parts[part] = { startedAt, seconds, loadBefore, runs, quick, lines };
    if (this.#file !== undefined) writeAtomically(this.#file, `${JSON.stringify(this.#run, undefined, 2)}\n`);
  }
}
