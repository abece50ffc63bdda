import {
  goalColumns,
  primitiveColumns,
  trainingColumns,
  trialColumns,
} from '../../../src/studies/published/columns.js';
import type { ExperimentConfiguration } from '../../../src/studies/published/experiment-configuration.js';
import { adaptationSchedule, reachingSchedule } from '../../../src/studies/published/published-schedules.js';
import {
  tableFiles,
  trialsStem,
  writeManifest,
  writeSeed,
} from '../../../src/studies/results/results-folder.js';
import type { Results } from '../../../src/studies/results/results-folder.js';
import type { ManifestContent } from '../../../src/studies/results/manifest.js';
import { TrialTable } from '../../../src/studies/results/trial-table.js';
import { RandomStream } from '../../../src/model/numbers/random.js';

/** Results whose curves are formulas, so that every number of a report is known beforehand. */

type Row = Record<(typeof trialColumns)[number], number>;

const plainRow: Row = {
  ...(Object.fromEntries(trialColumns.map((name) => [name, 0])) as Row),
  primitive: 7,
  frozen_error_m: NaN,
  frozen_directional_error_deg: NaN,
  dopamine: 0.1,
  correction_norm: 1.5,
  learning: 1,
  noise: 1,
  cerebellum: 1,
  basal_ganglia: 1,
  dopamine_cell: 1,
};

export interface AdaptationShape {
  readonly rotation: boolean;
  readonly strategy: boolean;
  readonly cerebellum: boolean;
  /** First trial without it. */
  readonly lesionedFrom?: number;
  /** Trials in which the rotation is compensated by 1 - 1/e. */
  readonly timeConstant?: number;
  /** Adapts although the table says that the cerebellum is absent. */
  readonly compensates?: true;
  /** Size of the rotation, degrees. */
  readonly angleDeg?: number;
}

/** One seed of the published schedule; `offset` (degrees) sets seeds apart. */
export function adaptationTable(shape: AdaptationShape, offset: number): TrialTable {
  const { rotation, strategy, cerebellum, timeConstant = 40, angleDeg = 45 } = shape;
  const { lesionedFrom = cerebellum ? Infinity : 0 } = shape;
  const adapts = lesionedFrom > 600 || shape.compensates === true;
  const rows = Array.from({ length: 1000 }, (_, trial): Row => {
    const since = trial - 601;
    const rotated = rotation && trial >= 601 && trial <= 799;
    const aimed = strategy && trial >= 603 && trial <= 789;
    const compensation = adapts ? angleDeg * (1 - Math.exp(-Math.max(0, since) / timeConstant)) : 0;
    const left = trial >= 800 && adapts ? 38 * Math.exp(-(trial - 800) / 20) : 0;
    const angle = rotated
      ? aimed
        ? 0.7 * compensation
        : -angleDeg + compensation
      : rotation
        ? left * (strategy ? offset : 1)
        : 0;
    return {
      ...plainRow,
      trial,
      goal: trial > 600 ? 0 : trial % 2,
      // Without cerebellum the hand goes elsewhere, in every trial.
      directional_error_deg: angle + offset + (trial < lesionedFrom ? 0 : 20),
      aiming_error_m: 0.05 + Math.abs(angle) / 200,
      goal_error_m: 0.05 + Math.abs(angle) / 200,
      rotation_deg: rotated ? angleDeg : 0,
      strategy: Number(aimed),
      cerebellum: Number(trial < lesionedFrom),
    };
  });
  return TrialTable.from(trialColumns, rows);
}

/** One seed of 300 reaches for each of two goals: errors fall from 0.2 to 0.1 m, half of which is noise. */
export function reachingTable(basalGanglia: boolean, offset: number): TrialTable {
  const rows = Array.from({ length: 600 }, (_, trial): Row => {
    const error = basalGanglia ? 0.1 + 0.1 * Math.exp(-trial / 100) + offset / 1000 : 0.47 + offset / 1000;
    return {
      ...plainRow,
      trial,
      goal: trial % 2,
      goal_error_m: error,
      aiming_error_m: error,
      frozen_error_m: trial >= 560 && basalGanglia ? error / 2 : NaN,
      basal_ganglia: Number(basalGanglia),
    };
  });
  return TrialTable.from(trialColumns, rows);
}

function seedTables(random: RandomStream, adaptation: boolean) {
  const place = () => 0.8 * random.uniform() - 0.4;
  const training = Array.from({ length: adaptation ? 453 : 402 }, (_, trial) => ({
    trial,
    goal_x_m: place(),
    goal_y_m: place(),
    goal_z_m: place(),
    primitive: random.integer(120),
    explored: Number(random.uniform() < Math.exp(-trial / 200)),
    premotor_max: random.uniform(),
    hand_x_m: place(),
    hand_y_m: place(),
    hand_z_m: place(),
    displacement_m: 0.4,
    error_m: 0.4 * Math.exp(-trial / 300),
    reward: 1,
    dopamine: 0.3 + 0.7 * Math.exp(-trial / 100),
    prediction: 0.7 * (1 - Math.exp(-trial / 100)),
  }));
  const primitives = Array.from({ length: 120 }, (_, primitive) => ({
    primitive,
    end_x_m: place(),
    end_y_m: place(),
    end_z_m: place(),
    displacement_m: 0.4,
    available: 1,
  }));
  const goals = Array.from({ length: adaptation ? 3 : 2 }, (_, goal) => ({
    goal,
    x_m: place(),
    y_m: place(),
    z_m: place(),
    primitive: adaptation ? goal : NaN,
    explored: adaptation ? 0 : NaN,
  }));
  return {
    training: TrialTable.from(trainingColumns, training),
    primitives: TrialTable.from(primitiveColumns, primitives),
    goals: TrialTable.from(goalColumns, goals),
  };
}

export interface SyntheticExperiment {
  readonly task: 'reaching' | 'adaptation';
  readonly seeds: number;
  /** Of which only so many are complete. */
  readonly complete?: number;
  readonly selection?: ExperimentConfiguration['selection'];
  /** That of the tables; the published one unless given. */
  readonly schedule?: ExperimentConfiguration['schedule'];
  readonly settings?: Readonly<Record<string, number | boolean>>;
  /** Tables of a seed by condition; offsets of seeds lie evenly within -1 and 1. */
  readonly conditions: Readonly<Record<string, (offset: number) => TrialTable>>;
}

/** What a folder of such results reads as. */
export function syntheticResults(experiment: SyntheticExperiment): Results {
  const { task, complete = experiment.seeds, conditions } = experiment;
  const seeds = Array.from({ length: complete }, (_, i) => {
    const offset = complete === 1 ? 0 : (2 * i) / (complete - 1) - 1;
    return {
      seed: i + 1,
      tables: new Map(Object.entries(seedTables(new RandomStream(i + 1, 0), task === 'adaptation'))),
      trials: new Map(Object.entries(conditions).map(([name, table]) => [name, table(offset)])),
    };
  });
  return { manifest: { format: 'neuromotor-experiment', version: 1, ...content(experiment) }, seeds };
}

/** Writes a folder of results. */
export function writeSynthetic(folder: string, experiment: SyntheticExperiment): void {
  writeManifest(folder, content(experiment));
  for (const { seed, tables, trials } of syntheticResults(experiment).seeds) {
    const stems = new Map([
      ...tables,
      ...Array.from(trials, ([name, table]) => [trialsStem(name), table] as const),
    ]);
    writeSeed(folder, seed, new Map(Array.from(stems).flatMap(([stem, table]) => tableFiles(stem, table))));
  }
}

function content({
  task,
  seeds,
  selection = { kind: 'ranked', rank: 0 },
  schedule = task === 'adaptation' ? adaptationSchedule(2) : reachingSchedule(2),
  settings,
  conditions,
}: SyntheticExperiment): ManifestContent {
  const configuration: ExperimentConfiguration = {
    task,
    goals: 2,
    selection,
    strategyTurn: -Math.PI / 4,
    schedule,
    frozenEvery: 10,
    settings: { ...settings },
    chainHash: 'synthetic',
  };
  return {
    experiment: task,
    configuration,
    seeds: Array.from({ length: seeds }, (_, i) => i + 1),
    conditions: Object.keys(conditions),
    columns: {
      trials: [...trialColumns],
      training: [...trainingColumns],
      primitives: [...primitiveColumns],
      goals: [...goalColumns],
    },
    program: { version: '0.1.0', commit: null },
    host: {
      node: 'v20.20.2',
      v8: '11.3',
      platform: 'linux',
      architecture: 'x64',
      release: '6.1',
      processor: 'test <processor>',
      cores: 2,
      memoryMiB: 4096,
    },
    startedAt: '2026-01-01T00:00:00.000Z',
  };
}
