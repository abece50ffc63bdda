import { Command } from 'commander';
import type { CommandUse } from '../parameters/unused.js';
import { groupNames } from '../studies/cortical/cortical-conditions.js';
import { corticalRequest } from '../studies/cortical/cortical-request.js';
import type { CorticalOptions } from '../studies/cortical/cortical-request.js';
import { integerFrom } from './bounded-number.js';
import { addRunOptions, learningUses, placeAndRobot } from './experiment-options.js';
import type { RunOptions } from './experiment-options.js';
import { runToReport } from './experiment-run.js';
import { addSettingsOptions } from './robot-options.js';

/** What the experiment on the cortex takes of the settings. Which parts learn is what its conditions are about. */
export const corticalUse: CommandUse = {
  name: 'experiment cortical',
  uses: { ...learningUses, outcomes: {} },
  sets: [
    'model.training_trials',
    'model.plasticity',
    'model.shortcut',
    'model.indirect_pathway',
    'shortcut.cells_per_primitive',
    'indirect.direct_dips',
    'indirect.dip_carrier',
    'indirect.snc_baseline',
    'indirect.dip_gain',
  ],
};

/** `neuromotor experiment cortical`: what the cortex takes over, and what dips of dopamine teach. */
export function corticalCommand(): Command {
  const command = addSettingsOptions(new Command('cortical'), 'published')
    .description('Lesion, and change the body of, brains whose cortex or indirect pathway learns, too.')
    .option('--seeds <list>', 'how many seeds (20), or which (1-10,15), computed in this order', '301-320')
    .option(
      '--trials <n>',
      'trials of the take-over; all other lengths and moments are in proportion, and the claims are about 4000',
      integerFrom(40),
      4000,
    );
  command.option(
    '--only <groups>',
    `groups of conditions with commas: ${groupNames.join(',')}`,
    groupNames.join(','),
  );
  return addRunOptions(command)
    .addHelpText(
      'after',
      `
Groups: takeover (the shortcut, lesions, habits, cost), som (inhibition of the dendrites), indirect (what stops wrong
choices, another elbow and the way back), codes (several premotor cells per primitive).
At the end the folder has summary.json and report.html, too; \`neuromotor report <dir>\` makes them again.
Every seed is written when it is complete. Ctrl-C gives up the running ones; the same command with
--resume goes on; several processes may do so in one folder at the same time.
What is claimed, and what not, is in docs/cortical-plasticity.md.`,
    )
    .action(cortical);
}

async function cortical(options: RunOptions & CorticalOptions): Promise<void> {
  const { folder, robot } = await placeAndRobot(options, corticalUse);
  await runToReport('cortical', corticalRequest(options, robot), { ...options, folder });
}
