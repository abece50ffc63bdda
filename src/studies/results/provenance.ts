import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { packageFile, packageVersion } from '../../parameters/package-files.js';
import type { Manifest } from './manifest.js';

/** Version and commit of this program. */
export function programFacts(): Manifest['program'] {
  return { version: packageVersion(), commit: commit() };
}

/** The machine that computes. */
export function hostFacts(): Manifest['host'] {
  return {
    node: process.version,
    v8: process.versions.v8,
    platform: platform(),
    architecture: arch(),
    release: release(),
    processor: cpus().at(0)?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryMiB: Math.round(totalmem() / 2 ** 20),
  };
}

/** The commit of the program, with `+` if files differ from it; null if it is not in a repository. */
function commit(): string | null {
  if (!existsSync(packageFile('.git'))) return null;
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', packageFile('.'), ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    const head = git('rev-parse', 'HEAD');
    return git('status', '--porcelain', '--untracked-files=no') === '' ? head : `${head}+`;
  } catch {
    // There is no git, or the repository belongs to another user. The results do not suffer from this.
    return null;
  }
}
