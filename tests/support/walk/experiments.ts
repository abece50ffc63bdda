/** The results of the experiments: the tables of one seed, and weights if they are written, but no times. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedUse } from '../../../src/cli/experiment-options.js';
import { corticalUse } from '../../../src/cli/experiment-cortical.js';
import { structuralUse } from '../../../src/cli/experiment-structural.js';
import type { CorticalConfiguration } from '../../../src/studies/cortical/cortical-configuration.js';
import { corticalRequest } from '../../../src/studies/cortical/cortical-request.js';
import { runCorticalSeed } from '../../../src/studies/cortical/cortical-seed.js';
import type { SeedFiles } from '../../../src/studies/results/results-folder.js';
import type { ExperimentConfiguration } from '../../../src/studies/published/experiment-configuration.js';
import { adaptationKind, reachingKind } from '../../../src/studies/published/published-kinds.js';
import { publishedRequest } from '../../../src/studies/published/published-request.js';
import { runSeed } from '../../../src/studies/published/seed-run.js';
import type { StructuralConfiguration } from '../../../src/studies/structural/structural-configuration.js';
import { structuralRequest } from '../../../src/studies/structural/structural-request.js';
import { runStructuralSeed } from '../../../src/studies/structural/structural-seed.js';
import { Digest } from './digest.js';
import type { Walked } from './walked.js';

function sumOf(files: SeedFiles): number {
  const digest = new Digest();
  for (const [path, bytes] of files) if (!path.includes('cost')) digest.add(path, bytes);
  return digest.sum;
}

/** A few trials with learning, and some without. */
const schedule = `blocks:
  - { name: learning, trials: [0, 9], goals: [0, 1] }
  - { name: frozen, trials: [10, 11], goals: [0], learning: false }
`;

const disturbance = { disturbance: 'rotation', angle: '45', about: 'shoulder' } as const;
const kinds = { reaching: reachingKind, adaptation: adaptationKind(disturbance) };

export const published = (task: keyof typeof kinds): Walked => ({
  use: publishedUse(task),
  async run(robot, { folder = '' }) {
    const file = join(folder, 'schedule.yaml');
    writeFileSync(file, schedule);
    const options = { goals: '2', selection: 'basal-ganglia', conditions: 'none', schedule: file };
    const { asked } = await publishedRequest(
      { ...options, frozenEvery: 0, seeds: '1-1' },
      kinds[task],
      robot,
    );
    const { configuration, conditions } = asked;
    return sumOf(
      runSeed(
        { configuration: configuration as ExperimentConfiguration, conditions, seed: 1, saveWeights: true },
        robot.arm,
        () => undefined,
      ),
    );
  },
});

export const structural: Walked = {
  use: structuralUse,
  run(robot) {
    const { asked } = structuralRequest(
      { only: 'early', seeds: '1-1', seedsOf: [], phaseTrials: 4, evaluationGoals: 2 },
      robot,
    );
    const configuration = asked.configuration as StructuralConfiguration;
    return Promise.resolve(
      sumOf(
        runStructuralSeed(
          configuration,
          1,
          () => robot.arm,
          () => undefined,
        ),
      ),
    );
  },
};

export const cortical: Walked = {
  use: corticalUse,
  run(robot) {
    const { asked } = corticalRequest({ seeds: '1-1', trials: 40, only: 'takeover,indirect,codes' }, robot);
    return Promise.resolve(
      sumOf(
        runCorticalSeed(
          asked.configuration as CorticalConfiguration,
          1,
          () => robot.arm,
          () => undefined,
        ),
      ),
    );
  },
};
