/** Every command, in the order of the help. They need a second to load. */
import type { Command } from 'commander';
import { armCommand } from './arm.js';
import { callCommand } from './call.js';
import { checkCommand } from './check.js';
import { compareCommand } from './compare.js';
import { conformanceCommand } from './conformance.js';
import { doctorCommand } from './doctor.js';
import { experimentCommand } from './experiment.js';
import { gazeboCommand } from './gazebo.js';
import { nodeCommand } from './node.js';
import { reachCommand } from './reach.js';
import { recordCommand } from './record.js';
import { recoverCommand } from './recover.js';
import { reportCommand } from './report.js';
import { setCommand } from './set.js';
import { simulateCommand } from './simulate.js';
import { targetCommand } from './target.js';
import { trainCommand } from './train.js';
import { watchCommand } from './watch.js';

export function allCommands(): Command[] {
  return [
    armCommand(),
    trainCommand(),
    reachCommand(),
    nodeCommand(),
    simulateCommand(),
    checkCommand(),
    targetCommand(),
    watchCommand(),
    callCommand(),
    setCommand(),
    gazeboCommand(),
    recordCommand(),
    recoverCommand(),
    reportCommand(),
    conformanceCommand(),
    experimentCommand(),
    compareCommand(),
    doctorCommand(),
  ];
}
