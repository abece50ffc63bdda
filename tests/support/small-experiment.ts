import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import type { ExperimentConfiguration } from '../../src/studies/published/experiment-configuration.js';
import { settingsOf } from '../../src/studies/published/experiment-configuration.js';
import { runSeed } from '../../src/studies/published/seed-run.js';
import type { SeedTask } from '../../src/studies/published/seed-run.js';
import type { ShareListener } from '../../src/studies/jobs/worker.js';
import type { SeedFiles } from '../../src/studies/results/results-folder.js';

/** Sizes that make a training take a fraction of a second, as `--set` has them. */
export const smallSizes = {
  'model.primitives': 30,
  'model.training_trials': 20,
  'model.reservoir_units': 40,
  'model.cortex_cells': 6,
  'model.cortex_half_extent': 0.5,
  // Goals that far away are found at once.
  'model.goal_distance': 0.15,
  'model.novelty_distance': 0.2,
} as const;

const robot = describedRobot(resolveSettings('published'));

const adaptation: ExperimentConfiguration['schedule'] = {
  blocks: [
    { name: 'baseline', trials: [0, 19], goals: [0, 1], learning: true, noise: true },
    {
      name: 'disturbed',
      trials: [20, 39],
      goals: [0],
      learning: true,
      noise: true,
      disturbance: { kind: 'rotation', angle: 0.5, about: 'shoulder' },
      strategy: { action_of: 2, error_to: 2 },
    },
    { name: 'washout', trials: [40, 44], goals: [0], learning: true, noise: true },
  ],
};

/** A small experiment with 45 trials; a rotation and a strategy in 20 to 39 where the task is adaptation. */
export function smallConfiguration(
  changes: Partial<Omit<ExperimentConfiguration, 'settings'>> & {
    readonly settings?: ExperimentConfiguration['settings'];
  } = {},
): ExperimentConfiguration {
  const task = changes.task ?? 'adaptation';
  const reaching = { blocks: [{ ...adaptation.blocks[0], trials: [0, 44] as [number, number] }] };
  const settings = resolveSettings('published', { ...smallSizes, ...changes.settings });
  return {
    task,
    goals: 2,
    selection: { kind: 'ranked', rank: 0 },
    strategyTurn: -0.5,
    schedule: task === 'adaptation' ? adaptation : reaching,
    frozenEvery: 0,
    chainHash: robot.arm.chainHash,
    ...changes,
    settings: Object.fromEntries(
      Object.entries(settings).filter(([name]) => name !== 'model.seed'),
    ) as ExperimentConfiguration['settings'],
  };
}

export function smallSeed(
  configuration: ExperimentConfiguration,
  conditions: readonly string[],
  seed = 1,
  onShare: ShareListener = () => undefined,
  extras: Pick<SeedTask, 'recording' | 'weights' | 'saveWeights'> = {},
): SeedFiles {
  settingsOf(configuration, seed);
  return runSeed({ configuration, conditions, seed, ...extras }, robot.arm, onShare);
}
