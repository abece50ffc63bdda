import { describe, expect, it } from 'vitest';
import { faultTable } from '../../src/parameters/fault-table.js';
import { scopes } from '../../src/parameters/parameter-spec.js';
import type { ParameterSpec } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../src/parameters/parameter-table.js';
import { problemWith, resolveSettings } from '../../src/parameters/settings.js';
import { ineffective, unusedBy } from '../../src/parameters/unused.js';

describe('what a parameter serves', () => {
  it('is said of each', () => {
    for (const [name, { scope }] of Object.entries<ParameterSpec>({ ...parameterTable, ...faultTable })) {
      expect(scope.length, name).toBeGreaterThan(0);
      expect(new Set(scope).size, name).toBe(scope.length);
    }
  });

  it('tells a command which parameters it does not use, and why', () => {
    const given = { trajectory_topic: 'a', record: 'b', 'limits.jerk': 1, 'model.seed': 2, urdf: 'left_arm' };
    expect(unusedBy(given, 'train', ['arm', 'brain'])).toEqual([
      "parameter 'trajectory_topic' is for the ROS 2 node and the simulated robot only; `train` does not use it",
      "parameter 'record' is for the ROS 2 node only; `train` does not use it",
      "parameter 'limits.jerk' is for movements only; `train` does not use it",
    ]);
    expect(unusedBy(given, 'simulate', ['arm', 'simulated-robot'])).toEqual([
      "parameter 'record' is for the ROS 2 node only; `simulate` does not use it",
      "parameter 'limits.jerk' is for movements only; `simulate` does not use it",
    ]);
  });

  it('takes one of several scopes for enough, and the profile for all', () => {
    expect(unusedBy({ 'limits.position_margin': 0 }, 'train', ['brain'])).toEqual([]);
    expect(unusedBy({ 'limits.position_margin': 0 }, 'move', ['movements'])).toEqual([]);
    for (const scope of Object.keys(scopes) as (keyof typeof scopes)[])
      expect(unusedBy({ 'model.profile': 'robot' }, scope, [scope])).toEqual([]);
  });

  it('leaves unknown names to validation, and reads other tables', () => {
    expect(unusedBy({ nope: 1, toString: 2 }, 'train', [])).toEqual([]);
    expect(unusedBy({ payload: 1 }, 'node', ['node'], faultTable)).toEqual([
      "parameter 'payload' is for the simulated robot only; `node` does not use it",
    ]);
  });
});

describe('what a parameter counts only with', () => {
  it('is a value that another parameter may have, and does not depend on itself', () => {
    for (const name of parameterNames) {
      const { onlyWith = {} }: ParameterSpec = parameterTable[name];
      for (const [other, value] of Object.entries(onlyWith)) {
        expect(problemWith(other, value), name).toBeUndefined();
        expect(other).not.toBe(name);
      }
    }
  });

  it('tells which parameters change nothing, and why', () => {
    const given = { 'structural.budget': 0.1, 'structural.tag_loss': 0, 'model.learning_rate': 0.5 };
    const wrong = (more: Readonly<Record<string, unknown>>) =>
      ineffective({ ...given, ...more }, resolveSettings('robot', { ...given, ...more }));
    expect(wrong({})).toEqual([
      "parameter 'structural.budget' counts only with 'model.plasticity' structural, which is dense",
      "parameter 'structural.tag_loss' counts only with 'model.plasticity' structural, which is dense",
    ]);
    expect(wrong({ 'model.plasticity': 'structural', 'model.cerebellum': 'reservoir' })).toEqual([
      "parameter 'model.learning_rate' counts only with 'model.cerebellum' adaptive_filter, which is reservoir",
    ]);
    expect(wrong({ 'model.plasticity': 'structural', 'structural.consolidation': false })).toEqual([
      "parameter 'structural.tag_loss' counts only with 'structural.consolidation' true, which is false",
    ]);
  });
});
