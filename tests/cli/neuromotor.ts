import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

export interface Outcome {
  /** Null when it did not end by itself in time. */
  readonly status: number | null;
  /** What it printed, standard output first. */
  readonly output: string;
}

/** Runs the program as a process of its own. */
export function neuromotor(args: readonly string[], preload?: string): Outcome {
  const imports = ['--import', 'tsx', ...(preload === undefined ? [] : ['--import', preload])];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...imports, program, ...args], {
    encoding: 'utf8',
    timeout: 40_000,
    killSignal: 'SIGKILL',
  });
  return { status, output: stdout + stderr };
}
