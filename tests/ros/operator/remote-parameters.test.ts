import { expect, it } from 'vitest';
import type { ParameterValue } from '../../../src/ros/client/messages.js';
import { parameterValue, plainValue } from '../../../src/ros/operator/remote-parameters.js';

const none: ParameterValue = {
  type: 0,
  bool_value: false,
  integer_value: 0n,
  double_value: 0,
  string_value: '',
  bool_array_value: [],
  integer_array_value: [],
  double_array_value: [],
  string_array_value: [],
};

it.each([
  [1, true],
  [2, 7],
  [3, 0.5],
  [3, 2],
  [4, 'a'],
  [7, [1, 2]],
  [8, [0.5, 1]],
  [9, ['a', 'b']],
])('a value of type %d comes back as it was: %j', (type, value) => {
  const sent = parameterValue('p', type, value);
  expect(sent.type).toBe(type);
  const plain = plainValue({ ...none, ...sent });
  expect(
    Array.isArray(plain)
      ? plain.map(Number).map((n, i) => (Number.isNaN(n) ? (plain[i] as unknown) : n))
      : plain,
  ).toEqual(value);
});

it.each([
  [1, 1, 'true or false'],
  [2, 0.5, 'an integer'],
  [3, 'fast', 'a number'],
  [3, Infinity, 'a number'],
  [4, 4, 'a text'],
  [8, [1, 'x'], 'a list of numbers'],
  [9, 'a', 'a list of texts'],
])('type %d does not take %j', (type, value, takes) => {
  expect(() => parameterValue('p', type, value)).toThrow(`expected ${takes}`);
});

it('integers are sent as the 64 bits that they have', () => {
  expect(parameterValue('p', 2, 7).integer_value).toBe(7n);
});
