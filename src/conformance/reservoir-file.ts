import { z } from 'zod';
import { checksum, count, index, matrix, numbers, tolerance } from './golden-file.js';
import { reservoirConstants } from './reservoir-model.js';

const parameters = reservoirConstants.extend({
  n_inputs: z.number().int().positive(),
  on_steps: count,
  off_steps: count,
  readout: z.object({ scale: z.number() }),
  mean_error_initial: z.number(),
  x_mean_initial: z.number().default(0),
});

const briefSnapshot = z.object({ step: index, x: numbers, r: numbers });
const fullSnapshot = briefSnapshot.extend({ r_prev: numbers, dx: numbers, x_mean: numbers });
const snapshot = briefSnapshot
  .extend({ r_prev: numbers.optional(), dx: numbers.optional(), x_mean: numbers.optional() })
  .superRefine((row, context) => {
    const { r_prev, dx, x_mean } = row;
    const brief = r_prev === undefined && dx === undefined && x_mean === undefined;
    if (!brief)
      for (const issue of fullSnapshot.safeParse(row).error?.issues ?? [])
        context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
  });

/** Values that a trial states only if it ends with a learning step. */
const learningKeys = [
  'n_clipped',
  'x_after_learn_step',
  'r_after_learn_step',
  'x_mean_after_learn_step',
  'w_after_checksum',
] as const;

const trial = z
  .object({
    trial: index,
    goal: index,
    error: z.number(),
    mean_error_before: z.number(),
    learn: z.boolean(),
    readout: numbers,
    noise_events: z.array(z.tuple([index, index, z.number()])),
    snapshots: z.array(snapshot),
    trace_snapshots: z.array(z.object({ step: index, trace: matrix })).optional(),
    trace_after_trial: matrix.optional(),
    trace_checksum: checksum.optional(),
    delta_w: matrix.optional(),
    delta_w_checksum: checksum.optional(),
    n_clipped: count.optional(),
    x_after_learn_step: numbers.optional(),
    r_after_learn_step: numbers.optional(),
    x_mean_after_learn_step: numbers.optional(),
    w_after: matrix.optional(),
    w_after_checksum: checksum.optional(),
    mean_error_after: z.number(),
  })
  .superRefine((row, context) => {
    const miss = (key: string) => {
      context.addIssue({ code: 'custom', path: [key], message: 'is missing' });
    };
    if (row.trace_after_trial === undefined && row.trace_checksum === undefined) miss('trace_after_trial');
    if (!row.learn) {
      const stray = [...learningKeys, 'delta_w', 'delta_w_checksum', 'w_after'] as const;
      for (const path of stray)
        if (row[path] !== undefined)
          context.addIssue({ code: 'custom', path: [path], message: 'is there although learn is false' });
      return;
    }
    if (row.delta_w === undefined && row.delta_w_checksum === undefined) miss('delta_w');
    for (const key of learningKeys) if (row[key] === undefined) miss(key);
  });

/** A run: trials one after the other. */
export const reservoirRun = z.object({ trials: z.array(trial).min(1) });

/** The format motor-golden/reservoir-1. */
export const reservoirSchema = z.looseObject({
  parameters,
  W: matrix,
  Win: matrix,
  x0_per_trial: matrix,
  suggested_tolerance: z.object({ absolute: tolerance }),
  run_unperturbed: reservoirRun,
  run_perturbed: reservoirRun,
});

export type ReservoirFile = z.output<typeof reservoirSchema>;
export type ReservoirTrial = z.output<typeof trial>;
export type ReservoirSnapshot = z.output<typeof snapshot>;
export type Checksum = z.output<typeof checksum>;
