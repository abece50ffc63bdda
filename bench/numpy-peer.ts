import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));

/** One thread, for any linear algebra library of numpy. */
const env = {
  ...process.env,
  OPENBLAS_NUM_THREADS: '1',
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
};

/** A Python that has numpy; undefined where there is none. */
export function pythonWithNumpy(): string | undefined {
  return ['python3', path('.ros2/bin/python3')].find(
    (python) =>
      (python === 'python3' || existsSync(python)) &&
      spawnSync(python, ['-c', 'import numpy'], { stdio: 'ignore' }).status === 0,
  );
}

/** The reservoir's trial in numpy (bench/cerebellum.py), one trial at a time. */
export interface NumpyPeer {
  /** Runs one trial and returns its duration (ms). */
  trial(): Promise<number>;
  close(): void;
}

/** @throws Error when the program ends early */
export async function numpyPeer(python: string, units: number): Promise<NumpyPeer> {
  const child = spawn(python, [path('bench/cerebellum.py'), String(units)], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
    if (done === true) throw new Error('bench/cerebellum.py ended early');
    return value;
  };
  await next();
  return {
    trial: async () => {
      if (!child.stdin.write('\n')) await once(child.stdin, 'drain');
      return Number(await next());
    },
    close: () => child.stdin.end(),
  };
}
