import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import { interfacePrefix } from '../../storage/message-definition.js';
import { packageFile } from '../../parameters/package-files.js';

/** Packages of drivers that the node can use where the machine has them. */
export const driverPackages = [
  'control_msgs',
  'controller_manager_msgs',
  'tf2_msgs',
  'ur_dashboard_msgs',
  'franka_msgs',
] as const;

/** Longest wait for the JavaScript of such packages (ms). */
const PATIENCE_MS = 60_000;

/** Packages that are installed, but for which rclnodejs has no JavaScript. */
const unusable = new Set<string>();

/**
 * Whether a message package is installed on this machine and can be used.
 * @param message one that not every version of the package has
 */
export function isInstalled(packageName: string, message?: string): boolean {
  const prefix = interfacePrefix(packageName);
  if (prefix === undefined || unusable.has(packageName)) return false;
  return message === undefined || existsSync(join(prefix, 'share', packageName, 'msg', `${message}.msg`));
}

/**
 * Generates the JavaScript of installed packages of drivers that rclnodejs does not have yet: they came after it. This
 * happens before ROS 2 is opened, in a process of its own. Does nothing where all is there.
 * @param rclnodejs folder of that package
 * @returns what went wrong, if anything; those packages cannot be used then
 */
export function prepareDriverPackages(rclnodejs: string): string | undefined {
  const generated = join(rclnodejs, 'generated');
  const lacks = (name: string) => isInstalled(name) && !existsSync(join(generated, name));
  const missing = driverPackages.filter(lacks);
  if (missing.length === 0) return undefined;
  const problem = generate(rclnodejs, generated, missing);
  for (const name of missing.filter(lacks)) unusable.add(name);
  return problem;
}

function generate(rclnodejs: string, generated: string, missing: readonly string[]): string | undefined {
  const names = missing.join(', ');
  try {
    accessSync(generated, constants.W_OK);
  } catch {
    return `${names} cannot be used: ${generated} is not writable; run \`npm run ros:setup\` once`;
  }
  const script = packageFile('scripts/interface-javascript.mjs');
  // Two nodes that start together would write into one folder.
  const locked = existsSync('/usr/bin/flock') ? ['flock', join(rclnodejs, '.generating')] : [];
  const [command, ...args] = [...locked, process.execPath, script, rclnodejs, ...missing];
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: PATIENCE_MS });
  if (status === 0) return undefined;
  const lines = stderr.trim().split('\n');
  const why = lines.find((line) => line.includes('rror')) ?? lines.at(-1) ?? 'nothing was generated';
  return `${names} cannot be used: ${why}`;
}
