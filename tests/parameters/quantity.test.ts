import { expect, test } from 'vitest';
import { readQuantity } from '../../src/parameters/quantity.js';
import { ConfigurationError } from '../../src/errors.js';

test.each([
  ['45 deg', 'rad', Math.PI / 4],
  ['-10deg', 'rad', -Math.PI / 18],
  ['1.5 rad', 'rad', 1.5],
  ['30 mm', 'm', 0.03],
  ['-3.5e-2 m', 'm', -0.035],
  ['.5 m', 'm', 0.5],
  ['250 ms', 's', 0.25],
  ['100 deg/s^2', 'rad/s^2', (100 * Math.PI) / 180],
  ['0.1 kHz', 'Hz', 100],
])('"%s" in %s is %d', async (text, unit, value) => {
  expect(Math.abs((await readQuantity(text, unit)) - value)).toBeLessThan(1e-12 * Math.abs(value));
});

test.each([
  ['1 kg', 'm'],
  ['5', 'rad'],
  ['deg', 'rad'],
  ['', 'rad'],
  ['fast', 's'],
  ['1 + 1 m', 'm'],
  ['1/0 m', 'm'],
  ['1e400 m', 'm'],
  ['Infinity m', 'm'],
  ['NaN m', 'm'],
  ['2i m', 'm'],
  ['constructor', 'm'],
  ['1 constructor', 'm'],
  ['1 deg rad', 'rad'],
])('"%s" is no quantity in %s, and the message says what would be one', async (text, unit) => {
  const error = await readQuantity(text, unit).then(
    (value) => `taken as ${value}`,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(String(error)).toContain(`"${text}" is no quantity in ${unit}`);
  expect(String(error)).toContain(`expected for example "1 ${unit}"`);
});
