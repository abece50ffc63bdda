import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';

const compiled = new URL('../../dist/', import.meta.url);

/** Studies run on worker threads and have any plant there: a module must not take such a thread for its own. */
it.each(['robot/plant-choice.js', ...entriesOf('studies/')])(
  '%s can be loaded in a thread that has no data for it',
  async (module) => {
    const program = `import(${JSON.stringify(new URL(module, compiled).href)}).then(() => process.exit(7))`;
    const worker = new Worker(program, { eval: true });
    const [code] = (await once(worker, 'exit')) as [number];
    expect(code).toBe(7);
  },
);

/** The compiled entry points of the studies' threads. */
function entriesOf(folder: string): string[] {
  return readdirSync(new URL(folder, compiled), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('-worker.js'))
    .map((file) => folder + file);
}
