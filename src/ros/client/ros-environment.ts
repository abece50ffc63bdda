/** Finds out which ROS 2 is available, what is missing, and what to do. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { packageFile } from '../../parameters/package-files.js';
import { findRclnodejs } from './rclnodejs.js';
import type { RosBinding } from './rclnodejs.js';

const ownFolder = packageFile('.ros2');

/** One thing that was checked. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly found: string;
  /** What to do, where it is not as it should be. */
  readonly remedy?: string;
}

export interface RosEnvironment {
  readonly findings: readonly Finding[];
  /** Present when a node can be started in this process. */
  readonly binding?: RosBinding;
  /** True when `.ros2/` is complete, though this process was not started in it. */
  readonly relaunchable: boolean;
  /** Why a node cannot be started in this process, and what to do; empty when it can. */
  readonly problem: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Checks the variables of `environment`, `.ros2/`, and the installed binding, whose binary is loaded into this process.
 * Nothing is written or installed.
 */
export function inspectRosEnvironment(environment: Environment = process.env): RosEnvironment {
  const relaunchable = ownIsComplete();
  const distribution = sourcedDistribution(environment);
  const findings: Finding[] = [distribution];
  let binding: RosBinding | undefined;
  if (distribution.ok) {
    const { binding: usable, ...finding } = findRclnodejs(
      bindingFolder(environment),
      environment.ROS_DISTRO ?? '',
    );
    findings.push({ name: 'rclnodejs', ok: usable !== undefined, ...finding });
    binding = usable;
  }
  if (binding === undefined) findings.push(ownFolderFinding(relaunchable), ...setupFindings(environment));
  const blocking = findings.filter((finding) => !finding.ok);
  const problem =
    binding === undefined
      ? blocking
          .map(({ name, found, remedy }) => `${name}: ${found}${remedy ? `; ${remedy}` : ''}`)
          .join('\n')
      : '';
  return { findings, binding, relaunchable, problem };
}

function sourcedDistribution(environment: Environment): Finding {
  const prefixes = (environment.AMENT_PREFIX_PATH ?? '').split(delimiter).filter((prefix) => prefix !== '');
  const distribution = environment.ROS_DISTRO;
  if (distribution === undefined || prefixes.length === 0)
    return {
      name: 'ROS 2 sourced',
      ok: false,
      found: 'no ROS 2 in the environment of this process',
      remedy: ownIsComplete()
        ? 'start the command with scripts/with-ros2'
        : 'source your ROS 2 (setup.bash), or run `npm run ros:setup` and start the command with scripts/with-ros2',
    };
  const where = prefixes.map((prefix) => (isOwn(prefix) ? '.ros2' : prefix)).join(', ');
  return { name: 'ROS 2 sourced', ok: true, found: `${distribution} (${where})` };
}

const isOwn = (prefix: string) => join(prefix, '/') === join(ownFolder, '/');

/** The folder in which ros-setup installs rclnodejs for the ROS 2 of `environment`. */
function bindingFolder(environment: Environment): string {
  const prefixes = (environment.AMENT_PREFIX_PATH ?? '').split(delimiter);
  return join(ownFolder, prefixes.some(isOwn) ? 'js' : `js-${environment.ROS_DISTRO ?? ''}`);
}

function ownIsComplete(): boolean {
  return existsSync(join(ownFolder, '.stamp')) && existsSync(join(ownFolder, 'js', '.stamp'));
}

function ownFolderFinding(complete: boolean): Finding {
  const name = '.ros2';
  if (complete) return { name, ok: true, found: 'complete' };
  return {
    name,
    ok: false,
    found: existsSync(ownFolder) ? 'begun, not complete' : 'not made yet',
    remedy: 'run `npm run ros:setup`',
  };
}

/** Requirements of `npm run ros:setup` on the machine. */
function setupFindings(environment: Environment): Finding[] {
  const machine = `${process.platform} ${process.arch}`;
  const packages = (names: string) => `install it (Debian, Ubuntu: apt-get install ${names})`;
  const python = findPython(environment);
  const compiler = ['make', 'g++'].map((tool): Finding => {
    const there = spawnSync(tool, ['--version']).status === 0;
    return {
      name: tool,
      ok: there,
      found: there ? 'there' : 'missing',
      ...(!there && { remedy: packages(tool) }),
    };
  });
  return [
    {
      name: 'machine',
      ok: machine === 'linux x64',
      found: machine,
      remedy: 'the wheels of ros:setup are for x86_64 Linux; install ROS 2 by other means and source it',
    },
    {
      name: 'Python 3.10 to 3.13',
      ok: python !== undefined,
      found: python ?? 'none with the venv module',
      remedy: packages('python3 python3-venv'),
    },
    ...compiler,
  ].map(({ remedy, ...finding }) => (finding.ok ? finding : { ...finding, remedy }));
}

function findPython(environment: Environment): string | undefined {
  const program =
    'import ensurepip, sys, venv; v = sys.version_info; print("%d.%d.%d" % v[:3]); sys.exit(not (3, 10) <= v[:2] <= (3, 13))';
  const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', '/usr/bin/python3'];
  for (const candidate of [environment.PYTHON ?? '', ...names].filter((name) => name !== '')) {
    const { status, stdout } = spawnSync(candidate, ['-c', program], { encoding: 'utf8' });
    if (status === 0) return `${candidate} ${stdout.trim()}`;
  }
  return undefined;
}

/** The start of a command line that runs a command in the ROS 2 environment. */
export const withRos2 = packageFile('scripts/with-ros2');
