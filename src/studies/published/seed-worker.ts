/** Entry point of the threads that compute reaching and adaptation: one seed a call, written where it belongs. */
import { describedArm } from '../../arm/robot.js';
import { settingsOf } from './experiment-configuration.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';
import { workOn } from '../jobs/seed-job.js';
import type { SeedWorker } from '../jobs/seed-job.js';
import { runSeed } from './seed-run.js';

export const seedWorker: SeedWorker<ExperimentConfiguration> = (job) =>
  workOn(job, (onShare) => {
    const { configuration, seed, urdfText, urdfName } = job;
    const arm = describedArm(settingsOf(configuration, seed), urdfText, urdfName);
    return runSeed(job, arm, onShare);
  });
