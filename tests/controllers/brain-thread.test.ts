import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UrdfError } from '../../src/errors.js';
import { startBrainThread } from '../../src/controllers/brain/brain-thread.js';
import { backgroundPriority, raisePriority } from '../../src/threads/priority.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { brainSource, faultyEntry, sourceEntry } from '../contract/brain-services.js';

const request = { target: [-0.1, 0.2, 0.25], learning: true, exploration: true } as const;
const root = fileURLToPath(new URL('../../', import.meta.url));

const threads: Worker[] = [];
const note = (worker: Worker) => {
  threads.push(worker);
};
beforeEach(() => {
  process.on('worker', note);
});
afterEach(() => {
  process.off('worker', note);
  threads.length = 0;
});
/** A thread that ended has the id -1. */
const expectNoThread = () => {
  expect(threads.map(({ threadId }) => threadId)).toEqual(threads.map(() => -1));
  expect(threads.length).toBeGreaterThan(0);
};
const message = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no rejection',
    (error: unknown) => String(error),
  );

test('a worker that crashes rejects every call that waits and every later one, with the reason', async () => {
  const service = await startBrainThread(brainSource(), faultyEntry);
  const waiting = [service.train(), service.plan(request), service.learn({ hand: [0, 0, 0] })];
  for (const call of waiting)
    expect(await message(call)).toMatch(/worker thread crashed: .*a neuron is missing/);
  for (const call of [service.train(), service.save('x'), service.forget()])
    expect(await message(call)).toMatch(/worker thread crashed: .*a neuron is missing/);
  service.interrupt();
  await service.close();
  expectNoThread();
});

test('a worker that ends by itself rejects with its exit code', async () => {
  const service = await startBrainThread(brainSource(), faultyEntry);
  const training = service.train();
  expect(await message(service.save('x'))).toContain('worker thread ended with code 5');
  expect(await message(training)).toContain('worker thread ended with code 5');
  await service.close();
  expectNoThread();
});

test('a worker that does not answer is left behind by a crash, not waited for', async () => {
  const service = await startBrainThread(brainSource(), faultyEntry);
  const training = service.train();
  const closing = service.close();
  // The thread would never answer; something else ends it.
  await threads[0].terminate();
  expect(await message(training)).toContain('worker thread ended with code 1');
  await closing;
  expectNoThread();
});

test.each([
  ['ends without a word', 'silent', faultyEntry, 'worker thread ended with code 0'],
  ['crashes at once', 'crash', faultyEntry, 'no memory of how to start'],
  ['does not exist', '', new URL('../service/nowhere.js', import.meta.url), 'nowhere.js'],
])('a worker that %s is not started, and nothing hangs', async (_, urdfText, entry, reason) => {
  expect(await message(startBrainThread({ ...brainSource(), urdfText }, entry))).toContain(reason);
  expectNoThread();
});

test('a brain that cannot be made leaves no thread', async () => {
  const start = startBrainThread({ ...brainSource(), urdfText: '' }, sourceEntry);
  await expect(start).rejects.toBeInstanceOf(UrdfError);
  expectNoThread();
});

test('a call that cannot be sent is rejected alone', async () => {
  const service = await startBrainThread(brainSource(), sourceEntry);
  const unsendable = {
    ...request,
    target: (() => undefined) as unknown as readonly [number, number, number],
  };
  expect(await message(service.plan(unsendable))).toContain('could not be cloned');
  expect(await service.plan(request)).toMatchObject({ target: request.target });
  await service.close();
  expectNoThread();
});

test('the compiled worker is found by the compiled service, trains and plans', () => {
  const service = join(root, 'dist', 'controllers', 'brain', 'brain-thread.js');
  if (!existsSync(service)) throw new Error('dist/ is missing: run npm run build');
  for (const folder of ['threads', 'controllers/brain'])
    for (const name of readdirSync(join(root, 'src', folder))) {
      const compiled = join(root, 'dist', folder, name.replace(/ts$/, 'js'));
      const builtMs = statSync(compiled, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      if (statSync(join(root, 'src', folder, name)).mtimeMs > builtMs)
        throw new Error(`dist/ is older than src/${folder}/${name}: run npm run build`);
    }
  const program = join(temporaryFolder(), 'program.mjs');
  writeFileSync(
    program,
    `import { startBrainThread } from ${JSON.stringify(pathToFileURL(service).href)};
    const service = await startBrainThread(${JSON.stringify(brainSource())});
    service.onProgress(() => service.interrupt());
    const complete = await service.train();
    const { path } = await service.plan(${JSON.stringify(request)});
    await service.close();
    console.log(JSON.stringify([complete, path.length]));`,
  );
  const printed = execFileSync(process.execPath, [program], { encoding: 'utf8' });
  expect(JSON.parse(printed)).toEqual([false, 121 * 4]);
});

test.runIf(process.platform === 'linux')(
  'a brain goes behind the control loop of a node, and is as fast as others where no loop asked for it',
  async () => {
    const nice = (task: string) => {
      const [, fields] = readFileSync(`/proc/self/task/${task}/stat`, 'utf8').split(') ');
      return Number(fields.split(' ')[16]);
    };
    const at = (value: number) =>
      readdirSync('/proc/self/task').filter((task) => nice(task) === value).length;
    const own = getPriority();
    const before = at(own);
    const one = await startBrainThread(brainSource(), sourceEntry);
    expect(at(own)).toBeGreaterThan(before);
    await one.close();
    raisePriority();
    const behind = backgroundPriority() ?? NaN;
    const [loop, others] = [getPriority(), at(behind)];
    expect(behind).toBeGreaterThan(loop);
    const other = await startBrainThread(brainSource(), sourceEntry);
    expect(at(behind)).toBe(others + 1);
    setPriority(own);
    await other.close();
  },
);
