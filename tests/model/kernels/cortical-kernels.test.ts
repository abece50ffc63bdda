import { expect, it } from 'vitest';
import { choose } from '../../../src/controllers/brain/default-kernels.js';
import { plainKernels } from '../../../src/model/kernels/plain-kernels.js';
import type { Kernels } from '../../../src/model/kernels/ports.js';
import { takeSnapshot } from '../../../src/model/snapshot.js';
import { keys } from '../../../src/model/standard-parts.js';
import { beginTrainingTrial, endTrainingTrial, trainOnce } from '../../../src/model/trial/training.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import {
  corticalBrain,
  farPrimitive,
  indirectDefaults,
  shortcutDefaults,
} from '../../support/cortical-brains.js';

const wasm = choose('wasm').kernels;
const parts = { shortcut: { ...shortcutDefaults, slowAge: 0 }, indirect: indirectDefaults };

/** A training in which both parts come to drive the loop, and everything that it leaves. */
function trained(kernels: Kernels, plasticity: 'dense' | 'structural', indirect: object) {
  const brain = corticalBrain(
    5,
    { ...parts, indirect: { ...indirectDefaults, ...indirect } },
    plasticity,
    kernels,
  );
  const { primitive, hand } = farPrimitive(brain);
  const away: Vector3 = [hand[0] + 0.3, hand[1], hand[2]];
  const records = Array.from({ length: 20 }, (_, t) =>
    endTrainingTrial(brain, beginTrainingTrial(brain, { goal: hand, primitive }), t % 5 === 4 ? away : hand),
  );
  records.push(...Array.from({ length: 5 }, () => trainOnce(brain, hand)));
  return { brain, records, snapshot: takeSnapshot(brain) };
}

it.each([
  ['dense', {}],
  ['structural', {}],
  ['dense', { dipCarrier: 'snc', sncBaseline: 1, dipGain: 1 }],
  ['structural', { directDips: true }],
] as const)(
  'the compiled kernels take the bits of the plain ones with both parts on: %s, %o',
  (plasticity, indirect) => {
    const plain = trained(plainKernels, plasticity, indirect);
    const fast = trained(wasm, plasticity, indirect);
    expect(fast.records).toEqual(plain.records);
    expect(fast.snapshot).toEqual(plain.snapshot);
    const { parts: found } = plain.brain;
    expect(Math.max(...found.get(keys.shortcut).drive)).toBeGreaterThan(0);
    expect(Math.max(...found.get(keys.indirect).contacts.wiring.weights)).toBeGreaterThan(0);
  },
);
