/** The runs that are compared with many seeds of the reference: their commands, and their statistics seed by seed. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import type { EquivalenceRow } from '../src/studies/published/reference/equivalence.js';
import type { ReferenceStatistics } from '../src/studies/published/reference/reference-statistics.js';
import {
  adaptationEquivalence,
  reachingEquivalence,
} from '../src/studies/published/report/equivalence-report.js';
import { experimentData } from '../src/studies/published/report/experiment-data.js';
import { adaptationSamples, reachingSamples } from '../src/studies/published/report/own-samples.js';
import { readResults } from '../src/studies/results/results-folder.js';

const file = fileURLToPath(new URL('../docs/replication-seeds.json', import.meta.url));

const runSchema = z.object({
  commit: z.string(),
  node: z.string(),
  seeds: z.array(z.number()),
  /** By the name of the condition, then of the statistic: one value per seed, m or degrees. */
  conditions: z.record(z.string(), z.record(z.string(), z.array(z.number()))),
});
const schema = z.record(z.string(), runSchema);
export type Run = z.infer<typeof runSchema>;
export type Runs = z.infer<typeof schema>;

const WITHOUT_LEARNING = '--set model.shared_clock=false --schedule no-learning.yaml --frozen-every 0';

/** By the name of its folder: what makes it. */
export const commands: Readonly<Record<string, readonly string[]>> = {
  reaching: ['neuromotor experiment reaching --selection nearest --seeds SEEDS --out reaching'],
  adaptation: [
    'neuromotor experiment adaptation --selection nearest --conditions rotation,rotation+strategy --seeds SEEDS --out adaptation',
  ],
  'reaching-no-learning': [
    "neuromotor experiment reaching --print-schedule | sed 's/learning: true/learning: false/' > no-learning.yaml",
    `neuromotor experiment reaching --selection nearest ${WITHOUT_LEARNING} --seeds SEEDS --out reaching-no-learning`,
  ],
  'adaptation-no-learning': [
    "neuromotor experiment adaptation --print-schedule | sed 's/learning: true/learning: false/' > no-learning.yaml",
    `neuromotor experiment adaptation --selection nearest --conditions rotation,rotation+strategy ${WITHOUT_LEARNING} --seeds SEEDS --out adaptation-no-learning`,
  ],
};

export const readRuns = (): Runs => schema.parse(JSON.parse(readFileSync(file, 'utf8')));

/** Replaces the statistics of a run by those of a folder. @throws Error for a name without a command */
export async function takeRun(name: string, folder: string): Promise<void> {
  if (!Object.hasOwn(commands, name))
    throw new Error(`no run ${name}, expected ${Object.keys(commands).join(', ')}`);
  const { experiment, goals, seeds, conditions, manifest } = experimentData(readResults(folder));
  const run: Run = {
    commit: manifest.program.commit ?? 'unknown',
    node: manifest.host.node,
    seeds: [...seeds],
    conditions: Object.fromEntries(
      conditions.map((condition) => [
        condition.title,
        rounded(
          experiment === 'reaching'
            ? reachingSamples(condition.seeds, goals)
            : adaptationSamples(condition.seeds),
        ),
      ]),
    ),
  };
  const text = JSON.stringify({ ...readRuns(), [name]: run });
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), parser: 'json' }));
}

/** As many digits as the reference has. */
const rounded = (samples: Record<string, number[]>) =>
  Object.fromEntries(
    Object.entries(samples).map(([name, values]) => [name, values.map((value) => Number(value.toFixed(5)))]),
  );

/** Every condition of a run against the many seeds of the reference. */
export const rowsOf = ({ conditions }: Run, { manySeeds }: ReferenceStatistics): EquivalenceRow[] =>
  Object.entries(conditions).flatMap(([title, own]) =>
    title.startsWith('rotation')
      ? adaptationEquivalence(title, title.includes('strategy'), own, manySeeds)
      : reachingEquivalence(title === 'no disturbance' ? 'reaching' : title, own, manySeeds),
  );
