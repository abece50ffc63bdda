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
import type { OnlyWith, ParameterSpec, Scope } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../src/parameters/parameter-table.js';
import type { ParameterName } from '../../src/parameters/parameter-table.js';
import { isUsed } from '../../src/parameters/unused.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { reach, train } from '../support/walk/driven-commands.js';
import { node, simulate } from '../support/walk/ros-commands.js';
import { anotherValue, inFolder, nodeBase, situationsIn, smallBase } from '../support/walk/situations.js';
import type { Walked } from '../support/walk/walked.js';

const ofBrains: readonly Scope[] = [
  'brain',
  'brain-reaches',
  'free-reaches',
  'reservoir',
  'shared-clock',
  'checkpoints',
];
const isOfBrains = (name: ParameterName) => {
  const { scope, onlyWith }: ParameterSpec = parameterTable[name];
  return (
    name === 'model.profile' ||
    onlyWith?.controller === 'brain' ||
    scope.some((each) => ofBrains.includes(each))
  );
};

interface Walk extends Walked {
  readonly title: string;
  /** Settings that all runs begin with. */
  readonly base: Overrides;
  /** Parameters that are looked at in another walk, which does the same with them. */
  readonly elsewhere?: (name: ParameterName) => boolean;
}

const walks: readonly Walk[] = [
  { title: 'train', ...train, base: smallBase },
  { title: 'reach', ...reach('mujoco'), base: smallBase, elsewhere: isOfBrains },
  { title: 'reach --plant ideal', ...reach('ideal'), base: smallBase },
  { title: 'simulate', ...simulate, base: {} },
  // A node drives the robot that `reach` drives; the thread of its brain is the concern of tests/ros.
  { title: 'node', ...node, base: nodeBase, elsewhere: (name) => name === 'controller' || isOfBrains(name) },
];

/** What must be so for a parameter to count in a command. */
function needed(name: ParameterName, { use: { uses } }: Walked): Overrides {
  const spec: ParameterSpec = parameterTable[name];
  const all: Record<string, unknown> = {};
  const add = (conditions: OnlyWith = {}) => {
    for (const [other, condition] of Object.entries(conditions))
      if (typeof condition !== 'object' && isUsed(other, { name: '', uses })) all[other] = condition;
  };
  add(spec.scope.map((each) => uses[each]).find((conditions) => conditions !== undefined));
  add(spec.onlyWith);
  return all;
}

/** The robot that a command makes of options. */
async function robotFor({ use }: Walk, base: Overrides, given: Overrides, folder: string) {
  const config = join(folder, 'base.yaml');
  writeFileSync(
    config,
    JSON.stringify(Object.fromEntries(Object.entries(base).filter(([name]) => isUsed(name, use)))),
  );
  return robotOf(
    { config, set: Object.entries(given).map(([name, value]) => `${name}=${JSON.stringify(value)}`) },
    use,
  );
}

beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});

const shownBy = new Map<ParameterName, string[]>();

describe.each(walks)('$title', (walk) => {
  const known = new Map<string, number>();

  it.each(parameterNames.filter((name) => walk.elsewhere?.(name) !== true))('%s', async (name) => {
    const folder = temporaryFolder();
    const situation = situationsIn(folder)[name] ?? {};
    const {
      set = {},
      value = anotherValue(name),
      refused,
      ...rest
    } = { ...situation, ...situation.only?.[walk.title] };
    if (!isUsed(name, walk.use)) {
      await expect(robotFor(walk, {}, { [name]: value }, folder)).rejects.toThrow(
        `parameter '${name}' is for`,
      );
      return;
    }
    const common = { ...walk.base, ...needed(name, walk), ...set };
    const run = async (given: Overrides, own: string) => {
      mkdirSync(own);
      const robot = await robotFor(walk, inFolder(common, own), inFolder(given, own), folder);
      return walk.run(robot, { ...rest, folder: own });
    };
    const key = JSON.stringify([common, rest]).replaceAll(folder, '');
    const usual = known.get(key) ?? (await run({}, join(folder, 'usual')));
    known.set(key, usual);
    const other = run({ [name]: value }, join(folder, 'other'));
    if (refused === undefined)
      expect(await other, `${name} ${JSON.stringify(value)} changes nothing`).not.toBe(usual);
    else await expect(other).rejects.toThrow(refused);
    shownBy.set(name, [...(shownBy.get(name) ?? []), walk.title]);
  });
});
