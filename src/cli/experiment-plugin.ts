import { Command } from 'commander';
import type { PluginStudy } from '../plugins/plugin.js';
import { runExperiment } from '../studies/jobs/experiment-run.js';
import { parseSeeds } from '../studies/jobs/seed-list.js';
import { ThreadRunner } from '../studies/jobs/thread-runner.js';
import { settingsOfAllSeeds } from '../studies/published/experiment-configuration.js';
import { addRunOptions, placeAndRobot } from './experiment-options.js';
import type { RunOptions } from './experiment-options.js';
import { inSight, tellStopped } from './experiment-run.js';
import { addSettingsOptions } from './robot-options.js';

interface PluginStudyOptions extends RunOptions {
  readonly seeds: string;
}

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

async function runStudy(
  name: string,
  { entry, columns, conditions }: PluginStudy,
  options: PluginStudyOptions,
): Promise<void> {
  const { folder, robot } = await placeAndRobot(options);
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
  const { complete, missing } = await inSight(name, (onProgress, signal) =>
    runExperiment(request, new ThreadRunner(options.workers), onProgress, signal),
  );
  if (missing.length > 0)
    tellStopped(complete.length, seeds.length, folder, 'the same command with --resume');
  else process.stdout.write(`${complete.length} seeds complete in ${folder}\n`);
}
