import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { JobRunner } from '../../../src/studies/jobs/job-runner.js';
import { runShared } from '../../../src/studies/jobs/shared-run.js';
import type { SharedProgress } from '../../../src/studies/jobs/shared-run.js';
import { sharedWork } from '../../../src/studies/jobs/worker.js';
import type { Place } from '../../../src/studies/jobs/worker.js';
import { claim } from '../../../src/studies/results/claim.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
let told: SharedProgress[];
let computed: string[];
beforeEach(() => {
  folder = temporaryFolder();
  told = [];
  computed = [];
});

const isDone = (name: string) => existsSync(join(folder, name));
const finish = (name: string) => {
  writeFileSync(join(folder, name), '');
};

type Data = Place & { readonly result: string };

/** A runner that computes in this thread, one job after another. */
const here: JobRunner = {
  async run({ jobs, signal }) {
    const work = sharedWork<Data>(
      ({ result }) => isDone(result),
      ({ result }) => {
        computed.push(result);
        finish(result);
      },
    );
    for (const job of jobs)
      if (!signal.aborted) {
        const answer = await work({ ...job, data: job.data as Data });
        if (answer.end === 'failed') throw new Error(answer.error.message);
      }
  },
};

const run = (names: readonly string[], signal = new AbortController().signal, runner = here) =>
  runShared(
    {
      folder,
      entry: new URL('file:///nowhere.js'),
      jobs: names.map((name) => ({ name, title: `job ${name}`, data: { result: name } })),
      isDone,
    },
    runner,
    (progress) => {
      told.push(progress);
    },
    signal,
  );

describe('a run in a folder that others may share', () => {
  it('computes what is not there, and leaves nothing but results', async () => {
    finish('b');
    await run(['a', 'b', 'c']);
    expect(computed).toEqual(['a', 'c']);
    expect(told[0]).toMatchObject({ done: 1, total: 3 });
    expect(told.at(-1)).toMatchObject({ done: 3, total: 3 });
    expect(readdirSync(folder)).toEqual(['a', 'b', 'c']);
  });

  it('waits for what another process is computing, and says so', async () => {
    const others = claim(folder, 'a', 'other');
    setTimeout(() => {
      finish('a');
      others?.release();
    }, 100);
    await run(['a', 'b']);
    expect(computed).toEqual(['b']);
    const waiting = told.find(({ waitingFor }) => waitingFor !== undefined);
    expect(waiting?.waitingFor).toMatch(/^job a \(process \d+ on .+\)$/);
    expect(waiting).toMatchObject({ done: 1, total: 2 });
  });

  it('computes it itself when the other gives it up', async () => {
    const others = claim(folder, 'a', 'other');
    setTimeout(() => {
      others?.release();
    }, 100);
    await run(['a']);
    expect(computed).toEqual(['a']);
  });

  it('stops waiting when it is stopped, and leaves the claim of the other', async () => {
    claim(folder, 'a', 'other');
    const stop = new AbortController();
    setTimeout(() => {
      stop.abort();
    }, 100);
    await run(['a'], stop.signal);
    expect(computed).toEqual([]);
    expect(readdirSync(folder)).toEqual(['a.claim-1']);
  });

  it('gives back what its workers had claimed when they failed', async () => {
    const failing: JobRunner = {
      run({ jobs }) {
        for (const { name, data } of jobs) claim(folder, name, (data as Data).run);
        return Promise.reject(new Error('the machine is gone'));
      },
    };
    await expect(run(['a', 'b'], undefined, failing)).rejects.toThrow('the machine is gone');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not compute what the one before finished just then', async () => {
    // Between the look at the folder and the claim.
    const late: JobRunner = {
      async run(batch) {
        finish('a');
        await here.run(batch);
      },
    };
    await run(['a'], undefined, late);
    expect(computed).toEqual([]);
  });
});
