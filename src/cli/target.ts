import { Command } from 'commander';
import { ConfigurationError } from '../errors.js';
import { requireNodeName } from '../ros/operator/node-name.js';
import { TargetRequest } from '../ros/operator/target-request.js';
import type { Values } from '../ros/operator/target-request.js';
import { isOver } from '../ros/operator/until.js';
import { addNodeOptions, withRosNode } from './node-session.js';
import type { NodeOptions } from './node-session.js';
import { allowRosArguments, splitRosArguments } from './ros-arguments.js';
import { parseTarget } from './targets.js';

/** Longest wait for the node itself, which is there at once or not at all (s). */
const FIND_S = 10;
/** A reach with way home, thinking and settling takes some ten seconds; a training before it some more. */
const ANSWER_S = 120;

interface TargetOptions extends NodeOptions {
  readonly frame?: string;
  readonly json?: true;
}

/** `neuromotor target`: sends a target to a running node and waits for what becomes of it. */
export function targetCommand(): Command {
  return allowRosArguments(addNodeOptions(new Command('target'), ANSWER_S, 'the answer (s)'))
    .description('Send a target to a running node, and wait until it is reached, missed or refused.')
    .usage('X,Y,Z [options]')
    .option('--frame <name>', "frame of the target (default: the node's base_frame)")
    .option('--json', 'print the answer as a line of JSON')
    .addHelpText(
      'after',
      '\nExit code 0 when it was reached, 1 otherwise, 130 after Ctrl-C (the arm goes on).',
    )
    .action(target);
}

async function target(options: TargetOptions, command: Command): Promise<void> {
  const { words } = splitRosArguments(command);
  if (words.length !== 1)
    throw new ConfigurationError(
      `${words.length === 0 ? 'no target' : `"${words.join(' ')}" is no target`}, expected one x,y,z in metres without spaces`,
    );
  const [word] = words;
  const position = parseTarget(word, `target ${word}`);
  const name = requireNodeName(options.node);
  await withRosNode(command, 'neuromotor_target', async (node, interruption) => {
    const request = new TargetRequest(node, name, (text, values) => {
      tell(text, values, options);
    });
    await request.ready(FIND_S, interruption);
    if (isOver(interruption)) return 1;
    const frame = options.frame ?? (await request.frame(FIND_S));
    const outcome = await request.send(position, frame, options.patience, interruption);
    if (options.json) process.stdout.write(`${JSON.stringify({ target: position, frame, ...outcome })}\n`);
    else process.stdout.write(`${outcome.outcome}: ${outcome.message} (${outcome.tookS.toFixed(1)} s)\n`);
    if (isOver(interruption))
      process.stderr.write(`the arm goes on; \`neuromotor call stop --node ${name}\` stops it\n`);
    return outcome.outcome === 'reached' ? 0 : 1;
  });
}

/** What the node does meanwhile, and what it waits for. */
function tell(text: string, values: Values, { json, node }: TargetOptions): void {
  if (json) return;
  const advice =
    values.code === '7'
      ? `: look at the plan, then \`neuromotor call confirm --node ${node}\``
      : values.code === '34'
        ? `: \`neuromotor call reset_stop --node ${node}\` releases it`
        : '';
  process.stderr.write(`${text}${advice}\n`);
}
