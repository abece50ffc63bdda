import { Command } from 'commander';
import type { CommandUse } from '../parameters/unused.js';
import type { PluginStudy } from '../plugins/plugin.js';
import { runExperiment } from '../studies/jobs/experiment-run.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import { ThreadRunner } from '../studies/jobs/thread-runner.js';
import { settingsOfAllSeeds } from '../studies/published/experiment-configuration.js';
import { addRunOptions, learningUses, placeAndRobot } from './experiment-options.js';
import type { RunOptions } from './experiment-options.js';
import { inSight, tellStopped } from './experiment-run.js';
import { addSettingsOptions } from './robot-options.js';

interface PluginStudyOptions extends RunOptions {
  readonly seeds: string;
}

/** The settings that a study uses, unless it states them itself. */
const brainUses = {
  ...learningUses,
  cerebellum: {},
  reservoir: {},
  'shared-clock': {},
  'brain-reaches': {},
  outcomes: {},
};

/** The settings that a study of a plug-in uses. */
export const pluginStudyUse = (name: string, { uses = brainUses }: PluginStudy): CommandUse => ({
  name: `experiment ${name}`,
  uses,
});

/** `neuromotor experiment NAME` of a plug-in: its seeds on all cores, into a folder of tables. */
export function pluginStudyCommand(name: string, study: PluginStudy): Command {
  return addRunOptions(
    addSettingsOptions(new Command(name), 'published').option(
      '--seeds <list>',
      'how many seeds (20), or which (1-10,15)',
      '10',
    ),
  )
    .description(study.description)
    .action((options: PluginStudyOptions) => runStudy(name, study, options));
}

async function runStudy(name: string, study: PluginStudy, options: PluginStudyOptions): Promise<void> {
  const { entry, columns, conditions } = study;
  const { folder, robot } = await placeAndRobot(options, pluginStudyUse(name, study));
  const { settings, arm, urdfText, urdfName } = robot;
  const seeds = [...parseSeeds(options.seeds)];
  const configuration = { settings: settingsOfAllSeeds(settings), chainHash: arm.chainHash };
  const request = {
    experiment: name,
    columns: { ...columns },
    asked: { configuration, conditions, seeds },
    source: { urdfText, urdfName },
    folder,
    resume: options.resume === true,
    entry,
  };
  const { complete, missing, others } = await inSight(name, (onProgress, signal) =>
    runExperiment(request, new ThreadRunner(options.workers), onProgress, signal),
  );
  if (missing.length > 0)
    tellStopped(complete.length, seeds.length, folder, 'the same command with --resume');
  else if (options.json) process.stdout.write(`${JSON.stringify({ folder, complete, others })}\n`);
  else process.stdout.write(`${complete.length} seeds complete in ${folder}\n`);
}
