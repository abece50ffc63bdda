import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as errors from '../../src/errors.js';
import { remoteObject } from '../../src/threads/remote-object.js';
import type { Remote } from '../../src/threads/remote-object.js';
import { serveObject } from '../../src/threads/served-object.js';
import type { Counter } from './fixtures/counter.js';

const entry = new URL('./fixtures/counter-worker.mjs', import.meta.url);
const start = (data?: string) =>
  remoteObject<Counter>({ entry, data, name: 'counter', told: { stop: true, onCount: true } });
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('an object on a worker thread', () => {
  let counter: Remote<Counter>;
  beforeAll(async () => {
    counter = await start();
  });
  afterAll(() => counter.close());

  test('answers calls by name, in their order, with all their arguments', async () => {
    const first = counter.add(2);
    const second = counter.add(3);
    expect(counter.callsWaiting).toBe(2);
    expect([await first, await second]).toEqual([2, 5]);
    expect(counter.callsWaiting).toBe(0);
    const path = Float64Array.of(0.5, -0);
    expect(await counter.echo(path, undefined, { deep: ['ä'] })).toStrictEqual([
      path,
      undefined,
      { deep: ['ä'] },
    ]);
  });

  test.each(['ConfigurationError', 'UrdfError', 'ModelError', 'CheckpointError', 'ResultsError'] as const)(
    'keeps the class %s, and goes on after it',
    async (name) => {
      const error = await reasonOf(counter.fail(name));
      expect(error).toBeInstanceOf(errors[name]);
      expect(error).toMatchObject({ name, message: `a ${name} of the thread` });
      expect(await counter.add(0)).toBe(5);
    },
  );

  test('keeps the reason of a target that is rejected', async () => {
    const error = await reasonOf(counter.reject('unknown_region'));
    expect(error).toBeInstanceOf(errors.TargetRejected);
    expect(error).toMatchObject({ reason: 'unknown_region', message: 'not that one' });
  });

  test('rejects alone what cannot be sent, and what it does not have', async () => {
    expect(String(await reasonOf(counter.unsendable()))).toContain('could not be cloned');
    expect(String(await reasonOf(counter.echo(() => undefined)))).toContain('could not be cloned');
    const other = counter as unknown as { subtract(): Promise<void> };
    expect(String(await reasonOf(other.subtract()))).toContain("has no method 'subtract'");
    expect(counter.callsWaiting).toBe(0);
    expect(await counter.add(0)).toBe(5);
  });
});

test('an object is told at once what needs no answer, and tells its listeners in their order', async () => {
  const counter = await start();
  const told: [string, number][] = [];
  counter.onCount((count) => told.push(['first', count]));
  counter.onCount((count) => {
    told.push(['second', count]);
    counter.stop();
  });
  const count = await counter.count();
  expect(told.slice(0, 2)).toEqual([
    ['first', 1],
    ['second', 1],
  ]);
  expect(told).toHaveLength(2 * count);
  await counter.close();
});

test('close lets the object answer what waits; later calls are rejected, what needs no answer is ignored', async () => {
  const counter = await start();
  const counting = counter.count();
  const closing = [counter.close(), counter.close()];
  const late = reasonOf(counter.add(1));
  expect(await counting).toBeGreaterThan(0);
  await Promise.all(closing);
  for (const error of [await late, await reasonOf(counter.add(1))])
    expect(String(error)).toContain('the counter service was closed, expected no call after close()');
  counter.stop();
});

test('an object that cannot be made says why', async () => {
  const error = await reasonOf(start('refuse'));
  expect(error).toBeInstanceOf(errors.ConfigurationError);
  expect(String(error)).toContain('nothing to count');
});

test('the main thread serves nothing', async () => {
  const error = await reasonOf(serveObject(() => Promise.reject(new Error('made'))));
  expect(String(error)).toContain('expected a worker thread');
});
