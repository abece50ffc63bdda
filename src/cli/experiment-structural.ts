import { Command } from 'commander';
import type { CommandUse } from '../parameters/unused.js';
import { groupNames } from '../studies/structural/conditions.js';
import { structuralRequest } from '../studies/structural/structural-request.js';
import type { StructuralOptions } from '../studies/structural/structural-request.js';
import { integerFrom } from './bounded-number.js';
import { addRunOptions, learningUses, placeAndRobot } from './experiment-options.js';
import type { RunOptions } from './experiment-options.js';
import { runToReport } from './experiment-run.js';
import { addSettingsOptions } from './robot-options.js';

/** The settings that the structural experiment uses. Its conditions set the projection. */
export const structuralUse: CommandUse = {
  name: 'experiment structural',
  uses: { ...learningUses, outcomes: {} },
  sets: ['model.plasticity', 'structural.budget'],
};

/** `neuromotor experiment structural`: measures what a budget of contacts that rewire can and cannot do. */
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
    .option('--evaluation-goals <n>', 'fresh goals of an evaluation', integerFrom(2, 10_000), 150);
  return addRunOptions(command)
    .addHelpText(
      'after',
      `
Groups: error (claims about error and connectivity), early (the same, rewired earlier in the reward), budgets (error
against budget), all-contacts (a budget of 100 %), turnover (survival of contacts), relearning (a changed body),
interference (one half of the goals after the other), tags (with and without), cost (time per trial).
At the end the folder has summary.json, figures and report.html, too; \`neuromotor report <dir>\` makes them again.
Every seed is written when it is complete. Ctrl-C gives up the running ones; the same command with
--resume goes on; several processes may do so in one folder at the same time.
What is found, and what it means, is in docs/structural-plasticity.md.`,
    )
    .action(structural);
}

async function structural(options: RunOptions & StructuralOptions): Promise<void> {
  const { folder, robot } = await placeAndRobot(options, structuralUse);
  await runToReport('structural', structuralRequest(options, robot), { ...options, folder });
}
