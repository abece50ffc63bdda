import { describe, expect, test } from 'vitest';
import { parameterTable } from '../../../src/parameters/parameter-table.js';
import { namesOnCommandLine, overridesFor } from '../../../src/ros/client/parameter-overrides.js';
import { fromRos, refusal } from '../../../src/ros/client/parameter-values.js';

const boolean = 1;
const integer = 2;
const double = 3;
const integerArray = 7;

describe('overrides of parameters', () => {
  const rate = (name: string, value: number) => ({
    name,
    parameters: [{ name: 'update_rate', type: double, value }],
  });

  test.each([
    ['/neuromotor', '/neuromotor', true],
    ['neuromotor', '/neuromotor', true],
    ['neuromotor', '/left/neuromotor', false],
    ['/left/neuromotor', '/left/neuromotor', true],
    ['/*/neuromotor', '/left/neuromotor', true],
    ['/*/neuromotor', '/neuromotor', false],
    ['/**/neuromotor', '/neuromotor', true],
    ['/**/neuromotor', '/robot/left/neuromotor', true],
    ['/**', '/robot/left/neuromotor', true],
    ['/**', '/neuromotor', true],
    ['/neuro.otor', '/neuromotor', false],
    ['/left', '/left/neuromotor', false],
  ])('the section %s counts for the node %s: %s', (pattern, node, counts) => {
    expect(overridesFor(node, [rate(pattern, 50)], parameterTable).values).toEqual(
      counts ? { update_rate: 50 } : {},
    );
  });

  test('a later section wins, and tells whether the name was meant for this node alone', () => {
    const { values, shared } = overridesFor(
      '/neuromotor',
      [rate('/**', 50), rate('/neuromotor', 60)],
      parameterTable,
    );
    expect(values).toEqual({ update_rate: 60 });
    expect(shared.has('update_rate')).toBe(false);
    expect(overridesFor('/neuromotor', [rate('/**', 50)], parameterTable).shared.has('update_rate')).toBe(
      true,
    );
  });

  test('integers become what the table wants', () => {
    expect(fromRos(parameterTable, 'update_rate', integer, 50n)).toBe(50);
    expect(fromRos(parameterTable, 'start_posture', integerArray, [0, 1])).toEqual([0, 1]);
    expect(fromRos(parameterTable, 'workspace.min', 0, undefined)).toEqual([]);
    expect(fromRos(parameterTable, 'autostart', boolean, true)).toBe(true);
  });

  test('names given on the command line are found whatever node they are given for', () => {
    const argv = ['node', '--ros-args', '-p', 'a:=1', '--param', 'echo:b.c:=/x:=y', '-r', 'd:=e', '-p'];
    expect([...namesOnCommandLine(argv)]).toEqual(['a', 'b.c']);
  });
});

describe('a parameter set from outside', () => {
  test('keeps its declared type', () => {
    expect(refusal(parameterTable, 'settle_timeout', double, 1, false)).toBeUndefined();
    expect(refusal(parameterTable, 'settle_timeout', integer, 1n, false)).toBe(
      "parameter 'settle_timeout' is of type double, not integer",
    );
  });

  test('is refused when it is read-only, unless it is being declared', () => {
    expect(refusal(parameterTable, 'update_rate', double, 50, false)).toContain('read-only');
    expect(refusal(parameterTable, 'update_rate', double, 50, true)).toBeUndefined();
  });

  test('cannot be taken away', () => {
    expect(refusal(parameterTable, 'settle_timeout', 0, undefined, false)).toContain(
      'is of type double, not nothing',
    );
  });
});
