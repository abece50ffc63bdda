import { z } from 'zod';
import { recordingPlanSchema } from './recordings.js';
import { ResultsError, messageOf } from '../../errors.js';

const FORMAT = 'neuromotor-experiment';
const VERSION = 1;

const count = z.number().int().min(0);
const columns = z.array(z.string().min(1)).min(1);

/** The description of a folder of results. */
const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** Name of the experiment: `reaching`, `adaptation`, … */
  experiment: z.string().min(1),
  /**
   * Everything that determines the numbers, except the seeds. A run can only be resumed with the same configuration.
   */
  configuration: z.record(z.string(), z.json()),
  seeds: z.array(count).min(1),
  /** Names of the conditions, which are names of folders too. */
  conditions: z.array(z.string().min(1)).min(1),
  /** The recordings in steps of 1 ms, if any. */
  recording: recordingPlanSchema.optional(),
  /** Whether goals, actions and weights were saved. */
  weights: z.literal(true).optional(),
  /** Columns of each table by its name; `trials` is the one of the conditions. */
  columns: z.record(z.string(), columns),
  program: z.strictObject({
    version: z.string(),
    /** Commit of the source, with `+` when it was changed since; null outside a repository. */
    commit: z.string().nullable(),
  }),
  host: z.strictObject({
    node: z.string(),
    v8: z.string(),
    platform: z.string(),
    architecture: z.string(),
    release: z.string(),
    processor: z.string(),
    cores: count,
    memoryMiB: count,
  }),
  /** ISO 8601, UTC. */
  startedAt: z.string(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type ManifestContent = Omit<Manifest, 'format' | 'version'>;
export type Json = z.infer<ReturnType<typeof z.json>>;

export function encodeManifest(content: ManifestContent): string {
  const manifest: Manifest = { format: FORMAT, version: VERSION, ...content };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

/** @param name what error messages call it @throws ResultsError */
export function decodeManifest(text: string, name: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ResultsError(`${name} is no JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = manifestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ResultsError(`${name} is no manifest of an experiment:\n${z.prettifyError(parsed.error)}`);
}
