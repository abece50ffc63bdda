/** Writes config/reference-statistics.json from the golden files:  npm run docs:reference */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import {
  adaptationStatistics,
  reachingStatistics,
} from '../src/studies/published/reference/own-statistics.js';
import { referenceFile } from '../src/studies/published/reference/reference-statistics.js';
import type { ReferenceStatistics } from '../src/studies/published/reference/reference-statistics.js';
import type { Task } from '../src/model/brain-parameters.js';

interface Learning {
  readonly summaryLarge: Record<
    Task,
    {
      readonly blocks: readonly (Record<string, { mean: number; sd: number; n: number }> & {
        readonly trials: [number, number];
      })[];
    }
  >;
}
interface Reaching {
  readonly runs: readonly {
    readonly engine: string;
    readonly n_goals: number;
    readonly choice_rank: number;
    readonly spontaneous_ms_before_trial: number;
    readonly error: readonly number[];
  }[];
}
interface Adaptation {
  readonly runs: readonly {
    readonly engine: string;
    readonly strategy: number;
    readonly rotation: number;
    readonly error: readonly number[];
    readonly angle_deg: readonly number[];
  }[];
}

type Statistics = Readonly<Record<string, number[]>>;
interface ManySeeds {
  readonly engine: string;
  readonly reaching: readonly {
    readonly goals: number;
    readonly sharedClock: boolean;
    readonly statistics: Statistics;
  }[];
  readonly adaptation: readonly {
    readonly rotation: boolean;
    readonly strategy: boolean;
    readonly statistics: Statistics;
  }[];
}

const golden = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../tests/golden/${file}.json`, import.meta.url), 'utf8'));

/** The program that computed the means and standard deviations of trainings. Their file names it in words only. */
const TRAINING_ENGINE = 'second independent implementation of the specification';

/** The one engine of some runs. @throws Error where they have several */
function engineOf(runs: readonly { readonly engine: string }[]): string {
  const [engine, ...others] = new Set(runs.map((run) => run.engine));
  if (others.length > 0) throw new Error(`runs of several engines: ${[engine, ...others].join(', ')}`);
  return engine;
}

function manySeeds(): ReferenceStatistics['manySeeds'] {
  const { engine, reaching, adaptation } = golden('reference-seeds') as ManySeeds;
  const [{ goals, sharedClock, statistics }] = reaching;
  return {
    // The file goes on about how it was validated.
    engine: engine.slice(0, engine.indexOf(' of the published scripts')),
    reaching: { goals, sharedClock, statistics },
    adaptation: adaptation
      .filter(({ rotation }) => rotation)
      .map(({ strategy, statistics }) => ({ strategy, statistics })),
  };
}
const rounded = (x: number) => Number(x.toFixed(5));

/** For each statistic the values of all runs. */
function perSeed(runs: readonly Record<string, number>[]): Record<string, number[]> {
  return Object.fromEntries(
    Object.keys(runs[0]).map((name) => [name, runs.map((run) => rounded(run[name]))]),
  );
}

function collect(): ReferenceStatistics {
  const learning = golden('bg_learning_stats') as Learning;
  const reaching = (golden('reaching_stats') as Reaching).runs.filter((run) => run.choice_rank === 0);
  // The file asks to compare with the runs of one engine only.
  const adaptation = (golden('adaptation_stats') as Adaptation).runs.filter(
    ({ engine }) => engine === 'equivalent port',
  );
  const training = (task: Task) =>
    learning.summaryLarge[task].blocks.map(({ trials, ...statistics }) => ({ trials, statistics }));
  return {
    training: { engine: TRAINING_ENGINE, reaching: training('reaching'), adaptation: training('adaptation') },
    reaching: [2, 8].flatMap((goals) =>
      [true, false].map((sharedClock) => {
        const runs = reaching.filter(
          (run) => run.n_goals === goals && run.spontaneous_ms_before_trial > 0 === sharedClock,
        );
        const statistics = perSeed(runs.map(({ error }) => reachingStatistics(error, goals)));
        return { engine: engineOf(runs), goals, sharedClock, statistics };
      }),
    ),
    adaptation: [0, 1].flatMap((rotation) =>
      [0, 1].map((strategy) => ({
        engine: engineOf(adaptation),
        rotation: rotation === 1,
        strategy: strategy === 1,
        statistics: perSeed(
          adaptation
            .filter((run) => run.rotation === rotation && run.strategy === strategy)
            .map(({ error, angle_deg }) =>
              Object.fromEntries(
                Object.entries(adaptationStatistics).map(([name, statistic]) => [
                  name,
                  statistic({ errors: error, angles: angle_deg }),
                ]),
              ),
            ),
        ),
      })),
    ),
    manySeeds: manySeeds(),
  };
}

/** The file as it should stand in config/reference-statistics.json. */
export async function referenceText(): Promise<string> {
  return format(JSON.stringify(collect()), { ...(await resolveConfig(referenceFile)), parser: 'json' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(referenceFile, await referenceText());
