import { beforeEach, describe, expect, test } from 'vitest';
import { ConfigurationError } from '../../../src/errors.js';
import { parametersFor } from '../../../src/parameters/parameter-spec.js';
import { NodeParameters } from '../../../src/ros/client/node-parameters.js';
import type { ParameterSet } from '../../../src/ros/client/node-parameters.js';
import type { Rcl, RclNode } from '../../../src/ros/client/rcl-binding.js';

const STRING = 4;
const DOUBLE = 3;

interface Band {
  readonly low: number;
  readonly high: number;
  readonly name: string;
}

const parameter = parametersFor('node');
const live = { live: true } as const;
const band: ParameterSet<Band> = {
  table: {
    low: parameter('double', 0, 'Lower end.', { ...live, range: [0, 10] }),
    high: parameter('double', 1, 'Upper end.', { ...live, range: [0, 10] }),
    name: parameter('string', '', 'What it is called.'),
  },
  resolve: (given) => ({ low: 0, high: 1, name: 'band', ...given }),
  conflicts: ({ low, high }) => (low < high ? [] : [`low is ${low}, expected less than ${high}`]),
};

/** As much of rclnodejs as parameters need. */
class FakeNode {
  readonly declared = new Map<string, unknown>([['use_sim_time', false]]);
  readonly warnings: string[] = [];
  readonly rcl = {
    Parameter: class {
      constructor(
        readonly name: string,
        readonly type: number,
        readonly value: unknown,
      ) {}
    },
    ParameterDescriptor: class {
      toMessage = () => ({});
    },
  } as unknown as Rcl;
  readonly node = {
    name: () => 'band',
    namespace: () => '/left',
    getLogger: () => ({ warn: (text: string) => this.warnings.push(text) }),
    declareParameter: ({ name, value }: { name: string; value: unknown }) => this.declared.set(name, value),
    getParameterDescriptors: () => [...this.declared.keys()].map((name) => ({ name })),
  } as unknown as RclNode;
}

let fake: FakeNode;
let parameters: NodeParameters<Band>;
beforeEach(() => {
  fake = new FakeNode();
  parameters = new NodeParameters(band);
});

const given = (section: string, values: Readonly<Record<string, unknown>>) => ({
  argv: [],
  native: [
    {
      name: section,
      parameters: Object.entries(values).map(([name, value]) => ({
        name,
        type: typeof value === 'string' ? STRING : DOUBLE,
        value,
      })),
    },
  ],
});

const declare = (values: Readonly<Record<string, unknown>> = {}, section = '/left/band') => {
  parameters.declare(fake.rcl, fake.node, given(section, values));
};

describe('the parameters of a node', () => {
  test('are declared with what was given at the start, and the quality of service beside', () => {
    declare({ low: 0.5, 'qos_overrides./a.publisher.depth': 3 });
    expect(parameters.values).toEqual({ low: 0.5, high: 1, name: 'band' });
    expect(Object.fromEntries(fake.declared)).toEqual({
      use_sim_time: false,
      low: 0.5,
      high: 1,
      name: 'band',
      'qos_overrides./a.publisher.depth': 3n,
    });
    expect(parameters.qosOverrides.unused).toEqual(['qos_overrides./a.publisher.depth']);
  });

  test('are refused all at once, each with its reason, and nothing is declared', () => {
    const wrong = { low: 11, lower: 1, 'qos_overrides./a.publisher.depth': 0, use_sim_time: 'yes' };
    expect(() => {
      declare(wrong);
    }).toThrow(ConfigurationError);
    for (const reason of [
      "'low' is 11, expected a finite number from 0 to 10",
      "unknown parameter 'lower'",
      "'qos_overrides./a.publisher.depth' is 0",
      "'use_sim_time' is yes, expected true or false",
    ])
      expect(() => {
        declare(wrong);
      }).toThrow(reason);
    expect([...fake.declared.keys()]).toEqual(['use_sim_time']);
  });

  test('must go together, at the start and after each change', () => {
    expect(() => {
      declare({ low: 2 });
    }).toThrow('low is 2, expected less than 1');
    declare();
    const change = (value: number) =>
      parameters.refusal(fake.node, [{ name: 'low', type: DOUBLE, value }], false);
    expect(change(0.9)).toBeUndefined();
    expect(change(1)).toBe('low is 1, expected less than 1');
  });

  test('of an unknown name in a section for several nodes are logged only', () => {
    declare({ lower: 1 }, '/**');
    expect(fake.warnings).toEqual([expect.stringContaining("ignored: unknown parameter 'lower'")]);
  });

  test('change as they were told, and those of rclnodejs itself are left to it', () => {
    declare();
    expect(parameters.change([{ name: 'high', type: DOUBLE, value: 3 }])).toEqual({ high: 3 });
    expect(parameters.values).toEqual({ low: 0, high: 3, name: 'band' });
    const refusal = (name: string, type: number, value: unknown) =>
      parameters.refusal(fake.node, [{ name, type, value }], false);
    expect(refusal('use_sim_time', 1, true)).toBeUndefined();
    expect(refusal('name', STRING, 'other')).toContain("'name' is read-only");
    expect(refusal('lower', DOUBLE, 1)).toContain("unknown parameter 'lower'");
  });
});
