/** Entry point of the workers that compute reaching and adaptation: one seed per call. */
import { describedArm } from '../../arm/robot.js';
import { seedWork } from '../jobs/seed-work.js';
import type { SeedData } from '../jobs/seed-work.js';
import { settingsOf } from './experiment-configuration.js';
import { runSeed } from './seed-run.js';
import type { SeedTask } from './seed-run.js';

export const work = seedWork((data: SeedData<SeedTask['configuration']> & SeedTask, onShare) => {
  const { configuration, seed, urdfText, urdfName } = data;
  return runSeed(data, describedArm(settingsOf(configuration, seed), urdfText, urdfName), onShare);
});
