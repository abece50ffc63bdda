/** Entry point of the workers that compute the structural experiment: one seed per call. */
import { describedArm } from '../../arm/robot.js';
import { seedWork } from '../jobs/seed-work.js';
import type { SeedData } from '../jobs/seed-work.js';
import { structuralConfiguration } from './structural-configuration.js';
import { runStructuralSeed } from './structural-seed.js';

export const work = seedWork((data: SeedData, onShare) => {
  const { seed, urdfText, urdfName } = data;
  return runStructuralSeed(
    structuralConfiguration(data),
    seed,
    (settings) => describedArm(settings, urdfText, urdfName),
    onShare,
  );
});
