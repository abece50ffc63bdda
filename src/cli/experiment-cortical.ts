import { Command } from 'commander';
import { corticalRequest } from '../studies/cortical/cortical-request.js';
import type { CorticalOptions } from '../studies/cortical/cortical-request.js';
import { addRunOptions, integerFrom, placeAndRobot } from './experiment-options.js';
import type { RunOptions } from './experiment-options.js';
import { runToReport } from './experiment-run.js';
import { addSettingsOptions } from './robot-options.js';

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
  return addRunOptions(command)
    .addHelpText(
      'after',
      `
At the end the folder has summary.json and report.html, too; \`neuromotor report <dir>\` makes them again.
Every seed is written when it is complete. Ctrl-C gives up the running ones; the same command with
--resume goes on; several processes may do so in one folder at the same time.
What is claimed, and what is not, is in docs/cortical-plasticity.md.`,
    )
    .action(cortical);
}

async function cortical(options: RunOptions & CorticalOptions): Promise<void> {
  const { folder, robot } = await placeAndRobot(options);
  await runToReport('cortical', corticalRequest(options, robot), { ...options, folder });
}
