/**
 * No parameter is ignored silently: each command refuses it, with the reason, or shows it in what it does.
 *
 * A command runs twice on a small brain, once as it is and once with another value of the parameter, together with
 * what the parameter counts only with. What it does is added up to a number (`tests/support/walk`). A parameter that
 * shows only in some situation has that situation in the table of `situations.ts`. A new parameter without a command
 * that shows it fails here, and so does a command that begins to ignore one.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { robotOf } from '../../src/cli/robot-options.js';
import type { Overrides } from '../../src/parameters/configuration-file.js';
import type { OnlyWith, ParameterSpec, Profile, Scope } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../src/parameters/parameter-table.js';
import type { ParameterName } from '../../src/parameters/parameter-table.js';
import { ignoredBy, isUsed } from '../../src/parameters/unused.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { inspect, reach, train } from '../support/walk/driven-commands.js';
import { cortical, published, structural } from '../support/walk/experiments.js';
import { check, node, simulate } from '../support/walk/ros-commands.js';
import {
  anotherValue,
  experimentBase,
  inFolder,
  nodeBase,
  situationsIn,
  smallBase,
} from '../support/walk/situations.js';
import type { Situation, Walked } from '../support/walk/walked.js';

const ofBrains: readonly Scope[] = [
  'brain',
  'repertoire',
  'cerebellum',
  'outcomes',
  'brain-reaches',
  'free-reaches',
  'measured-reaches',
  'reservoir',
  'shared-clock',
  'checkpoints',
];
const isOfBrains = (name: ParameterName) => {
  const { scope, onlyWith }: ParameterSpec = parameterTable[name];
  return (
    name === 'model.profile' ||
    onlyWith?.controller !== undefined ||
    scope.some((each) => ofBrains.includes(each))
  );
};

/** What `reach` shows and the node does not: it goes on where `reach` refuses a description. */
const shownByReach: readonly ParameterName[] = ['controller', 'collision.packages', 'collision.unreadable'];

interface Walk extends Walked {
  readonly title: string;
  /** The profile of the command, `robot` unless told. */
  readonly profile?: Profile;
  /** Settings that all runs begin with. */
  readonly base: Overrides;
  /** A parameter that is refused because it would be obeyed, to nobody's use. */
  readonly wouldObey?: ParameterName;
  /** Parameters that are looked at in another walk, which does the same with them. */
  readonly elsewhere?: (name: ParameterName) => boolean;
}

const walks: readonly Walk[] = [
  { title: 'train', ...train, base: smallBase },
  {
    title: 'reach',
    ...reach('mujoco'),
    base: smallBase,
    wouldObey: 'confirm_movements',
    elsewhere: isOfBrains,
  },
  { title: 'reach --plant ideal', ...reach('ideal'), base: smallBase, wouldObey: 'confirm_movements' },
  { title: 'experiment reaching', ...published('reaching'), base: experimentBase, profile: 'published' },
  {
    title: 'experiment adaptation',
    ...published('adaptation'),
    base: { ...experimentBase, 'model.training_trials': 20 },
    profile: 'published',
  },
  {
    title: 'experiment structural',
    ...structural,
    // Refused with --set. The kernels of a brain that rehearses have another last place of tanh.
    wouldObey: 'model.cerebellum',
    base: { ...experimentBase, 'model.cortex_cells': 9, 'model.primitives': 6 },
    profile: 'published',
  },
  {
    title: 'experiment cortical',
    ...cortical,
    // Refused with --set. The kernels of a brain that rehearses have another last place of tanh.
    wouldObey: 'model.cerebellum',
    base: { ...experimentBase, 'model.primitives': 6 },
    profile: 'published',
    // Both experiments make their brains of their settings in the same way; a run takes seconds here.
    elsewhere: (name) => isUsed(name, structural.use) && isUsed(name, cortical.use),
  },
  { title: 'simulate', ...simulate, base: {} },
  { title: 'check', ...check, base: {} },
  { title: 'arm inspect', ...inspect, base: { 'model.primitives': 40 } },
  // A node drives the robot that `reach` drives; the thread of its brain is the concern of tests/ros.
  {
    title: 'node',
    ...node,
    base: nodeBase,
    elsewhere: (name) => shownByReach.includes(name) || isOfBrains(name),
  },
];

/** What must be so for a parameter to count in a command. */
function needed(name: ParameterName, { use: { uses } }: Walked): Overrides {
  const spec: ParameterSpec = parameterTable[name];
  const all: Record<string, unknown> = {};
  const add = (conditions: OnlyWith = {}) => {
    for (const [other, condition] of Object.entries(conditions))
      if (typeof condition !== 'object' && isUsed(other, { name: '', uses })) all[other] = condition;
  };
  add(spec.scope.flatMap((each) => uses[each] ?? []).at(0));
  add(spec.onlyWith);
  return all;
}

/** The robot that a command makes of options. */
async function robotFor({ use, profile }: Walk, base: Overrides, given: Overrides, folder: string) {
  const config = join(folder, 'base.yaml');
  writeFileSync(
    config,
    JSON.stringify(Object.fromEntries(Object.entries(base).filter(([name]) => isUsed(name, use)))),
  );
  return robotOf(
    { config, set: Object.entries(given).map(([name, value]) => `${name}=${JSON.stringify(value)}`) },
    use,
    profile,
  );
}

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Parameters that a command shows. */
const shown = new Set<ParameterName>();

describe.each(walks)('$title', (walk) => {
  const { use, profile, elsewhere, title } = walk;
  const known = new Map<string, number>();

  /** What a command comes to with some settings beside its base, in a folder of its own. */
  async function runWith(base: Overrides, given: Overrides, own: string, situation: Situation = {}) {
    mkdirSync(own);
    const robot = await robotFor(walk, inFolder(base, own), inFolder(given, own), own);
    return walk.run(robot, { ...situation, folder: own });
  }

  it.each(parameterNames.filter((name) => elsewhere?.(name) !== true))('%s', async (name) => {
    const folder = temporaryFolder();
    const { only = {}, ...usually } = situationsIn(folder)[name] ?? {};
    const { set, value, refused, ...situation } = { ...usually, ...only[title] };
    const given = { [name]: value ?? anotherValue(name, profile) };
    if (!isUsed(name, use)) {
      const reason = new RegExp(`parameter '${name}' is (for .* only; .* does not use it|set by .* itself)`);
      await expect(robotFor(walk, {}, given, folder)).rejects.toThrow(reason);
      return;
    }
    const base = { ...walk.base, ...needed(name, walk), ...set };
    const key = JSON.stringify([base, situation]).replaceAll(folder, '');
    const usual = known.get(key) ?? (await runWith(base, {}, join(folder, 'usual'), situation));
    known.set(key, usual);
    const other = runWith(base, given, join(folder, 'other'), situation);
    if (refused !== undefined) await expect(other).rejects.toThrow(refused);
    else expect(await other, `${JSON.stringify(given)} changes nothing`).not.toBe(usual);
    shown.add(name);
  });

  it('does the same with all that it ignores', async () => {
    const folder = temporaryFolder();
    const [usual, other] = [join(folder, 'usual'), join(folder, 'other')];
    mkdirSync(other);
    const robot = await robotFor(walk, inFolder(walk.base, other), {}, other);
    const ignored = ignoredBy(use, parameterNames, robot.settings)
      .map(({ name }) => name as ParameterName)
      .filter((name) => walk.wouldObey !== name);
    const situations = situationsIn(folder);
    const values = Object.fromEntries(
      ignored.map((name) => [name, situations[name]?.value ?? anotherValue(name, profile)]),
    );
    expect(ignored.length).toBeGreaterThan(10);
    const settings = { ...robot.settings, ...inFolder(values, other) };
    expect(await walk.run({ ...robot, settings }, { folder: other })).toBe(
      await runWith(walk.base, {}, usual),
    );
  });
});

it('every parameter is shown by some command', () => {
  expect(parameterNames.filter((name) => !shown.has(name))).toEqual([]);
});
