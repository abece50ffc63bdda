/** Entry point of the threads that compute the structural experiment: one seed a call, written where it belongs. */
import { describedArm } from '../../arm/robot.js';
import { workOn } from '../jobs/seed-job.js';
import type { SeedWorker } from '../jobs/seed-job.js';
import { structuralConfiguration } from './structural-configuration.js';
import { runStructuralSeed } from './structural-seed.js';

export const seedWorker: SeedWorker = (job) =>
  workOn(job, (onShare) => {
    const configuration = structuralConfiguration(job);
    const { seed, urdfText, urdfName } = job;
    return runStructuralSeed(
      configuration,
      seed,
      (settings) => describedArm(settings, urdfText, urdfName),
      onShare,
    );
  });
