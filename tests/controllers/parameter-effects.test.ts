import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { assembleBrain, pathCheck } from '../../src/controllers/brain/brain-assembly.js';
import { takeSnapshot } from '../../src/model/snapshot.js';
import { trainOnce } from '../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../src/model/trial/trial.js';
import type { Condition, OnlyWith, ParameterSpec } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../src/parameters/parameter-table.js';
import type { ParameterName } from '../../src/parameters/parameter-table.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { isMet } from '../../src/parameters/unused.js';
import { smallSizes } from '../support/small-experiment.js';

const { arm } = describedRobot(resolveSettings('robot'));

/** What a small brain is like after a training and some reaches, as a number. */
function fingerprint(overrides: Readonly<Record<string, unknown>>): number {
  const settings = resolveSettings('robot', {
    ...smallSizes,
    'model.training_trials': 6,
    'structural.budget': 0.1,
    // Without a delay the reservoir learns from the first reach on.
    'quirks.learning_delay': 2,
    ...overrides,
  });
  const brain = assembleBrain(settings, arm, pathCheck(settings, arm));
  while (!brain.training.done) trainOnce(brain);
  for (let reach = 0; reach < 5; reach++) {
    // Two targets in turn: two goals, unless the goal radius is large.
    const target = [-0.27 + 0.05 * (reach % 2), 0.1, 0.2] as const;
    const { predictedHand } = beginTrial(
      brain,
      reachSpec(brain, { target, learning: reach < 4, exploration: false }),
    );
    const [x, y, z] = predictedHand;
    endTrial(brain, { hand: [x + 0.02, y - 0.01, z] });
  }
  const { meta, fields } = takeSnapshot(brain);
  return Object.values(fields).reduce(
    (sum, { buffer, byteOffset, byteLength }) => crc32(new Uint8Array(buffer, byteOffset, byteLength), sum),
    crc32(JSON.stringify(meta)),
  );
}

/** Another value of a parameter. */
function another(name: ParameterName): unknown {
  const { type, choices, range, value }: ParameterSpec = parameterTable[name];
  if (type === 'double_array') return [3, -1, 4, 1];
  // The largest reservoir would take minutes.
  if (name === 'model.reservoir_units') return 100;
  const all: readonly unknown[] = choices ?? range?.toReversed() ?? [true, false];
  return all.find((one) => one !== value.robot);
}

/** A value that meets a condition, where the usual one does not. */
function meeting(name: ParameterName, condition: Condition): [ParameterName, unknown][] {
  if (typeof condition !== 'object') return [[name, condition]];
  return isMet(condition, parameterTable[name].value.robot) ? [] : [[name, another(name)]];
}

const ofBrains = new Set([
  'brain',
  'cerebellum',
  'outcomes',
  'brain-reaches',
  'free-reaches',
  'measured-reaches',
  'reservoir',
  'shared-clock',
]);
const conditions = new Map<string, ParameterName[]>();
for (const name of parameterNames) {
  const { onlyWith, scope }: ParameterSpec = parameterTable[name];
  if (onlyWith === undefined || !scope.some((each) => ofBrains.has(each))) continue;
  const key = JSON.stringify(onlyWith);
  conditions.set(key, [...(conditions.get(key) ?? []), name]);
}

describe('parameters of the brain that count only with', () => {
  it.each([...conditions])('%s', (key, names) => {
    const asked = JSON.parse(key) as OnlyWith;
    const onlyWith = Object.fromEntries(
      Object.entries(asked).flatMap(([name, condition]) => meeting(name as ParameterName, condition)),
    );
    const changes = Object.fromEntries(names.map((name) => [name, another(name)]));
    expect(fingerprint({ ...onlyWith, ...changes }), 'change something with it').not.toBe(
      fingerprint(onlyWith),
    );
    for (const name of parameterNames.filter((each) => each in asked)) {
      const { choices }: ParameterSpec = parameterTable[name];
      const values: readonly unknown[] = choices ?? [true, false];
      const condition = asked[name];
      const others = typeof condition === 'object' ? [another(name), 0, 1] : values;
      const without = { ...onlyWith, [name]: others.find((value) => !isMet(condition, value)) };
      expect(fingerprint({ ...without, ...changes }), `change nothing without ${name}`).toBe(
        fingerprint(without),
      );
    }
  });
});

it('parameters of the published experiments alone change nothing of a brain for reaches', () => {
  const names = parameterNames.filter((name) =>
    parameterTable[name].scope.every((scope) => scope === 'adaptation' || scope === 'reaching'),
  );
  expect(names).toContain('quirks.zero_reward');
  const changes = Object.fromEntries(names.map((name) => [name, another(name)]));
  expect(fingerprint(changes)).toBe(fingerprint({}));
});
