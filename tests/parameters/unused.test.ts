import { describe, expect, it } from 'vitest';
import { faultTable } from '../../src/parameters/fault-table.js';
import { scopes, valueStates } from '../../src/parameters/parameter-spec.js';
import type { ParameterSpec, Scope } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../src/parameters/parameter-table.js';
import { problemWith, resolveSettings } from '../../src/parameters/settings.js';
import { ignoredBy, ignoredOf, isUsed, usedPart } from '../../src/parameters/unused.js';
import type { Uses } from '../../src/parameters/unused.js';

const using = (...names: readonly Scope[]): Uses => Object.fromEntries(names.map((name) => [name, {}]));
const everything = using(...(Object.keys(scopes) as Scope[]));
const problems = (...given: Parameters<typeof ignoredBy>) =>
  ignoredBy(...given).map(({ problem }) => problem);

describe('what a parameter serves', () => {
  it('is said of each', () => {
    for (const [name, { scope }] of Object.entries<ParameterSpec>({ ...parameterTable, ...faultTable })) {
      expect(scope.length, name).toBeGreaterThan(0);
      expect(new Set(scope).size, name).toBe(scope.length);
    }
  });

  const given = ['trajectory_topic', 'record', 'limits.jerk', 'model.seed', 'urdf'];

  it('tells a command which parameters it does not use, and why', () => {
    expect(problems({ name: 'train', uses: using('arm', 'brain') }, given, undefined)).toEqual([
      "parameter 'trajectory_topic' is for the ROS 2 node, the simulated robot and the check of a robot only; `train` does not use it",
      "parameter 'record' is for the ROS 2 node only; `train` does not use it",
      "parameter 'limits.jerk' is for limits of movements only; `train` does not use it",
    ]);
    expect(problems({ name: 'simulate', uses: using('arm', 'simulated-robot') }, given, undefined)).toEqual([
      "parameter 'record' is for the ROS 2 node only; `simulate` does not use it",
      "parameter 'limits.jerk' is for limits of movements only; `simulate` does not use it",
    ]);
  });

  it('takes one of several scopes for enough', () => {
    for (const scope of ['repertoire', 'limits'] as const) {
      const command = { name: 'move', uses: using(scope) };
      expect(ignoredBy(command, ['limits.position_margin'], undefined)).toEqual([]);
      expect(isUsed('limits.position_margin', command)).toBe(true);
      expect(isUsed('record', command)).toBe(false);
    }
  });

  it('is of the profile what those serve that it gives different values', () => {
    const differing = Object.values<ParameterSpec>(parameterTable)
      .filter((spec) => spec !== parameterTable['model.profile'])
      .filter(({ value }) => value.robot !== value.published && !Array.isArray(value.robot))
      .flatMap(({ scope }) => scope);
    expect(new Set(parameterTable['model.profile'].scope)).toEqual(new Set(differing));
  });

  it('leaves unknown names to validation, and reads other tables', () => {
    expect(ignoredBy({ name: 'train', uses: {} }, ['nope', 'toString'], undefined)).toEqual([]);
    const node = { name: 'node', uses: using('node') };
    expect(problems(node, ['payload'], undefined, faultTable)).toEqual([
      "parameter 'payload' is for the simulated robot only; `node` does not use it",
    ]);
  });
});

describe('what a parameter counts only with', () => {
  it('is a value that another parameter may have, and does not depend on itself', () => {
    for (const name of parameterNames) {
      const { onlyWith = {} }: ParameterSpec = parameterTable[name];
      for (const [other, value] of Object.entries(onlyWith)) {
        if (typeof value === 'object') expect(Object.keys(valueStates)).toContain(value.is);
        else expect(problemWith(other, value), name).toBeUndefined();
        expect(parameterNames).toContain(other);
        expect(other).not.toBe(name);
      }
    }
  });

  it('tells which parameters change nothing, and why', () => {
    const given = { 'structural.budget': 0.1, 'structural.tag_loss': 0, 'model.learning_rate': 0.5 };
    const wrong = (more: Readonly<Record<string, unknown>>) => {
      const all = { ...given, ...more };
      const settings = resolveSettings('robot', { 'model.error_evidence': false, ...all });
      return problems({ name: 'any', uses: everything }, Object.keys(all), settings);
    };
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
    expect(
      wrong({ 'model.plasticity': 'structural', autosave: false, 'collision.floor_normal': [1, 0, 0] }),
    ).toEqual([
      "parameter 'autosave' counts only with 'checkpoint' not empty, which is \"\"",
      "parameter 'collision.floor_normal' counts only with 'collision.floor_height' not empty, which is []",
    ]);
  });

  it('may be asked of all that a scope has', () => {
    const withBrain = { controller: 'brain' } as const;
    const drive = { name: 'drive', uses: { session: {}, movements: {}, brain: withBrain } };
    const names = ['model.primitives', 'movement_duration'];
    const wrong = (controller: string) =>
      problems(drive, names, resolveSettings('robot', { controller, 'model.primitives': 5 }));
    expect(wrong('brain')).toEqual([]);
    expect(wrong('ik')).toEqual([
      "parameter 'model.primitives' counts only with 'controller' brain, which is ik",
    ]);
  });

  it('is not asked of parameters that the command does not use, or that have no effect themselves', () => {
    const settings = resolveSettings('published', { controller: 'ik', reach_start: 'anywhere' });
    const drive = { name: 'drive', uses: using('session', 'movements') };
    expect(problems(drive, ['reach_start', 'model.time_law'], settings)).toEqual([
      "parameter 'model.time_law' counts only with 'controller' brain, which is ik",
    ]);
    expect(ignoredBy({ name: 'move', uses: using('movements') }, ['model.time_law'], settings)).toEqual([]);
    const simulate = { name: 'simulate', uses: using('simulated-robot') };
    expect(ignoredBy(simulate, ['position_topic', 'trajectory_topic'], settings)).toEqual([]);
  });
});

describe('parameters that may be meant for several commands', () => {
  const simulate = { name: 'simulate', uses: using('arm', 'simulated-robot'), sets: ['model.seed'] as const };
  const given = {
    record: 'r.mcap',
    'limits.jerk': 1,
    'model.seed': 3,
    autostart: false,
    // As in the profile anyway.
    update_rate: 100,
    position_topic: 'p',
  };
  const settings = resolveSettings('robot', given);

  it('are told in one line where they make a difference that is ignored, those together that serve the same', () => {
    expect(ignoredOf('a.yaml', Object.keys(given), settings, simulate)).toBe(
      'of a.yaml `simulate` ignores limits.jerk (for limits of movements only); ' +
        'autostart, record (for the ROS 2 node only); model.seed (set by `simulate` itself)',
    );
    expect(ignoredOf('a.yaml', ['update_rate', 'position_topic'], settings, simulate)).toBeUndefined();
    for (const profile of ['robot', 'published'] as const)
      expect(ignoredOf('a.yaml', parameterNames, resolveSettings(profile), simulate)).toBeUndefined();
  });

  it('are taken as far as the command uses them', () => {
    expect(usedPart(given, simulate)).toEqual({ position_topic: 'p' });
  });
});
