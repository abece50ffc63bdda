import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  SILENT_MS,
  claim,
  holdersOf,
  locked,
  newRun,
  partialOf,
  releaseRun,
} from '../../../src/studies/results/claim.js';
import { thisProcess } from '../../../src/studies/results/process-identity.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

const NAME = 'seed-0001';
const files = () => readdirSync(folder).sort();

/** A claim as another process makes it, and what that has written so far. */
function claimOf(number: number, facts: object, run = newRun()): string {
  const file = join(folder, `${NAME}.claim-${number}`);
  writeFileSync(file, JSON.stringify({ ...thisProcess(), run, ...facts }));
  mkdirSync(partialOf(folder, NAME, run));
  writeFileSync(join(partialOf(folder, NAME, run), 'half.npy'), '');
  return file;
}

/** What is known of a process that has ended. */
function dead(): object {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  return { pid, started: '1' };
}

describe('a claim', () => {
  it('is of one process until it is released', () => {
    const first = claim(folder, NAME, 'first');
    expect(claim(folder, NAME, 'second')).toBeUndefined();
    expect(claim(folder, 'seed-0002', 'second')).toBeDefined();
    expect(holdersOf(folder, [NAME, 'seed-0003']).get(NAME)).toContain(`process ${process.pid} on `);
    expect(holdersOf(folder, [NAME, 'seed-0003']).has('seed-0003')).toBe(false);
    first?.release();
    expect(claim(folder, NAME, 'second')).toBeDefined();
  });

  it('of a dead process is taken over, and what it left behind is gone', () => {
    claimOf(1, dead());
    claimOf(2, dead());
    expect(holdersOf(folder, [NAME]).size).toBe(0);
    const own = claim(folder, NAME, 'own');
    expect(own).toBeDefined();
    expect(files()).toEqual([1, 2, 3].map((number) => `${NAME}.claim-${number}`));
    expect(claim(folder, NAME, 'other')).toBeUndefined();
    own?.release();
    expect(files()).toEqual([]);
  });

  it('of a process whose number is in use again is one of a dead one', () => {
    claimOf(1, { started: '1' });
    expect(claim(folder, NAME, 'own')).toBeDefined();
  });

  it.each(['another machine', 'this machine'])(
    'of a process on %s is taken over when it has been silent for long, not before',
    (machine) => {
      const file = claimOf(1, machine === 'another machine' ? { machine, host: 'far' } : {});
      const silentFor = (ms: number) => {
        const at = new Date(Date.now() - ms);
        utimesSync(file, at, at);
      };
      silentFor(SILENT_MS - 10_000);
      expect(claim(folder, NAME, 'own')).toBeUndefined();
      silentFor(SILENT_MS + 1000);
      expect(claim(folder, NAME, 'own')).toBeDefined();
    },
  );

  it('that is only half written counts as one of a live process', () => {
    const file = join(folder, `${NAME}.claim-1`);
    writeFileSync(file, '{"host":');
    expect(claim(folder, NAME, 'own')).toBeUndefined();
    expect(holdersOf(folder, [NAME]).get(NAME)).toBe('a process');
    utimesSync(file, new Date(0), new Date(0));
    expect(claim(folder, NAME, 'own')).toBeDefined();
  });

  it('of a run is given back with what it has written, those of others stay', () => {
    claimOf(1, {}, 'stopped');
    claim(folder, 'seed-0002', 'other');
    mkdirSync(partialOf(folder, NAME, 'other'));
    releaseRun(folder, 'stopped');
    expect(files()).toEqual([`${NAME}.other.partial`, 'seed-0002.claim-1']);
  });

  it('cannot be made where nothing can be written', () => {
    expect(() => claim(join(folder), 'no/such', 'own')).toThrow(/claim-1 cannot be written: ENOENT/);
  });
});

describe('a lock', () => {
  it('lets one work at a time, and is free after an error', async () => {
    let inside = 0;
    const work = () =>
      locked(folder, 'manifest', async () => {
        expect(++inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside--;
      });
    await Promise.all([work(), work(), work()]);
    const failing = locked(folder, 'manifest', () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await work();
    expect(files()).toEqual([]);
  });
});

/** Code for threads, which run compiled files. */
const compiled = (name: string) =>
  JSON.stringify(new URL(`../../../dist/studies/results/${name}.js`, import.meta.url).href);

/** Runs code in so many threads at the same moment, each with its number `at`; what they post. */
async function inThreads(count: number, imports: string, code: string, data: unknown): Promise<unknown[]> {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  const text = `
    const { parentPort, workerData } = require('node:worker_threads');
    const { at, gate, count, folder, data } = workerData;
    (async () => {
      ${imports}
      if (Atomics.add(gate, 0, 1) === count - 1) { Atomics.store(gate, 1, 1); Atomics.notify(gate, 1); }
      Atomics.wait(gate, 1, 0);
      ${code}
    })();`;
  return Promise.all(
    Array.from(
      { length: count },
      (_, at) =>
        new Promise((resolve, reject) => {
          const worker = new Worker(text, { eval: true, workerData: { at, gate, count, folder, data } });
          worker.on('message', resolve).on('error', reject);
        }),
    ),
  );
}

describe('several at the same moment', () => {
  it('get each claim of a dead process once', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `job-${i}`);
    const facts = JSON.stringify({ ...thisProcess(), ...dead(), run: 'dead' });
    for (const name of names) writeFileSync(join(folder, `${name}.claim-1`), facts);
    const got = await inThreads(
      4,
      `const { claim } = await import(${compiled('claim')});`,
      `parentPort.postMessage(data.filter((name) => claim(folder, name, 'run ' + at) !== undefined));`,
      names,
    );
    const owners = names.map((name) => got.filter((own) => (own as string[]).includes(name)).length);
    expect(Math.max(...owners)).toBe(1);
    // Two that want the same one at once may both step back; nobody is then in the way of the next.
    for (const [i, name] of names.entries())
      if (owners[i] === 0) expect(claim(folder, name, 'own'), name).toBeDefined();
  });

  it('are never in one place together, whether they leave it in good order or die in it', async () => {
    const facts = JSON.stringify({ ...thisProcess(), ...dead() });
    const violations = await inThreads(
      4,
      `const { claim } = await import(${compiled('claim')});
       const fs = require('node:fs');
       const inside = folder + '/inside';`,
      `let together = 0;
       for (let done = 0; done < 60; ) {
         const run = at + ' ' + done;
         const held = claim(folder, 'place', run);
         if (held === undefined) continue;
         try { fs.writeFileSync(inside, '', { flag: 'wx' }); } catch { together++; }
         for (let i = 0; i < 3; i++) fs.readdirSync(folder);
         fs.rmSync(inside, { force: true });
         if (done++ % 3 > 0) held.release();
         else {
           // As if its process had ended here.
           const own = fs.readdirSync(folder).filter((file) => /claim-/.test(file))
             .find((file) => fs.readFileSync(folder + '/' + file, 'utf8').includes('"' + run + '"'));
           fs.writeFileSync(folder + '/next-' + at, JSON.stringify({ ...JSON.parse(data), run }));
           fs.renameSync(folder + '/next-' + at, folder + '/' + own);
         }
       }
       parentPort.postMessage(together);`,
      facts,
    );
    expect(violations).toEqual([0, 0, 0, 0]);
  });

  it('lose no seed of a manifest to which all of them add', async () => {
    const asked = {
      experiment: 'reaching',
      configuration: { goals: 2 },
      conditions: ['none'],
      columns: { trials: ['trial'] },
    };
    await inThreads(
      4,
      `const { beginFolder } = await import(${compiled('begin-folder')});`,
      `for (let i = 0; i < 10; i++) await beginFolder(folder, { ...data, seeds: [10 * at + i] }, true);
       parentPort.postMessage('done');`,
      asked,
    );
    const { seeds } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { seeds: number[] };
    expect(seeds).toEqual(Array.from({ length: 40 }, (_, seed) => seed));
    expect(files()).toEqual(['manifest.json']);
  });
});
