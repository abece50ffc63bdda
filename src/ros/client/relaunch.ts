/** Starting over in `.ros2/`: library paths count only from the start of a process. */
import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { RosUnavailableError } from '../../errors.js';
import { onNpmGone } from './npm-parent.js';
import { inspectRosEnvironment, withRos2 } from './ros-environment.js';
import type { Finding } from './ros-environment.js';

/** After this long a process that was told to end is ended (ms). */
const LONGEST_END_MS = 3800;

/** What a process started in `.ros2/` finds. @throws RosUnavailableError when it cannot say */
export function findingsInOwnRos(): readonly Finding[] {
  const inspector = new URL('ros-environment.js', import.meta.url).href;
  const program = `import { inspectRosEnvironment } from '${inspector}'; console.log(JSON.stringify(inspectRosEnvironment().findings))`;
  const node = [process.execPath, ...process.execArgv, '--input-type=module', '-e', program];
  const { status, stdout, stderr } = spawnSync(withRos2, node, { encoding: 'utf8' });
  if (status !== 0) throw new RosUnavailableError(`.ros2 cannot be entered: ${stderr.trim()}`);
  return JSON.parse(stdout) as readonly Finding[];
}

/**
 * Where ROS 2 is set up but not in the environment of this process: runs the same command line there, signals passed on,
 * and resolves with its exit code. Resolves with undefined where this process can go on itself.
 * @throws RosUnavailableError without ROS 2, saying what is missing and what to do
 */
export async function relaunchInRos(): Promise<number | undefined> {
  const { binding, relaunchable, problem } = inspectRosEnvironment();
  if (binding !== undefined) return undefined;
  const sourced = process.env.AMENT_PREFIX_PATH !== undefined;
  if (!relaunchable || sourced) throw new RosUnavailableError(`ROS 2 is not available.\n${problem}`);
  const child = spawn(withRos2, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    // Over the channel the child learns of this process's end, however it comes about.
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  let passed = false;
  const pass = (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (passed) return;
    passed = true;
    // It ends by itself, unless something keeps its thread: then nothing in it can.
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
