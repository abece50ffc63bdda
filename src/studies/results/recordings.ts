import { z } from 'zod';
import { populationNames } from '../../observe/populations.js';
import { encodeNpy } from '../../storage/npy.js';
import type { RecordedRates } from '../../observe/rate-recorder.js';

/** The recordings in steps of 1 ms, in addition to the tables of the trials. */
export const recordingPlanSchema = z.strictObject({
  populations: z.array(z.enum(populationNames)).min(1),
  /** Trials of every condition, ascending. */
  trials: z.array(z.number().int().min(0)),
  /** Trials of the training of the intact brain, ascending. */
  training: z.array(z.number().int().min(0)),
});

export type RecordingPlan = z.infer<typeof recordingPlanSchema>;

/** What was recorded in a trial. */
export interface RecordedTrial {
  readonly trial: number;
  readonly recorded: readonly RecordedRates[];
}

/**
 * The files of recorded trials below a folder: `rates/trial-0601-StrD1.npy`, Float64, ms x cells as the model has them,
 * and `rates.json`, which lists them with shape and phases.
 */
export function recordingFiles(
  folder: string,
  trials: readonly RecordedTrial[],
): [string, Uint8Array | string][] {
  if (trials.length === 0) return [];
  const files = trials.flatMap(({ trial, recorded }) =>
    recorded.map(({ population, rates, phases }) => ({
      entry: {
        trial,
        population,
        file: `rates/trial-${String(trial).padStart(4, '0')}-${population}.npy`,
        shape: rates.shape,
        phases: phases.map(({ phase, startMs }) => ({ phase, start_ms: startMs })),
      },
      bytes: encodeNpy(rates),
    })),
  );
  const index = { axes: ['ms', 'cell'], recordings: files.map(({ entry }) => entry) };
  return [
    [`${folder}rates.json`, `${JSON.stringify(index, undefined, 1)}\n`],
    ...files.map(({ entry, bytes }): [string, Uint8Array] => [`${folder}${entry.file}`, bytes]),
  ];
}
