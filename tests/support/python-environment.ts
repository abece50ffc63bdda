/** Virtual environments of Python for peers in tests, each made once from a file of requirements. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** An environment: its Python, and why it cannot be had; empty if it can. */
export interface PythonEnvironment {
  readonly python: string;
  readonly missing: string;
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Makes an environment if it does not exist yet.
 * @param folder its name in the root of the project
 * @param requirements the name of a file beside this one; it lists everything, because pip resolves nothing
 */
export function pythonEnvironment(folder: string, requirements: string): PythonEnvironment {
  const place = path(`../../${folder}`);
  return { python: join(place, 'bin', 'python'), missing: made(place, path(`./${requirements}`)) };
}

function made(folder: string, requirements: string): string {
  const stamp = join(folder, '.stamp');
  const wanted = readFileSync(requirements, 'utf8');
  const complete = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (complete()) return '';
  // Beside its final place, because two test files may make it at once.
  const making = `${folder}.${process.pid}`;
  const fresh = join(making, 'bin', 'python');
  const install = ['-m', 'pip', '--disable-pip-version-check', '--no-input', 'install', '-q'];
  for (const [command, args] of [
    ['python3', ['-m', 'venv', making]],
    [fresh, [...install, '--only-binary', ':all:', '--no-deps', '-r', requirements]],
  ] as const) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0) continue;
    rmSync(making, { recursive: true, force: true });
    return error?.message ?? stderr.trim().split('\n').at(-1) ?? `${command} failed`;
  }
  writeFileSync(join(making, '.stamp'), wanted);
  if (complete()) rmSync(making, { recursive: true });
  else {
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  }
  return '';
}

/**
 * A suite that needs an environment. Without it the suite is skipped with the reason, and with CI=true it fails.
 * @param what the peers in it
 */
export function describeWith(
  { missing }: PythonEnvironment,
  what: string,
  name: string,
  body: () => void,
): void {
  if (missing === '') describe(name, body);
  else if (process.env.CI === 'true')
    test(`${name}: needs ${what}`, () => {
      expect.fail(`they cannot be had, and CI=true: ${missing}`);
    });
  else describe.skip(`${name} (no ${what}: ${missing})`, body);
}
