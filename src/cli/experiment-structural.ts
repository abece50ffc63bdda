import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { parseSeeds } from '../experiment/seed-list.js';
import { groupNames } from '../experiment/structural/conditions.js';
import type { GroupName } from '../experiment/structural/conditions.js';
import {
  allConditions,
  checkStructural,
  structuralEntry,
} from '../experiment/structural/structural-configuration.js';
import type { StructuralConfiguration } from '../experiment/structural/structural-configuration.js';
import { structuralColumns } from '../experiment/structural/structural-tables.js';
import { integerFrom, runToReport } from './experiment-options.js';
import { addSettingsOptions, robotOf } from './robot-options.js';
import type { RobotOptions } from './robot-options.js';

interface StructuralOptions extends RobotOptions {
  readonly only: string;
  readonly seeds: string;
  readonly fewerSeeds?: string;
  readonly slowSeeds?: string;
  readonly phaseTrials: number;
  readonly evaluationGoals: number;
  readonly workers: number;
  readonly out?: string;
  readonly resume?: true;
  readonly json?: true;
}

/** Of the seeds, unless they are named. */
const FEWER_SEEDS = 10;
const SLOW_SEEDS = 3;

/** `neuromotor experiment structural`: what a budget of contacts that rewire can do, and what it cannot. */
export function structuralCommand(): Command {
  return addSettingsOptions(new Command('structural'), 'published')
    .description(
      'Compare the structural projection from cortex to striatum, which rewires a budget of contacts, with the dense one.',
    )
    .option(
      '--only <groups>',
      `groups of conditions with commas: ${groupNames.join(',')}`,
      groupNames.join(','),
    )
    .option('--seeds <list>', 'seeds of the group error: how many (20), or which (1-10,15)', '11-30')
    .option('--fewer-seeds <list>', `those of them for the other groups (default: the first ${FEWER_SEEDS})`)
    .option('--slow-seeds <list>', `those of them for the budget of 100 % (default: the first ${SLOW_SEEDS})`)
    .option('--phase-trials <n>', 'trials of every phase after the training', integerFrom(1), 400)
    .option('--evaluation-goals <n>', 'fresh goals of an evaluation', integerFrom(2), 150)
    .option('--workers <n>', 'threads that compute', integerFrom(1), availableParallelism())
    .option('--out <dir>', 'folder for the results, new or empty')
    .option('--resume', 'go on with the results in the folder')
    .option('--json', 'print the verdicts as JSON')
    .addHelpText(
      'after',
      `
Groups: error (claims about error and connectivity), budgets (error against budget), turnover (survival of contacts),
relearning (a changed body), interference (one half of the goals after the other), tags (with and without), cost.
At the end the folder has summary.json, figures and report.html, too; \`neuromotor report <dir>\` makes them again.
Every seed is written when it is complete. Ctrl-C gives up the running ones; the same command with
--resume goes on, and may name more seeds if it names --fewer-seeds and --slow-seeds as before.
What is found, and what it means, is in docs/structural-plasticity.md.`,
    )
    .action(structural);
}

async function structural(options: StructuralOptions): Promise<void> {
  if (options.out === undefined)
    throw new ConfigurationError('no folder for the results, expected --out <dir>');
  const robot = await robotOf(options, 'published');
  const { 'model.seed': seed, ...settings } = robot.settings;
  if (seed !== 1) throw new ConfigurationError("parameter 'model.seed' is set, expected --seeds <list>");
  const seeds = parseSeeds(options.seeds);
  const configuration: StructuralConfiguration = {
    groups: groupsOf(options.only),
    fewerSeeds: someOf(seeds, '--fewer-seeds', options.fewerSeeds, FEWER_SEEDS),
    slowSeeds: someOf(seeds, '--slow-seeds', options.slowSeeds, SLOW_SEEDS),
    phaseTrials: options.phaseTrials,
    evaluationGoals: options.evaluationGoals,
    settings: JSON.parse(JSON.stringify(settings)) as StructuralConfiguration['settings'],
    chainHash: robot.arm.chainHash,
  };
  checkStructural(configuration);
  await runToReport(
    {
      experiment: 'structural',
      configuration,
      conditions: allConditions(configuration).map(({ name }) => name),
      columns: Object.fromEntries(Object.entries(structuralColumns).map(([name, all]) => [name, [...all]])),
      seeds,
      folder: options.out,
      resume: options.resume === true,
      workers: options.workers,
      robot: { urdfText: robot.urdfText, urdfName: robot.urdfName },
      entry: structuralEntry,
    },
    options.json === true,
  );
}

/** In the order of `groupNames`, whatever the order of the text. @throws ConfigurationError */
function groupsOf(text: string): GroupName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !groupNames.some((known) => known === name));
  if (unknown !== undefined)
    throw new ConfigurationError(
      `--only names the group '${unknown}', expected some of ${groupNames.join(', ')}`,
    );
  return groupNames.filter((name) => names.includes(name));
}

/** @throws ConfigurationError when they are no part of the seeds */
function someOf(seeds: readonly number[], option: string, text: string | undefined, first: number): number[] {
  if (text === undefined) return [...seeds].sort((a, b) => a - b).slice(0, first);
  const some = parseSeeds(text);
  const stranger = some.find((one) => !seeds.includes(one));
  if (stranger !== undefined)
    throw new ConfigurationError(`${option} names seed ${stranger}, which is not among --seeds`);
  return [...some];
}
