import { Argument, Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { callNode, nodeCallNames, nodeCalls } from '../ros/operator/node-calls.js';
import type { NodeCallName } from '../ros/operator/node-calls.js';
import { requireNodeName } from '../ros/operator/node-name.js';
import { addNodeOptions, withRosNode } from './node-session.js';
import type { NodeOptions } from './node-session.js';
import { allowRosArguments, splitRosArguments } from './ros-arguments.js';

/** `neuromotor call`: calls a service of a running node. */
export function callCommand(): Command {
  const width = Math.max(...nodeCallNames.map((name) => name.length));
  const list = nodeCallNames.map((name) => `  ${name.padEnd(width)}  ${nodeCalls[name].description}`);
  return allowRosArguments(addNodeOptions(new Command('call'), 10, 'the service, and for its answer (s)'))
    .description('Call a service of a running node.')
    .addArgument(new Argument('<service>', 'one of those below').choices(nodeCallNames))
    .addHelpText('after', `\nServices:\n${list.join('\n')}\n\nExit code 0 when the node did it, 1 otherwise.`)
    .action(call);
}

async function call(service: NodeCallName, options: NodeOptions, command: Command): Promise<void> {
  const { words } = splitRosArguments(command);
  if (words.length > 1)
    throw new ConfigurationError(`"${words.slice(1).join(' ')}" is too much, expected one service`);
  const target = requireNodeName(options.node);
  await withRosNode(command, 'neuromotor_call', async (node) => {
    const { success, message } = await callNode(node, target, service, options.patience);
    process.stdout.write(`${success ? 'done' : 'refused'}: ${message}\n`);
    return success ? 0 : 1;
  });
}
