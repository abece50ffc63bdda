/** Starts the program again in `.ros2/`: library paths take effect only at the start of a process. */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { RosUnavailableError } from '../../errors.js';
import { onNpmGone } from './npm-parent.js';
import { inspectRosEnvironment, withRos2 } from './ros-environment.js';
import type { Finding } from './ros-environment.js';

/** Time after which a process that does not end at a signal is killed (ms). */
const LONGEST_END_MS = 3800;

/**
 * The environment that a process finds when it is started in `.ros2/`.
 * @throws RosUnavailableError when it cannot be
 * determined
 */
export function findingsInOwnRos(): readonly Finding[] {
  const inspector = new URL('ros-environment.js', import.meta.url).href;
  const program = `import { inspectRosEnvironment } from '${inspector}'; console.log(JSON.stringify(inspectRosEnvironment().findings))`;
  const node = [process.execPath, ...process.execArgv, '--input-type=module', '-e', program];
  const { status, stdout, stderr } = spawnSync(withRos2, node, { encoding: 'utf8' });
  if (status !== 0) throw new RosUnavailableError(`.ros2 cannot be entered: ${stderr.trim()}`);
  return JSON.parse(stdout) as readonly Finding[];
}

/**
 * If ROS 2 is set up but not in the environment of this process, runs the same command line in that environment, passes
 * signals on, and resolves with its exit code. Resolves with undefined if this process can continue itself. @throws
 * RosUnavailableError without ROS 2; it says what is missing and what to do
 */
export async function relaunchInRos(): Promise<number | undefined> {
  const { binding, relaunchable, problem } = inspectRosEnvironment();
  if (binding !== undefined) return undefined;
  const sourced = process.env.AMENT_PREFIX_PATH !== undefined;
  if (!relaunchable || sourced) throw new RosUnavailableError(`ROS 2 is not available.\n${problem}`);
  const child = spawn(withRos2, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    // Through the channel the child notices the end of this process, whatever its cause.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let passed = false;
  const pass = (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (passed) return;
    passed = true;
    // It ends by itself, unless its thread is blocked. In that case nothing inside it can end it.
    setTimeout(() => child.kill('SIGKILL'), LONGEST_END_MS).unref();
  };
  const unwatch = onNpmGone(() => {
    if (!passed) pass('SIGTERM');
  });
  process.on('SIGINT', pass);
  process.on('SIGTERM', pass);
  process.on('disconnect', () => {
    pass('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      process.off('SIGINT', pass);
      process.off('SIGTERM', pass);
      unwatch();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
