import { Command } from 'commander';
import { NeuromotorError } from '../errors.js';
import { requireNodeName } from '../ros/operator/node-name.js';
import { NodeWatch } from '../ros/operator/node-watch.js';
import { isOver, until } from '../ros/operator/until.js';
import { watchScreen } from '../ros/operator/watch-screen.js';
import { addNodeOptions, withRosNode } from './node-session.js';
import type { NodeOptions } from './node-session.js';
import { allowRosArguments, rosArgumentsOf } from './ros-arguments.js';

/** How often the screen is drawn (s). */
const DRAW_S = 0.2;
/** With `--once`, and before the first line: time for rates to show (s). */
const LOOK_S = 1.5;
const FIRST_S = 0.5;

/** Of terminals that do not tell theirs. */
const USUAL_WIDTH = 80;

interface WatchOptions extends NodeOptions {
  readonly once?: true;
  readonly json?: true;
}

/** `neuromotor watch`: one screen about a running node, which updates in place. */
export function watchCommand(): Command {
  return allowRosArguments(addNodeOptions(new Command('watch'), 10, 'the first word of the node (s)'))
    .description('Show what a running node does: status, last target, rate of joint states; Ctrl-C ends it.')
    .option('--once', 'look for a moment, print, and end')
    .option('--json', 'print JSON, one object a line')
    .addHelpText(
      'after',
      '\nWithout a terminal it prints a line at each change of the status, and each answer.',
    )
    .action(watch);
}

async function watch(options: WatchOptions, command: Command): Promise<void> {
  rosArgumentsOf(command);
  const target = requireNodeName(options.node);
  await withRosNode(command, 'neuromotor_watch', async (node, interruption) => {
    const watched = new NodeWatch(node, target);
    const heard = await until(() => watched.heard, options.patience, interruption);
    if (!heard && !isOver(interruption))
      throw new NeuromotorError(
        `nothing heard from ${target} (listened for ${options.patience} s); is it running, in this ROS_DOMAIN_ID?`,
      );
    const show = options.json ? json : process.stdout.isTTY ? inPlace() : options.once ? screen : lines();
    if (options.once) {
      await until(() => false, LOOK_S, interruption);
      if (!isOver(interruption)) (options.json ? json : screen)(watched);
      return 0;
    }
    await until(() => false, FIRST_S, interruption);
    while (!isOver(interruption)) {
      show(watched);
      await until(() => false, DRAW_S, interruption);
    }
    // Leaving is what Ctrl-C is for here.
    return 0;
  });
  if (process.exitCode === 130) process.exitCode = 0;
}

const json = ({ now }: NodeWatch) => {
  process.stdout.write(`${JSON.stringify(now)}\n`);
};

const screen = ({ now }: NodeWatch) => {
  process.stdout.write(`${watchScreen(now).join('\n')}\n`);
};

/** Draws over what was drawn before. */
function inPlace(): (watched: NodeWatch) => void {
  let drawn = 0;
  return ({ now }) => {
    const width = process.stdout.columns || USUAL_WIDTH;
    const text = watchScreen(now).map((line) => `${line.slice(0, width - 1)}\x1b[K\n`);
    process.stdout.write(`${drawn === 0 ? '' : `\x1b[${drawn}A`}${text.join('')}`);
    drawn = text.length;
  };
}

/** Prints what is new. */
function lines(): (watched: NodeWatch) => void {
  let [last, answers] = ['', 0];
  return ({ now: { status, trial, jointStates, outcomes } }) => {
    const text = `${status?.values.state ?? '-'}  ${status?.text ?? '-'}`;
    if (text !== last) process.stdout.write(`${text}  (joint states ${jointStates.rateHz.toFixed(0)} Hz)\n`);
    last = text;
    const count = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
    if (count !== answers) process.stdout.write(`answer  ${trial?.text ?? ''}\n`);
    answers = count;
  };
}
