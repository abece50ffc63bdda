import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { readAssignment } from '../parameters/configuration-file.js';
import { faultTable } from '../parameters/fault-table.js';
import { parameterTable } from '../parameters/parameter-table.js';
import { requireNodeName } from '../ros/operator/node-name.js';
import { setParameters } from '../ros/operator/remote-parameters.js';
import { addNodeOptions, withRosNode } from './node-session.js';
import type { NodeOptions } from './node-session.js';
import { allowRosArguments, splitRosArguments } from './ros-arguments.js';

/** Those of the node and of the simulated arm: they tell in which unit a number with another one is wanted. */
const known = { ...faultTable, ...parameterTable };

/** `neuromotor set`: sets parameters of a running node. */
export function setCommand(): Command {
  return allowRosArguments(addNodeOptions(new Command('set'), 10, 'the node (s)'))
    .description(
      'Set parameters of a running node, for example limits.velocity_scale=0.2 or settle_timeout="500 ms".',
    )
    .usage('NAME=VALUE… [options]')
    .addHelpText(
      'after',
      '\nFaults of the simulated arm are set in the same way: --node /neuromotor_arm noise="2 mrad"' +
        '\nExit code 0 when all were set, 1 when one was refused.',
    )
    .action(set);
}

async function set(options: NodeOptions, command: Command): Promise<void> {
  const { words } = splitRosArguments(command);
  if (words.length === 0) throw new ConfigurationError('nothing to set, expected name=value');
  const target = requireNodeName(options.node);
  const values: Record<string, unknown> = {};
  for (const word of words) Object.assign(values, await readAssignment(word, known));
  await withRosNode(command, 'neuromotor_set', async (node) => {
    const refused = await setParameters(node, target, values, options.patience);
    for (const reason of refused) process.stderr.write(`neuromotor: ${reason}\n`);
    if (refused.length === 0) process.stdout.write(`set: ${Object.keys(values).join(', ')}\n`);
    return refused.length === 0 ? 0 : 1;
  });
}
