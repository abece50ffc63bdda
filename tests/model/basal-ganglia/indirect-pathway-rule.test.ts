import { describe, expect, it, vi } from 'vitest';
import { SiteActivity } from '../../../src/model/basal-ganglia/site-activity.js';
import { keys } from '../../../src/model/standard-parts.js';
import type { Drive } from '../../../src/model/basal-ganglia/pathway.js';
import { corticalBrain, farPrimitive, indirectDefaults } from '../../support/cortical-brains.js';

const CELL = 7;

/** A goal is shown. */
function shown(changes: Partial<typeof indirectDefaults>) {
  const brain = corticalBrain(4, { indirect: { ...indirectDefaults, ...changes } }, 'dense');
  const { basalGanglia } = brain;
  const indirect = brain.parts.get(keys.indirect);
  const { hand } = farPrimitive(brain);
  basalGanglia.plastic = false;
  basalGanglia.cortex.show(hand);
  basalGanglia.run(100);
  return { brain, basalGanglia, indirect, hand };
}

/** StrD2 of one cell has learnt the goal that is shown, with weights of all sizes. */
function learnt(changes: Partial<typeof indirectDefaults> = {}) {
  const { brain, basalGanglia, indirect, hand } = shown(changes);
  const { contacts } = indirect;
  const goal = new SiteActivity(basalGanglia.cortex.cells, false);
  goal.take(basalGanglia.cortex);
  contacts.form(CELL, goal, 60, Infinity);
  const { weights, from, to } = contacts.row(CELL);
  for (let i = from; i < to; i++) weights[i] = 0.02 * (1 + (i % 5));
  contacts.weigh();
  indirect.load(structuredClone(indirect.save()));
  const weightsBySite = () => {
    const { cells } = contacts.row(CELL);
    return new Map(Array.from({ length: to - from }, (_, i) => [cells[from + i], weights[from + i]]));
  };
  return { brain, basalGanglia, indirect, hand, weightsBySite };
}

describe('StrD2, GPe and SNr', () => {
  it('follow their equations step by step, as they are written down', () => {
    const { basalGanglia, indirect, weightsBySite } = learnt({ strToGpe: 0.7, gpeToSnr: 0.9 });
    const { cortex } = basalGanglia;
    const n = basalGanglia.cells;
    let [strM, strR, gpeM, gpeR] = [0, 0, 1, 1];
    for (let t = 0; t < 60; t++) {
      cortex.step();
      let excitation = 0;
      for (const [site, w] of weightsBySite()) excitation += w * cortex.rate(site);
      const snr = new Float64Array(n);
      indirect.step({ snr } as unknown as Drive);
      expect(snr[CELL]).toBeCloseTo(0.9 * (1 - gpeR), 12);
      expect(snr.filter((_, i) => i !== CELL).every((u) => u === 0)).toBe(true);
      [gpeM, strM] = [gpeM + (1 - 0.7 * strR - gpeM) / 5, strM + (excitation - strM) / 10];
      [gpeR, strR] = [Math.max(0, gpeM), Math.max(0, strM)];
      expect(indirect.strD2.r[CELL]).toBeCloseTo(strR, 12);
      expect(indirect.gpe.r[CELL]).toBeCloseTo(gpeR, 12);
    }
    expect(strR).toBeGreaterThan(0.1);
  });

  it('rest while the cortex is silent and nothing is left of their activity, and not before', () => {
    const { basalGanglia, indirect } = learnt();
    basalGanglia.run(50);
    expect(indirect.rests()).toBe(false);
    basalGanglia.cortex.clear();
    basalGanglia.run(100);
    expect(indirect.rests()).toBe(false);
    basalGanglia.run(1500);
    expect(indirect.rests()).toBe(true);
    expect([indirect.strD2.m[CELL], indirect.gpe.m[CELL]]).toEqual([0, 1]);
    const untaught = corticalBrain(4, { indirect: indirectDefaults }, 'dense').parts.get(keys.indirect);
    expect(untaught.rests()).toBe(true);
  });

  it('are silent, and learn nothing, while StrD2 is lesioned', () => {
    const { basalGanglia, indirect, weightsBySite } = learnt();
    const before = weightsBySite();
    indirect.silenced = true;
    basalGanglia.run(60);
    expect(Math.max(...indirect.strD2.r)).toBe(0);
    expect(indirect.gpe.r[CELL]).toBeCloseTo(1, 12);
    basalGanglia.snc.r[0] = 2;
    indirect.rewarded(CELL);
    basalGanglia.pm.r[CELL] = 0.5;
    indirect.goalShown();
    basalGanglia.cortex.show([0.2, -0.2, 0]);
    basalGanglia.run(100);
    indirect.outcomeShown(CELL);
    expect(indirect.expectation.dip).toBeGreaterThan(0.5);
    expect(weightsBySite()).toEqual(before);
  });
});

describe('a burst of dopamine', () => {
  it.each([
    [0.1, 0],
    [0.05, 0],
    [0.55, 0.5],
    [1, 1],
    [3, 1],
  ])('with SNc at %f takes %f of the weights at the sites of the outcome, and of no other', (rate, share) => {
    const { basalGanglia, indirect, weightsBySite } = learnt();
    const active = new Set(basalGanglia.cortex.activeCells());
    const before = weightsBySite();
    basalGanglia.snc.r[0] = rate;
    indirect.rewarded(CELL);
    let some = 0;
    for (const [site, w] of weightsBySite()) {
      const taken = active.has(site) ? share : 0;
      some += Number(active.has(site));
      expect(w).toBeCloseTo((before.get(site) ?? NaN) * (1 - taken), 12);
    }
    expect(some).toBeGreaterThan(0);
  });
});

describe('a dip', () => {
  it('grows with the confidence, and with what of the goal is missing in the outcome', () => {
    const dipOf = (confidence: number, away: number) => {
      const { basalGanglia, indirect, hand } = learnt();
      basalGanglia.pm.r.fill(0);
      basalGanglia.pm.r[CELL] = confidence;
      indirect.goalShown();
      const goal = basalGanglia.cortex.activeCells();
      basalGanglia.cortex.show([hand[0] + away, hand[1], hand[2]]);
      basalGanglia.run(100);
      const now = new Set(basalGanglia.cortex.activeCells());
      const overlap = goal.filter((site) => now.has(site)).length / goal.length;
      indirect.outcomeShown(CELL);
      return { overlap, dip: indirect.expectation.dip };
    };
    for (const [confidence, expected] of [
      [0.04, 0],
      [0.1, 0.5],
      [0.5, 1],
    ])
      for (const away of [0, 0.06, 0.12, 0.18, 0.3]) {
        const { overlap, dip } = dipOf(confidence, away);
        expect(dip).toBeCloseTo(expected * Math.max(0, 1 - overlap / 0.5), 12);
      }
    expect(dipOf(0.5, 0.12).dip).toBeGreaterThan(0);
    expect(dipOf(0.5, 0.12).dip).toBeLessThan(1);
  });
});

/** A goal is shown to a sure premotor cortex, and an outcome elsewhere. */
function disappointed(changes: Partial<typeof indirectDefaults> = {}) {
  const { brain, basalGanglia, indirect, hand } = shown(changes);
  basalGanglia.pm.r.fill(0);
  basalGanglia.pm.r[CELL] = 0.5;
  indirect.goalShown();
  const goal = new Set(basalGanglia.cortex.activeCells());
  basalGanglia.cortex.show([hand[0] + 0.4, hand[1], hand[2]]);
  for (let t = 0; t < 100; t++) basalGanglia.cortex.step();
  const weightsOf = (cell: number) => {
    const { cells, weights, from, to } = indirect.contacts.row(cell);
    return Array.from({ length: to - from }, (_, i) => [cells[from + i], weights[from + i]] as const);
  };
  /** Currents of SNr after the goal has been shown again for a while. */
  const snrAtGoal = () => {
    basalGanglia.cortex.show(hand);
    for (let t = 0; t < 100; t++) basalGanglia.cortex.step();
    const snr = new Float64Array(basalGanglia.cells);
    for (let t = 0; t < 80; t++) indirect.step({ snr: snr.fill(0) } as unknown as Drive);
    return snr;
  };
  return { brain, basalGanglia, indirect, goal, weightsOf, snrAtGoal };
}

describe('what is learnt from a dip', () => {
  it('are contacts of the selected cell at the sites of the goal, by the rate times the dip', () => {
    const { indirect, goal, weightsOf } = disappointed({ dipRate: 0.4, most: 0.6 });
    const before = weightsOf(CELL + 1);
    indirect.outcomeShown(CELL);
    expect(indirect.expectation.dip).toBe(1);
    const taught = weightsOf(CELL).filter(([, w]) => w > 0);
    expect(taught.length).toBeGreaterThan(3);
    for (const [site, w] of taught) {
      expect(goal).toContain(site);
      // A new contact has a little weight of its own.
      expect(w).toBeCloseTo(0.4 * 0.6, 5);
    }
    expect(weightsOf(CELL + 1)).toEqual(before);
  });

  it.each([
    [9, 3],
    [3, 9],
  ])('is what cells %d and %d do when the goal comes again, and no other cell', (first, second) => {
    const { indirect, snrAtGoal } = disappointed();
    indirect.outcomeShown(first);
    indirect.outcomeShown(second);
    const snr = snrAtGoal();
    expect(snr[3]).toBeGreaterThan(0.01);
    expect(snr[9]).toBeCloseTo(snr[3], 1);
    expect(snr.filter((_, cell) => cell !== 3 && cell !== 9).every((u) => u === 0)).toBe(true);
  });

  it.each([true, false])('reaches the direct pathway only if that is asked for (%s)', (directDips) => {
    const { basalGanglia, indirect, goal } = disappointed({ directDips, dipRate: 0.3 });
    const depress = vi.spyOn(basalGanglia.corticoStriatal, 'depress');
    indirect.outcomeShown(CELL);
    expect(depress).toHaveBeenCalledTimes(Number(directDips));
    if (!directDips) return;
    const [cell, shares, size] = depress.mock.calls[0];
    expect(cell).toBe(CELL);
    expect(size).toBeCloseTo(0.3, 12);
    expect([...shares].flatMap((share, site) => (share > 0 ? [site] : []))).toEqual([...goal]);
  });

  it('is nothing after the trial has ended: the goal and the confidence are forgotten', () => {
    const { indirect, weightsOf } = disappointed();
    indirect.endTrial();
    expect(indirect.expectation.confidence).toBe(0);
    const before = weightsOf(CELL);
    indirect.outcomeShown(CELL);
    expect(weightsOf(CELL)).toEqual(before);
    expect(indirect.expectation.dip).toBe(0);
  });

  it('is the same after save and load, and what was saved stays as it was', () => {
    const { indirect, snrAtGoal } = disappointed();
    indirect.outcomeShown(CELL);
    const expected = snrAtGoal();
    const saved = indirect.save();
    const copy = structuredClone(saved);
    const other = disappointed();
    other.indirect.load(copy);
    const state = ({ strD2, gpe, expectation }: typeof indirect) => [
      ...[strD2.m, strD2.r, gpe.m, gpe.r].map((values) => [...values]),
      { ...expectation },
    ];
    expect(state(other.indirect)).toEqual(state(indirect));
    const snr = other.snrAtGoal();
    expect(snr[CELL]).toBeCloseTo(expected[CELL], 2);
    expect(snr.filter((_, cell) => cell !== CELL).every((u) => u === 0)).toBe(true);
    indirect.strD2.m.fill(9);
    indirect.strD2.r.fill(9);
    indirect.gpe.m.fill(9);
    indirect.gpe.r.fill(9);
    expect(saved).toEqual(copy);
  });
});

describe('a dip that SNc carries', () => {
  const carried = { dipCarrier: 'snc', sncBaseline: 0.3, dipGain: 2 } as const;

  it('is the disappointment of SNc while the outcome is compared: confidence times what is missing', () => {
    const { basalGanglia, indirect, snrAtGoal } = disappointed(carried);
    expect(basalGanglia.dopamineBaseline).toBe(0.3);
    expect(indirect.rests()).toBe(true);
    indirect.outcomeBegun();
    expect(indirect.rests()).toBe(false);
    indirect.expectation.confidence = 0.5;
    indirect.step({ snr: new Float64Array(basalGanglia.cells) } as unknown as Drive);
    expect(basalGanglia.disappointment).toBeCloseTo(0.5, 12);
    snrAtGoal();
    expect(basalGanglia.disappointment).toBe(0);
  });

  it.each([
    [0.3, 0],
    [0.2, 0.2],
    [0.05, 0.5],
    [0.5, 0],
  ])('with SNc at %d is %d: gain times what is missing from its baseline', (rate, dip) => {
    const { basalGanglia, indirect } = disappointed(carried);
    indirect.outcomeBegun();
    basalGanglia.disappointment = 0.7;
    basalGanglia.snc.r[0] = rate;
    indirect.outcomeShown(CELL);
    expect(indirect.expectation.dip).toBeCloseTo(dip, 12);
    expect(basalGanglia.disappointment).toBe(0);
    expect(indirect.rests()).toBe(dip === 0);
  });

  it('is at most 1', () => {
    const { basalGanglia, indirect } = disappointed({ ...carried, dipGain: 20 });
    basalGanglia.snc.r[0] = 0;
    indirect.outcomeShown(CELL);
    expect(indirect.expectation.dip).toBe(1);
  });

  it("is nobody's unless SNc is asked to carry it", () => {
    const { basalGanglia, indirect } = disappointed();
    expect(basalGanglia.dopamineBaseline).not.toBe(0.3);
    indirect.outcomeBegun();
    expect(indirect.rests()).toBe(true);
    indirect.step({ snr: new Float64Array(basalGanglia.cells) } as unknown as Drive);
    expect(basalGanglia.disappointment).toBe(0);
  });
});
