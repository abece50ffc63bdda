import { expect, test } from 'vitest';
import * as errors from '../../src/errors.js';
import { errorData, errorFrom } from '../../src/threads/error-data.js';

type ErrorClass = new (message: string) => errors.NeuromotorError;
const isErrorClass = (value: unknown): value is ErrorClass =>
  typeof value === 'function' && value.prototype instanceof errors.NeuromotorError;
const classes = Object.values<unknown>(errors)
  .filter(isErrorClass)
  .filter((type) => type !== (errors.TargetRejected as unknown));

test('every class of errors survives as plain data', () => {
  expect(classes.length).toBeGreaterThan(6);
  for (const type of classes) {
    const error = errorFrom(structuredClone(errorData(new type('what was wrong'))));
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ name: type.name, message: 'what was wrong' });
  }
});

test('a rejected target keeps its reason', () => {
  const error = errorFrom(structuredClone(errorData(new errors.TargetRejected('stale', 'too old'))));
  expect(error).toBeInstanceOf(errors.TargetRejected);
  expect(error).toMatchObject({ reason: 'stale', message: 'too old' });
});

test.each([
  [new TypeError('no number'), 'TypeError: no number'],
  ['thrown text', 'Error: thrown text'],
])('what else is thrown keeps its name in the message: %s', (thrown, message) => {
  expect(errorFrom(structuredClone(errorData(thrown)))).toMatchObject({ name: 'Error', message });
});
