/** Entry point of the workers that compute the experiment on the cortex: one seed per call. */
import { describedArm } from '../../arm/robot.js';
import { seedWork } from '../jobs/seed-work.js';
import type { SeedData } from '../jobs/seed-work.js';
import { corticalConfiguration } from './cortical-configuration.js';
import { runCorticalSeed } from './cortical-seed.js';

export const work = seedWork((data: SeedData, onShare) => {
  const { seed, urdfText, urdfName } = data;
  return runCorticalSeed(
    corticalConfiguration(data),
    seed,
    (settings) => describedArm(settings, urdfText, urdfName),
    onShare,
  );
});
