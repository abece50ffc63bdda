/** Readers of MCAP that are not ours: `rosbags` and `mcap-ros2-support`, in a virtual environment made once. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { describeWith, pythonEnvironment } from './python-environment.js';

const script = fileURLToPath(new URL('./read_mcap.py', import.meta.url));
const environment = pythonEnvironment('.mcap-readers', 'mcap-requirements.txt');

/** What a reader found of one topic. */
export interface SeenTopic {
  readonly type: string;
  readonly count: number;
  readonly first: Readonly<Record<string, unknown>>;
  readonly last: Readonly<Record<string, unknown>>;
  readonly last_ns: number;
}
export type Seen = Readonly<Record<string, SeenTopic>>;

/** A suite that needs these readers. Without them it is skipped with the reason, and with CI=true it fails. */
export function describeWithReaders(name: string, body: () => void): void {
  describeWith(environment, 'readers of MCAP', name, body);
}

function read(args: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(environment.python, [script, ...args], {
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
