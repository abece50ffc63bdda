import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from '../../../parameters/package-files.js';

/**
 * Statistics of the reference, one value per seed, as extracted from the golden files by
 * `npm run docs:reference`: what experiments are compared with. `training` has means and standard deviations over many
 * seeds instead. `engine` says which program they are of: the original simulator, or one that was written after it.
 */
const moments = z.object({ mean: z.number(), sd: z.number(), n: z.number() });
const perSeed = z.record(z.string(), z.array(z.number()));
const blocks = z.array(
  z.object({ trials: z.tuple([z.number(), z.number()]), statistics: z.record(z.string(), moments) }),
);
const engine = z.string();
const referenceSchema = z.object({
  training: z.object({ engine, reaching: blocks, adaptation: blocks }),
  /**
   * Mean errors (m) with the nearest action. The goals were drawn at random and not by the training, so this is another
   * experiment. On a shared clock, 1050 ms of traces precede every trial.
   */
  reaching: z.array(z.object({ engine, goals: z.number(), sharedClock: z.boolean(), statistics: perSeed })),
  adaptation: z.array(
    z.object({ engine, rotation: z.boolean(), strategy: z.boolean(), statistics: perSeed }),
  ),
  /** Enough seeds to test for equivalence: the whole published procedure, nearest action. */
  manySeeds: z.object({
    engine,
    reaching: z.object({ goals: z.number(), sharedClock: z.boolean(), statistics: perSeed }),
    /** With a rotation. */
    adaptation: z.array(z.object({ strategy: z.boolean(), statistics: perSeed })),
  }),
});

export type ReferenceStatistics = z.infer<typeof referenceSchema>;

export const referenceFile = packageFile('config/reference-statistics.json');

export function readReference(): ReferenceStatistics {
  return referenceSchema.parse(JSON.parse(readFileSync(referenceFile, 'utf8')));
}
