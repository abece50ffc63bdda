import { describe, expect, it } from 'vitest';
import { jointsIn, listProblems } from '../../src/parameters/list-rules.js';
import { parametersFor, profiles } from '../../src/parameters/parameter-spec.js';
import type { ParameterSpec } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../src/parameters/parameter-table.js';
import { resolveSettings } from '../../src/parameters/settings.js';

const parameter = parametersFor('arm');
const table = {
  names: parameter('string_array', ['a', 'b'], 'Joints.', { unique: 'joint' }),
  angles: parameter('double_array', [0, 0], 'Angles.', { length: 'one per joint' }),
  gains: parameter('double_array', [], 'Gains.', {
    length: 'one per joint',
    mayBeEmpty: true,
    elements: 'positive',
  }),
  corner: parameter('double_array', [], 'Corner.', { length: 3, mayBeEmpty: true, elements: 'not negative' }),
  pairs: parameter('double_array', [], 'Pairs.', {
    length: 'pairs of a cell and its rate',
    mayBeEmpty: true,
  }),
  stuck: parameter('string', '', 'Stuck.', { namesJoints: true }),
} as const;
const fine = {
  names: ['a', 'b'],
  angles: [0, 1],
  gains: [],
  corner: [],
  pairs: [],
  stuck: '',
};

describe('what a table says of lists', () => {
  it.each<[Partial<typeof fine> | Record<string, unknown>, string]>([
    [{ names: [] }, "parameter 'names' is empty, expected at least one joint"],
    [{ names: ['a', 'b', 'a'] }, "parameter 'names' names a twice, expected each joint once"],
    [{ angles: [] }, "parameter 'angles' has 0 elements, expected 2 (one per joint)"],
    [{ angles: [1] }, "parameter 'angles' has 1 elements, expected 2 (one per joint)"],
    [{ gains: [1] }, "parameter 'gains' has 1 elements, expected 2 (one per joint) or none"],
    [{ gains: [1, 0] }, "parameter 'gains' has the value 0, expected none of 0 or below"],
    [{ corner: [1] }, "parameter 'corner' has 1 elements, expected 3 or none"],
    [{ corner: [0, 1, -2] }, "parameter 'corner' has the value -2, expected none below 0"],
    [{ pairs: [1] }, "parameter 'pairs' has 1 elements, expected pairs of a cell and its rate or none"],
    [{ stuck: 'a, c' }, "parameter 'stuck' names 'c', expected some of a, b"],
  ])('%j is refused', (change, problem) => {
    expect(listProblems(table, { ...fine, ...change }, ['a', 'b'])).toEqual([problem]);
  });

  it('holds of what fits', () => {
    for (const change of [{}, { gains: [1, 2] }, { corner: [0, 1, 2] }, { pairs: [1, -1] }, { stuck: 'b,a' }])
      expect(listProblems(table, { ...fine, ...change }, ['a', 'b'])).toEqual([]);
  });

  it('says nothing of one per joint where there is no joint', () => {
    expect(listProblems(table, { ...fine, names: [] }, [])).toHaveLength(1);
  });

  it('is said of each list, and holds of every default', () => {
    for (const name of parameterNames) {
      const { type, length, unique }: ParameterSpec = parameterTable[name];
      expect(length !== undefined || unique !== undefined, name).toBe(type.endsWith('_array'));
    }
    for (const profile of profiles) {
      const settings = resolveSettings(profile);
      expect(listProblems(parameterTable, settings, settings.joints)).toEqual([]);
    }
  });
});

it('reads names with commas', () => {
  expect(jointsIn(' a,b , ,c')).toEqual(['a', 'b', 'c']);
  expect(jointsIn('')).toEqual([]);
});
