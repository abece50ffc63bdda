import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { packageFile } from '../../../parameters/package-files.js';

/**
 * Statistics of the reference, one value per seed, as extracted from the golden files by
 * `npm run docs:reference`: what experiments are compared with. `training` has means and standard deviations over many
 * seeds of an independent implementation instead.
 */
const moments = z.object({ mean: z.number(), sd: z.number(), n: z.number() });
const perSeed = z.record(z.string(), z.array(z.number()));
const blocks = z.array(
  z.object({ trials: z.tuple([z.number(), z.number()]), statistics: z.record(z.string(), moments) }),
);
const referenceSchema = z.object({
  training: z.object({ reaching: blocks, adaptation: blocks }),
  /** Mean errors (m) with the nearest action; on a shared clock with 1050 ms of traces before every trial. */
  reaching: z.array(z.object({ goals: z.number(), sharedClock: z.boolean(), statistics: perSeed })),
  adaptation: z.array(z.object({ rotation: z.boolean(), strategy: z.boolean(), statistics: perSeed })),
});

export type ReferenceStatistics = z.infer<typeof referenceSchema>;

export const referenceFile = packageFile('config/reference-statistics.json');

export function readReference(): ReferenceStatistics {
  return referenceSchema.parse(JSON.parse(readFileSync(referenceFile, 'utf8')));
}
