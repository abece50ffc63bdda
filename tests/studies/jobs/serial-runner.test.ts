import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import type { JobProgress } from '../../../src/studies/jobs/job-runner.js';
import { SerialRunner } from '../../../src/studies/jobs/serial-runner.js';
import type { Answer } from '../../../src/studies/jobs/worker.js';
import { errorData } from '../../../src/threads/error-data.js';

type Kind = 'done' | 'found' | 'left' | 'failed' | 'stopping';

/** Runs jobs whose work ends as their kind says. */
function run(...kinds: Kind[]) {
  const begun: string[] = [];
  const told: JobProgress[] = [];
  const stop = new AbortController();
  const runner = new SerialRunner<{ readonly kind: Kind }>(({ name, data: { kind } }): Promise<Answer> => {
    begun.push(name);
    if (kind === 'stopping') stop.abort();
    const failed = kind === 'failed' || kind === 'stopping';
    return Promise.resolve(
      failed ? { end: 'failed', error: errorData(new ModelError('no')) } : { end: kind },
    );
  });
  const running = runner.run({
    entry: new URL('file:///nothing.js'),
    jobs: kinds.map((kind, i) => ({ name: `job-${i}`, title: `job ${i}`, data: { kind } })),
    signal: stop.signal,
    onProgress: (progress) => {
      told.push(progress);
    },
  });
  return { running, begun, told };
}

describe('jobs one after the other', () => {
  it('are done in their order, and each is told when it is', async () => {
    const { running, begun, told } = run('done', 'found', 'left', 'done');
    await running;
    expect(begun).toEqual(['job-0', 'job-1', 'job-2', 'job-3']);
    expect(told.flatMap(({ completed }) => completed ?? [])).toEqual(['job 0', 'job 3']);
    expect(told.at(-1)).toMatchObject({ done: 3, total: 3 });
  });

  it('end with the first that fails, by its title and its class', async () => {
    const { running, begun } = run('done', 'failed', 'done');
    await expect(running).rejects.toThrow(ModelError);
    await expect(running).rejects.toThrow('job 1: no');
    expect(begun).toEqual(['job-0', 'job-1']);
  });

  it('end when they are stopped, whatever became of the one that ran', async () => {
    const { running, begun } = run('stopping', 'done');
    await running;
    expect(begun).toEqual(['job-0']);
  });
});
