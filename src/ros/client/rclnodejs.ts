/**
 * The only place that finds rclnodejs, checks its version, and loads it. It is loaded only if its binary is known to
 * load: otherwise rclnodejs deletes its own build on import.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { messageOf, RosUnavailableError } from '../../errors.js';
import { packageFile } from '../../parameters/package-files.js';
import type { Rcl, RclBinary } from './rcl-binding.js';

/** rclnodejs, installed and loadable in this process. */
export interface RosBinding {
  readonly packageFolder: string;
  readonly binary: string;
  readonly version: string;
}

/** The result of looking for rclnodejs. */
export interface FoundBinding {
  /** Version and state, as a text. */
  readonly found: string;
  /** What to do if there is a problem. */
  readonly remedy?: string;
  /** Present when it can be used. */
  readonly binding?: RosBinding;
}

export interface LoadedRcl {
  readonly rcl: Rcl;
  readonly binary: RclBinary;
  /** Present if the version was not tested: a line that says so. */
  readonly warning?: string;
}

/**
 * Methods that are overridden or called here but are not part of the public interface of rclnodejs (see
 * fenced-node.ts).
 */
const internals = {
  Node: ['execute', '_validateParameters', '_getNativeParameterOverrides'],
  LifecycleNode: ['_onChangeState', '_changeState'],
  binary: ['getParameterOverrides'],
} as const;

/** The versions of rclnodejs with which this program is tested, from package.json: `~2.2.0`. */
export function testedVersions(): string {
  const manifest: unknown = JSON.parse(readFileSync(packageFile('package.json'), 'utf8'));
  const { peerDependencies } = z
    .object({ peerDependencies: z.object({ rclnodejs: z.string() }) })
    .parse(manifest);
  return peerDependencies.rclnodejs;
}

/** @param range a range like `~1.2.3`: the same major and minor version, and at least that patch */
export function isTested(version: string, range = testedVersions()): boolean {
  const [, major, minor, patch] = /^~(\d+)\.(\d+)\.(\d+)$/.exec(range) ?? [];
  const [, ownMajor, ownMinor, ownPatch] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];
  return major === ownMajor && minor === ownMinor && Number(ownPatch) >= Number(patch);
}

/**
 * Looks for rclnodejs and loads its binary into this process. A version that was not tested is loaded completely, to
 * check that it has the methods that the node relies on.
 * @param folder a further folder to look in, besides those of
 * this package
 * @param distribution of ROS 2, as `humble`
 */
export function findRclnodejs(folder: string, distribution: string): FoundBinding {
  const remedy = 'run `npm run ros:setup`';
  const packageFolder = findPackage(folder);
  if (packageFolder === undefined) return { found: 'not installed', remedy };
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const { version } = z.object({ version: z.string() }).parse(manifest);
  const require = createRequire(import.meta.url);
  const problems: string[] = [];
  for (const binary of binaryCandidates(packageFolder, distribution)) {
    try {
      require(binary);
    } catch (error) {
      problems.push(messageOf(error));
      continue;
    }
    if (!existsSync(join(packageFolder, 'generated', 'sensor_msgs')))
      return { found: `${version} without generated messages`, remedy };
    return judged({ packageFolder, binary, version });
  }
  const found =
    problems.length === 0 ? `${version}, not compiled` : `${version} does not load: ${problems.join('; ')}`;
  return { found, remedy };
}

function judged(binding: RosBinding): FoundBinding {
  const { version } = binding;
  const tested = testedVersions();
  if (isTested(version, tested)) return { found: `${version}, loads`, binding };
  const remedy = `npm install rclnodejs@${tested}`;
  const loaded = tryToLoad(binding, tested);
  return typeof loaded === 'string'
    ? { found: `${loaded}; expected ${tested}`, remedy }
    : { found: `${version}, loads; not tested, expected ${tested}`, remedy, binding };
}

function findPackage(folder: string): string | undefined {
  for (const from of [import.meta.url, join(folder, 'package.json')]) {
    try {
      return dirname(createRequire(from).resolve('rclnodejs/package.json'));
    } catch {
      // not here; the next place may have it
    }
  }
  return undefined;
}

/**
 * The places in which rclnodejs itself looks: a prebuilt binary for this Ubuntu and distribution, then the compiled
 * one.
 */
function binaryCandidates(packageFolder: string, distribution: string): string[] {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const codename = /^(?:UBUNTU|VERSION)_CODENAME=(\w+)/m.exec(release)?.[1] ?? '';
  const { platform, arch } = process;
  const file = `${distribution}-${codename}-${arch}-node-rclnodejs.node`;
  return [
    join(packageFolder, 'prebuilds', `${platform}-${arch}`, file),
    join(packageFolder, 'build', 'Release', 'rclnodejs.node'),
  ].filter((path) => existsSync(path));
}

/**
 * rclnodejs and its binary, without the signal handler that it installs (which closes ROS 2 under the running node).
 * @throws RosUnavailableError when it does not load, or lacks methods that the node relies on
 */
export function loadRclnodejs(binding: RosBinding): LoadedRcl {
  const tested = testedVersions();
  const loaded = tryToLoad(binding, tested);
  if (typeof loaded === 'string')
    throw new RosUnavailableError(`rclnodejs ${loaded}; expected ${tested}: npm install rclnodejs@${tested}`);
  return loaded;
}

/** @returns the problem if this version cannot be used */
function tryToLoad({ packageFolder, binary: path, version }: RosBinding, tested: string): LoadedRcl | string {
  const require = createRequire(join(packageFolder, 'package.json'));
  let rcl: unknown;
  let binary: unknown;
  try {
    binary = require(path);
    rcl = require('rclnodejs');
  } catch (error) {
    return `${version} does not load: ${messageOf(error)}`;
  }
  const missing = missingInternals(rcl, binary);
  if (missing.length > 0) return `${version} lacks ${missing.join(', ')}, which the node relies on`;
  const checked = rcl as Rcl;
  checked.removeSignalHandlers();
  const warning = isTested(version, tested)
    ? undefined
    : `rclnodejs ${version} is not tested, expected ${tested}`;
  return { rcl: checked, binary: binary as RclBinary, warning };
}

function missingInternals(rcl: unknown, binary: unknown): string[] {
  const owners = {
    Node: member(member(rcl, 'Node'), 'prototype'),
    LifecycleNode: member(member(member(rcl, 'lifecycle'), 'LifecycleNode'), 'prototype'),
    binary,
  };
  return (['Node', 'LifecycleNode', 'binary'] as const).flatMap((owner) =>
    internals[owner]
      .filter((method) => typeof member(owners[owner], method) !== 'function')
      .map((method) => `${owner}.${method}`),
  );
}

function member(owner: unknown, name: string): unknown {
  const hasMembers = typeof owner === 'function' || (typeof owner === 'object' && owner !== null);
  return hasMembers ? Reflect.get(owner, name) : undefined;
}
