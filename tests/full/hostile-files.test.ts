import { expect, test } from 'vitest';
import { attack, hostileCheckpoints, hostileConfigurations, hostileUrdfs } from '../support/hostile-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const MIB = 1024;
const maxResidentMiB = () => process.resourceUsage().maxRSS / MIB;

test('10 000 damaged and hostile checkpoints, robot descriptions and configurations get an error of ours, or are valid', async () => {
  const beforeMiB = maxResidentMiB();
  const tallies = {
    checkpoints: await attack(hostileCheckpoints(), 4000, 1),
    urdfs: await attack(hostileUrdfs(), 3000, 1),
    configurations: await attack(hostileConfigurations(temporaryFolder()), 3000, 1),
  };
  console.log(JSON.stringify(tallies));
  // Both outcomes of each, or the attack is none.
  for (const { accepted } of Object.values(tallies)) expect(accepted).toBeGreaterThan(100);
  expect(tallies.checkpoints.refused.CheckpointError).toBeGreaterThan(1000);
  expect(tallies.urdfs.refused.UrdfError).toBeGreaterThan(1000);
  expect(tallies.configurations.refused.ConfigurationError).toBeGreaterThan(1000);
  expect(maxResidentMiB() - beforeMiB).toBeLessThan(1000);
});
