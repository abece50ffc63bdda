/** Readers of MCAP that are not ours: `rosbags` and `mcap-ros2-support`, in a virtual environment made once. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const requirements = path('./mcap-requirements.txt');
const folder = path('../../.mcap-readers');
const stamp = join(folder, '.stamp');
const python = join(folder, 'bin', 'python');

/** What a reader found of one topic. */
export interface SeenTopic {
  readonly type: string;
  readonly count: number;
  readonly first: Readonly<Record<string, unknown>>;
  readonly last: Readonly<Record<string, unknown>>;
  readonly last_ns: number;
}
export type Seen = Readonly<Record<string, SeenTopic>>;

/** Makes the environment where it is not there yet; returns why it cannot be had, or nothing. */
function missing(): string {
  const wanted = readFileSync(requirements, 'utf8');
  const complete = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (complete()) return '';
  // Beside its place, as two test files may be at it at once.
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

const reason = missing();

/** A suite that needs these readers: skipped with the reason where they cannot be had, which with CI=true is a failure. */
export function describeWithReaders(name: string, body: () => void): void {
  if (reason === '') describe(name, body);
  else if (process.env.CI === 'true')
    test(`${name}: needs readers of MCAP`, () => {
      expect.fail(`they cannot be had, and CI=true: ${reason}`);
    });
  else describe.skip(`${name} (no readers of MCAP: ${reason})`, body);
}

function read(args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(python, [path('./read_mcap.py'), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** Both readers, by the file's index. */
export function readRecording(file: string) {
  return read([file]) as {
    readonly profile: string;
    readonly messages: number;
    readonly chunks: number;
    readonly mcap: Seen;
    readonly rosbags: Seen;
  };
}

/** A file that breaks off, from its beginning. */
export function readBrokenRecording(file: string): Seen {
  return (read([file, 'streaming']) as { readonly streamed: Seen }).streamed;
}
