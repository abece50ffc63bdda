import { setMaxListeners } from 'node:events';
import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { Piscina } from 'piscina';
import type { RobotDescription } from '../../arm/robot.js';
import { resolveSettings } from '../../parameters/settings.js';
import { ResultsError, messageOf } from '../../errors.js';
import { errorFrom } from '../../controllers/brain/worker-protocol.js';
import type { Manifest, ManifestContent } from '../results/manifest.js';
import { hostFacts, programFacts } from '../results/provenance.js';
import type { GivenWeights } from '../published/given/given-brain.js';
import type { RecordingPlan } from '../published/recording-plan.js';
import {
  isComplete,
  makeFolder,
  readManifest,
  removePartialSeeds,
  writeManifest,
} from '../results/results-folder.js';
import type { SeedJob, SeedMessage, SeedWorker } from './seed-job.js';

/** An experiment over seeds, and where it goes. */
export interface ExperimentRequest {
  /** `reaching`, `adaptation`, `structural`. */
  readonly experiment: string;
  /** Checked already. */
  readonly configuration: Manifest['configuration'];
  readonly conditions: readonly string[];
  /** Columns of the tables of a seed, by name. */
  readonly columns: Manifest['columns'];
  readonly seeds: readonly number[];
  readonly folder: string;
  readonly recording?: RecordingPlan | undefined;
  /** Weights that the configuration names, and whether those of the brains are saved. */
  readonly weights?: GivenWeights | undefined;
  readonly saveWeights?: boolean | undefined;
  /** Go on with what is in the folder. */
  readonly resume: boolean;
  readonly workers: number;
  readonly robot: Pick<RobotDescription, 'urdfText' | 'urdfName'>;
  /** Entry point of the threads, which computes one seed (`SeedWorker`). */
  readonly entry: URL;
}

/** How far an experiment is. */
export interface ExperimentProgress {
  /** Seeds, fractions of running ones included. */
  readonly done: number;
  readonly total: number;
  /** The seed that was completed just now, if one was. */
  readonly completed: number | undefined;
}

export interface ExperimentOutcome {
  readonly complete: readonly number[];
  /** Seeds that are missing since the run was stopped. */
  readonly missing: readonly number[];
}

/** The compiled entry point of the threads for reaching and adaptation. */
export const scheduleEntry = new URL('../published/seed-worker.js', import.meta.url);

/**
 * Makes the folder ready and computes the seeds that are missing on worker threads. A seed is written when it is whole;
 * whatever stops the run, the complete ones stay.
 * @param signal ends the run: running seeds are given up
 * @throws ResultsError when the folder holds something else or cannot be written
 * @throws ModelError of a seed, with its number
 */
export async function runExperiment(
  request: ExperimentRequest,
  onProgress: (progress: ExperimentProgress) => void,
  signal: AbortSignal,
): Promise<ExperimentOutcome> {
  const { folder, robot, configuration, conditions, recording, weights, saveWeights, entry } = request;
  const manifest = prepareFolder(request);
  const { seeds } = manifest;
  const missing = () => seeds.filter((seed) => !isComplete(folder, seed));
  const shares = new Map(seeds.map((seed) => [seed, isComplete(folder, seed) ? 1 : 0]));
  const tell = (completed?: number) => {
    const done = [...shares.values()].reduce((sum, share) => sum + share, 0);
    onProgress({ done, total: seeds.length, completed });
  };
  tell();

  const threads = Math.min(request.workers, missing().length);
  const stopped = () => signal.aborted;
  if (threads > 0 && !stopped()) {
    const pool = new Piscina<SeedJob, ReturnType<SeedWorker>>({
      filename: entry.href,
      name: 'seedWorker',
      minThreads: threads,
      maxThreads: threads,
    });
    pool.on('message', ({ seed, share }: SeedMessage) => {
      shares.set(seed, Math.min(share, 1));
      tell();
    });
    const compute = async (seed: number) => {
      const job: SeedJob = {
        folder,
        seed,
        configuration,
        conditions,
        recording,
        weights,
        saveWeights,
        ...robot,
      };
      const problem = await pool.run(job, { signal });
      if (problem !== undefined) throw withSeed(errorFrom(problem), seed);
      shares.set(seed, 1);
      tell(seed);
    };
    setMaxListeners(0, signal); // one for each seed that runs
    // The queue of the pool would take every other seed first.
    const waiting = inOrderOf(request.seeds, missing());
    const computeInTurn = async () => {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) await compute(seed);
    };
    try {
      await Promise.all(Array.from({ length: threads }, computeInTurn));
    } catch (error) {
      if (!stopped()) throw error;
    } finally {
      await pool.destroy();
      removePartialSeeds(folder);
    }
  }
  const left = missing();
  return { complete: seeds.filter((seed) => !left.includes(seed)), missing: left };
}

/** Seeds that were asked for come first, in the order in which they were. */
const inOrderOf = (asked: readonly number[], seeds: readonly number[]): number[] => [
  ...asked.filter((seed) => seeds.includes(seed)),
  ...seeds.filter((seed) => !asked.includes(seed)),
];

/** The same error, of its class, that names the seed. */
function withSeed(error: Error, seed: number): Error {
  error.message = `seed ${seed}: ${error.message}`;
  return error;
}

/**
 * Checks what was asked for, and begins a folder or takes one up.
 * @returns its manifest; when more seeds were asked for than it had, it has them now
 */
function prepareFolder(request: ExperimentRequest): ManifestContent {
  const { experiment, configuration, columns, seeds, folder, resume, recording, saveWeights } = request;
  const asked = {
    experiment,
    configuration,
    conditions: [...request.conditions],
    ...(recording === undefined ? {} : { recording }),
    ...(saveWeights === true ? { weights: true as const } : {}),
    columns,
  };
  const found = readManifest(folder);
  if (found === undefined) {
    requireEmpty(folder);
    const content: ManifestContent = {
      ...asked,
      seeds: [...seeds],
      program: programFacts(),
      host: hostFacts(),
      startedAt: new Date().toISOString(),
    };
    writeManifest(folder, content);
    return content;
  }
  if (!resume)
    throw new ResultsError(
      `${folder} holds results of '${found.experiment}' already: --resume goes on with them, another --out begins anew`,
    );
  requireSame(found, asked, folder);
  const content = { ...found, seeds: [...new Set([...found.seeds, ...seeds])].sort((a, b) => a - b) };
  if (content.seeds.length > found.seeds.length) writeManifest(folder, content);
  return content;
}

function requireEmpty(folder: string): void {
  try {
    makeFolder(folder);
    if (readdirSync(folder).length === 0) return;
  } catch (error) {
    throw new ResultsError(`${folder} cannot be used for results: ${messageOf(error)}`, { cause: error });
  }
  throw new ResultsError(`${folder} is not empty and holds no experiment: expected a new or empty folder`);
}

/** @throws ResultsError that names what differs */
function requireSame(
  found: Manifest,
  asked: Pick<
    ManifestContent,
    'experiment' | 'configuration' | 'conditions' | 'columns' | 'recording' | 'weights'
  >,
  folder: string,
): void {
  const defaults = resolveSettings('published');
  const flat = (content: typeof asked): Record<string, unknown> => {
    const { settings, ...rest } = content.configuration;
    return {
      experiment: content.experiment,
      conditions: content.conditions,
      columns: content.columns,
      recording: content.recording,
      'saved weights': content.weights,
      ...rest,
      // Parameters that the program did not have yet when the folder was begun had their default.
      ...defaults,
      ...(typeof settings === 'object' && !Array.isArray(settings) ? settings : {}),
    };
  };
  // As JSON: what was read has no more than that.
  const [before, now] = [flat(found), flat(JSON.parse(JSON.stringify(asked)) as typeof asked)];
  const different = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (name) => !isDeepStrictEqual(before[name], now[name]),
  );
  if (different.length === 0) return;
  const show = (value: unknown) => {
    const text = value === undefined ? 'nothing' : JSON.stringify(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
  };
  throw new ResultsError(
    `${folder} holds another experiment:\n` +
      different
        .map((name) => `${name} is ${show(before[name])} there, and ${show(now[name])} was asked for`)
        .join('\n'),
  );
}
