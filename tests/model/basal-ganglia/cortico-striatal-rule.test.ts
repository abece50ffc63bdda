import { describe, expect, it } from 'vitest';
import { ActiveBumps } from '../../../src/model/basal-ganglia/bump-products.js';
import type { CortexCode } from '../../../src/model/cortex/cortex-code.js';
import { learnContacts } from '../../../src/model/basal-ganglia/cortico-striatal-rule.js';
import type { PlasticitySignals } from '../../../src/model/basal-ganglia/cortico-striatal-rule.js';
import { Random } from '../../../src/model/numbers/random.js';

const CELLS = 12;
const FROM = 2;
const TO = 9;
const MEAN = 0.3;

/** A cell with contacts from FROM to TO of a longer list, and the bumps that are on. */
function given(count: number) {
  const random = new Random(7).stream('weights');
  const uniform = (n: number) => Float64Array.from({ length: n }, () => random.uniform());
  const weights = uniform(TO + 3);
  weights[FROM + 1] = 0;
  // A weight that the regularisation takes below 0.
  weights[FROM + 2] = 1e-7;
  const active = new ActiveBumps();
  active.count = count;
  active.shares = Float64Array.of(0.7, 0.2, 0.1);
  active.values.push(uniform(CELLS), uniform(CELLS), uniform(CELLS));
  active.dots = new Float64Array(3).fill(9);
  return {
    active,
    contacts: {
      cells: Int32Array.from({ length: TO + 3 }, (_, i) => (5 * i) % CELLS),
      weights,
      from: FROM,
      to: TO,
    },
  };
}

/** The rule as it is published, contact by contact. */
function expected(
  { contacts: { cells, weights }, active: { count, shares, values } }: ReturnType<typeof given>,
  { g, d, alpha, proportional = false }: PlasticitySignals,
) {
  return Float64Array.from(weights, (w, i) => {
    if (i < FROM || i >= TO) return w;
    let rate = 0;
    for (let b = 0; b < count; b++) rate += shares[b] * values[b][cells[i]];
    const t = g * (rate - MEAN);
    const modulation = d > 0 ? 1.2 * d : t > 0 && w > 0 ? 0.1 * d : 0;
    if (d <= 0 && w === 0) return 0;
    return Math.max(0, w + (modulation * t - alpha * g * g * (proportional ? w : 1)) / 2200);
  });
}

const learn = (situation: ReturnType<typeof given>, signals: PlasticitySignals) =>
  learnContacts(situation.contacts, signals, situation.active, { mean: MEAN } as unknown as CortexCode);

describe.each([0, 1, 2, 3])('the published rule with %d bumps', (count) => {
  it.each<[string, PlasticitySignals]>([
    ['a burst', { g: 0.5, d: 0.4, alpha: 3 }],
    ['a burst that scales with a large g', { g: 2, d: 0.4, alpha: 3 }],
    ['a burst without regularisation', { g: 0.5, d: 0.4, alpha: 0 }],
    ['a dip', { g: 0.5, d: -0.2, alpha: 3 }],
    ['a dip without regularisation', { g: 0.5, d: -0.2, alpha: 0 }],
    ['neither', { g: 2, d: 0, alpha: 3 }],
    ['a burst and a regularisation in proportion', { g: 2, d: 0.4, alpha: 3, proportional: true }],
    ['a dip and a regularisation in proportion', { g: 2, d: -0.2, alpha: 3, proportional: true }],
  ])('changes each contact of the cell, and no other, at %s', (_, signals) => {
    const situation = given(count);
    const wanted = expected(situation, signals);
    expect(learn(situation, signals)).toBe(true);
    const { contacts, active } = situation;
    for (const [i, w] of wanted.entries()) expect(contacts.weights[i]).toBeCloseTo(w, 14);
    for (let b = 0; b < count; b++) {
      let dot = 0;
      for (let i = FROM; i < TO; i++) dot += wanted[i] * active.values[b][contacts.cells[i]];
      expect(active.dots[b]).toBeCloseTo(dot, 12);
    }
  });
});

it('does nothing without dopamine and regularisation, and says so', () => {
  const situation = given(2);
  const before = situation.contacts.weights.slice();
  expect(learn(situation, { g: 0.5, d: 0, alpha: 0 })).toBe(false);
  expect(situation.contacts.weights).toEqual(before);
  expect([...situation.active.dots]).toEqual([9, 9, 9]);
});
