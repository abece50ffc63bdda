import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import { JobTally } from '../../../src/studies/jobs/job-runner.js';
import type { JobProgress } from '../../../src/studies/jobs/job-runner.js';
import { ThreadRunner } from '../../../src/studies/jobs/thread-runner.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const entry = new URL('./fixtures/small-worker.mjs', import.meta.url);

let folder: string;
let told: JobProgress[];
beforeEach(() => {
  folder = temporaryFolder();
  told = [];
});

const jobs = (...kinds: string[]) =>
  kinds.map((kind, i) => ({ name: `job-${i}`, title: `job ${i}`, data: { kind, folder } }));

const run = (kinds: string[], threads = 1, signal = new AbortController().signal) =>
  new ThreadRunner(threads).run({
    entry,
    jobs: jobs(...kinds),
    signal,
    onProgress: (progress) => {
      told.push(progress);
    },
  });

const begun = () => readFileSync(join(folder, 'begun'), 'utf8').trim().split('\n');

describe('jobs on threads', () => {
  it('are done in their order, and each is told when it is', async () => {
    await run(['quick', 'quick', 'quick']);
    expect(begun()).toEqual(['job-0', 'job-1', 'job-2']);
    expect(told.flatMap(({ completed }) => completed ?? [])).toEqual(['job 0', 'job 1', 'job 2']);
    expect(told.at(0)).toMatchObject({ done: 0, total: 3, leftS: undefined });
    expect(told.at(-1)).toMatchObject({ done: 3, total: 3, leftS: 0 });
  });

  it('that others are at do not count', async () => {
    await run(['left', 'quick'], 2);
    expect(told.at(-1)).toMatchObject({ done: 1, total: 1 });
    expect(told.flatMap(({ completed }) => completed ?? [])).toEqual(['job 1']);
  });

  it('whose results are there already are done, and not told as done just now', async () => {
    await run(['found', 'quick']);
    expect(told.at(-1)).toMatchObject({ done: 2, total: 2 });
    expect(told.flatMap(({ completed }) => completed ?? [])).toEqual(['job 1']);
  });

  it('end with the first error, of its class and with the title of its job', async () => {
    const error: unknown = await run(['endless', 'failing', 'quick'], 2).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ModelError);
    expect(error).toMatchObject({ message: 'job 1: no such cell' });
    expect(begun()).not.toContain('job-2');
  });

  it('are given up when the run is stopped, also in the middle of a computation', async () => {
    const stop = new AbortController();
    const runner = new ThreadRunner(1).run({
      entry,
      jobs: jobs('endless', 'quick'),
      signal: stop.signal,
      onProgress: ({ done }) => {
        if (done === 0.5) stop.abort();
      },
    });
    await runner;
    expect(begun()).toEqual(['job-0']);
  });

  it('are not begun when it was stopped before', async () => {
    const stop = new AbortController();
    stop.abort();
    await run(['endless'], 1, stop.signal);
    expect(told).toEqual([]);
  });

  it('fail with the reason when their module is not there', async () => {
    const missing = new ThreadRunner(1).run({
      entry: new URL('./fixtures/nowhere.mjs', import.meta.url),
      jobs: jobs('quick'),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await expect(missing).rejects.toThrow('nowhere.mjs');
  });
});

describe('the count of a batch', () => {
  it('tells what is left by what was done so far', () => {
    const all: JobProgress[] = [];
    const tally = new JobTally({
      jobs: jobs('quick', 'quick'),
      onProgress: (progress) => {
        all.push(progress);
      },
    });
    const beganMs = performance.now();
    while (performance.now() - beganMs < 50);
    tally.share('job-0', 0.5);
    // A quarter took 50 ms or somewhat more: three times that is left.
    const { done, leftS = NaN } = all.at(-1) ?? {};
    expect(done).toBe(0.5);
    expect(leftS).toBeGreaterThanOrEqual(0.15);
    expect(leftS).toBeLessThanOrEqual((3 * (performance.now() - beganMs + 50)) / 1000);
    tally.left('job-1');
    expect(all.at(-1)).toMatchObject({ done: 0.5, total: 1 });
  });
});
