import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import { groupNames } from '../studies/structural/conditions.js';
import type { GroupName } from '../studies/structural/conditions.js';
import {
  allConditions,
  checkStructural,
  structuralEntry,
} from '../studies/structural/structural-configuration.js';
import type { StructuralConfiguration } from '../studies/structural/structural-configuration.js';
import { structuralColumns } from '../studies/structural/structural-tables.js';
import { addRunOptions, integerFrom, runOf, runToReport } from './experiment-options.js';
import type { RunOptions } from './experiment-options.js';
import { addSettingsOptions } from './robot-options.js';

interface StructuralOptions extends RunOptions {
  readonly only: string;
  readonly seeds: string;
  readonly seedsOf: readonly string[];
  readonly phaseTrials: number;
  readonly evaluationGoals: number;
}

/** How many of the seeds run a group unless they are named: all for the errors, few where it is slow. */
const seedsOfGroup = (group: GroupName): number =>
  group === 'error' || group === 'early' ? Infinity : group === 'all-contacts' ? 3 : 10;

/** `neuromotor experiment structural`: what a budget of contacts that rewire can do, and what it cannot. */
export function structuralCommand(): Command {
  const command = addSettingsOptions(new Command('structural'), 'published')
    .description(
      'Compare the structural projection from cortex to striatum, which rewires a budget of contacts, with the dense one.',
    )
    .option(
      '--only <groups>',
      `groups of conditions with commas: ${groupNames.join(',')}`,
      groupNames.join(','),
    )
    .option('--seeds <list>', 'how many seeds (20), or which (1-10,15), computed in this order', '11-30')
    .option(
      '--seeds-of <group=list>',
      'those of them that run a group (default: all for error and early, the first 3 for all-contacts, else the first 10); repeatable',
      (text: string, all: readonly string[]) => [...all, text],
      [],
    )
    .option('--phase-trials <n>', 'trials of every phase after the training', integerFrom(1), 400)
    .option('--evaluation-goals <n>', 'fresh goals of an evaluation', integerFrom(2), 150);
  return addRunOptions(command)
    .addHelpText(
      'after',
      `
Groups: error (claims about error and connectivity), early (the same, rewired earlier in the reward), budgets (error
against budget), all-contacts (a budget of 100 %), turnover (survival of contacts), relearning (a changed body),
interference (one half of the goals after the other), tags (with and without), cost (time per trial).
At the end the folder has summary.json, figures and report.html, too; \`neuromotor report <dir>\` makes them again.
Every seed is written when it is complete. Ctrl-C gives up the running ones; the same command with
--resume goes on.
What is found, and what it means, is in docs/structural-plasticity.md.`,
    )
    .action(structural);
}

async function structural(options: StructuralOptions): Promise<void> {
  const { folder, robot, settings } = await runOf(options);
  const seeds = parseSeeds(options.seeds);
  const configuration: StructuralConfiguration = {
    groups: groupSeeds(options, seeds),
    phaseTrials: options.phaseTrials,
    evaluationGoals: options.evaluationGoals,
    settings,
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
      folder,
      resume: options.resume === true,
      workers: options.workers,
      robot: { urdfText: robot.urdfText, urdfName: robot.urdfName },
      entry: structuralEntry,
    },
    options.json === true,
  );
}

/** The seeds of each group that is run. @throws ConfigurationError */
function groupSeeds(
  { only, seedsOf }: StructuralOptions,
  seeds: readonly number[],
): StructuralConfiguration['groups'] {
  const sorted = [...seeds].sort((a, b) => a - b);
  const chosen = groupsNamed(only, '--only');
  const groups = Object.fromEntries(chosen.map((group) => [group, sorted.slice(0, seedsOfGroup(group))]));
  for (const text of seedsOf) {
    const [name, list = ''] = text.split('=', 2);
    const [group] = groupsNamed(name, '--seeds-of');
    const some = parseSeeds(list);
    const stranger = some.find((one) => !seeds.includes(one));
    if (stranger !== undefined)
      throw new ConfigurationError(`--seeds-of ${text}: seed ${stranger} is not among --seeds`);
    if (!chosen.includes(group))
      throw new ConfigurationError(`--seeds-of ${text}: the group ${group} is not among --only`);
    groups[group] = [...some].sort((a, b) => a - b);
  }
  return groups;
}

/** @throws ConfigurationError when there is no such group */
function groupsNamed(text: string, option: string): GroupName[] {
  return text.split(',').map((part) => {
    const found = groupNames.find((name) => name === part.trim());
    if (found !== undefined) return found;
    throw new ConfigurationError(
      `${option} names the group '${part.trim()}', expected some of ${groupNames.join(', ')}`,
    );
  });
}
