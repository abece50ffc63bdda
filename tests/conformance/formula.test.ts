import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/conformance/formula.js';

const compute = (text: string, variables: Record<string, number> = {}) =>
  compileFormula(
    'test',
    text,
    { double: (x: number) => 2 * x, minus: (a: number, b: number) => a - b },
    { list: [5, 6, 7] },
  )(variables);

describe('formulas of golden files', () => {
  it.each([
    ['1 + 2*3', 7],
    ['(1+2)*3', 9],
    ['8/4/2', 1],
    ['10 - 4 - 3', 3],
    ['-2^2', -4],
    ['0x10 + 1.5e1', 31],
    ['17 mod 5 * 2', 4],
    ['minus(double(4), 3)', 5],
    ['list[1+1]', 7],
    ['(k+1)*a', 12],
  ])('%s = %d', (text, value) => {
    expect(compute(text, { k: 2, a: 4 })).toBe(value);
  });

  it.each([
    ['1 +', 'it ends where a value was expected'],
    ['(1', "')' is missing"],
    ['1 2', "'2' is one too many"],
    ['nothing(1)', "unknown function 'nothing'"],
    ['double(1, 2)', 'double has 2 arguments, expected 1'],
    ['1 ! 2', "cannot read ' ! 2'"],
    ['b', "unknown name 'b'"],
  ])('%s: %s', (text, message) => {
    expect(() => compute(text, { a: 1 })).toThrow(message);
  });
});
