import { expect, it } from 'vitest';
import { readRuns } from '../../scripts/equivalence-runs.js';
import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { trialColumns } from '../../src/studies/published/columns.js';
import { settingsOfAllSeeds } from '../../src/studies/published/experiment-configuration.js';
import { adaptationKind, reachingKind } from '../../src/studies/published/published-kinds.js';
import { adaptationSamples, reachingSamples } from '../../src/studies/published/report/own-samples.js';
import { runSeed } from '../../src/studies/published/seed-run.js';
import { TrialTable } from '../../src/studies/results/trial-table.js';
import { decodeNpy } from '../../src/storage/npy.js';

const robot = describedRobot(resolveSettings('published'));
const kinds = {
  reaching: reachingKind,
  adaptation: adaptationKind({ disturbance: 'rotation', angle: '45', about: 'shoulder' }),
};

/** Trials of seed 1 as the commands of docs/replication.md run it. */
function trialsOf(task: keyof typeof kinds, condition: string, learning: boolean): TrialTable {
  const { schedule, strategyTurn } = kinds[task];
  const settings = resolveSettings('published', learning ? {} : { 'model.shared_clock': false });
  const configuration = {
    task,
    goals: 2,
    selection: { kind: 'ranked', rank: 0 },
    strategyTurn,
    schedule: { blocks: schedule(2).blocks.map((block) => ({ ...block, learning })) },
    frozenEvery: 0,
    settings: settingsOfAllSeeds(settings),
    chainHash: robot.arm.chainHash,
  } as const;
  const files = runSeed({ configuration, conditions: [condition], seed: 1 }, robot.arm, () => undefined);
  const bytes = files.get(`${condition}/trials.npy`);
  if (!(bytes instanceof Uint8Array)) throw new Error(`no trials of ${condition}`);
  return new TrialTable(trialColumns, decodeNpy(bytes, condition).data);
}

// What the page says of equivalence stands on these numbers.
it.each([
  ['reaching', 'reaching', 'none', 'no disturbance'],
  ['adaptation', 'adaptation', 'rotation', 'rotation'],
  ['reaching-no-learning', 'reaching', 'none', 'no disturbance'],
  ['adaptation-no-learning', 'adaptation', 'rotation', 'rotation'],
] as const)(
  'docs/replication-seeds.json has seed 1 of %s as the program computes it',
  (name, task, condition, title) => {
    const run = readRuns()[name];
    expect(run.seeds[0]).toBe(1);
    const table = trialsOf(task, condition, !name.endsWith('no-learning'));
    const own = task === 'reaching' ? reachingSamples([table], 2) : adaptationSamples([table]);
    for (const [statistic, [value]] of Object.entries(own))
      expect(run.conditions[title][statistic][0], statistic).toBeCloseTo(value, 4);
  },
);
