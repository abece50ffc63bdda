import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CorticalShortcut } from '../../../src/model/basal-ganglia/cortical-shortcut.js';
import type { TrialContacts } from '../../../src/model/basal-ganglia/trial-contacts.js';
import type { Drive } from '../../../src/model/basal-ganglia/pathway.js';
import { keys } from '../../../src/model/standard-parts.js';
import { corticalBrain, farPrimitive, shortcutDefaults } from '../../support/cortical-brains.js';

/** The rule as the specification words it, cell by cell and contact by contact, from given rates of the thalamus. */

const p = { ...shortcutDefaults, slowForming: 0.5 };
const WINNER = 7;
const OTHER = 11;

const row = (contacts: TrialContacts, cell: number): Map<number, number> => {
  const { cells, weights, from, to } = contacts.row(cell);
  return new Map(Array.from({ length: to - from }, (_, i) => [cells[from + i], weights[from + i]]));
};

/** A brain that is shown a goal, with fast and slow weights of all sizes, and young and old stable fast contacts. */
function shown(somStart: number, changes: Partial<typeof p> = {}) {
  const brain = corticalBrain(4, { shortcut: { ...p, ...changes, somStart } });
  const { basalGanglia } = brain;
  const { cortex, va } = basalGanglia;
  const shortcut = brain.parts.get(keys.shortcut);
  cortex.show(farPrimitive(brain).hand);
  basalGanglia.plastic = false;
  basalGanglia.run(100);
  const active = cortex.activeCells();
  const peak = Math.max(...active.map((site) => cortex.rate(site))) - cortex.mean;
  const share = (site: number) => Math.max(0, (cortex.rate(site) - cortex.mean) / peak);
  const { fast, slow } = shortcut;
  // Half of the active sites have a stable fast contact: those that are formed now are young.
  const goal = {
    sites: active,
    shares: Float64Array.from({ length: cortex.cells }, (_, site) => share(site)),
  };
  const old = new Set(row(fast, WINNER).keys());
  fast.form(WINNER, goal as never, 20, Infinity);
  [fast, slow].forEach((layer, l) => {
    const { cells, weights } = layer.wiring;
    const most = l === 0 ? p.fastMost : p.slowMost;
    for (let i = 0; i < weights.length; i++)
      weights[i] = most * ((i % 7) / 10 + 0.1 * Number(share(cells[i]) > 0));
    const { from, to } = layer.row(WINNER);
    if (l === 0) for (let i = from; i < to; i++) if (share(cells[i]) > 0) weights[i] = 0.8 * most;
    layer.weigh();
  });
  va.r.fill(0);
  return { brain, basalGanglia, shortcut, cortex, va, active, share, old };
}

const driveOf = ({ fast, slow }: CorticalShortcut, cell: number, rate: (site: number) => number) =>
  [fast, slow].reduce(
    (sum, layer) => [...row(layer, cell)].reduce((s, [site, w]) => s + w * rate(site), sum),
    0,
  );

const somStarts = fc.constantFrom(0, 0.3, 0.9);
const vaRates = fc.constantFrom(0.061, 0.1, 0.2, 0.5);

describe('the rule of the shortcut when the goal has been shown', () => {
  it('teaches the cell that the thalamus selected, and weakens the others that are driven, in both layers', () => {
    fc.assert(
      fc.property(somStarts, vaRates, (somStart, rate) => {
        const { shortcut, cortex, va, share, old } = shown(somStart);
        const { fast, slow, som } = shortcut;
        va.r[WINNER] = rate;
        va.r[OTHER] = rate / 2;
        const drives = Array.from({ length: va.r.length }, (_, cell) =>
          driveOf(shortcut, cell, (site) => cortex.rate(site)),
        );
        const before = [fast, slow].map((layer) => [WINNER, OTHER].map((cell) => row(layer, cell)));
        shortcut.goalShown();

        const u = drives[WINNER];
        const familiarity = u === Math.max(...drives) ? u / (u + p.somHalf) : 0;
        const s = somStart + (familiarity - somStart) / p.somTrials;
        expect(som[0]).toBeCloseTo(s, 12);
        const gate = 1 - s;
        const x = Math.min(1, rate / p.teachingReference);

        const [[fastBefore, otherFast], [slowBefore, otherSlow]] = before;
        const fastAfter = row(fast, WINNER);
        const fresh = [...fastAfter.keys()].filter((site) => !fastBefore.has(site));
        const room = [...fastBefore].filter(
          ([site, w]) => share(site) === 0 && w < p.stableShare * p.fastMost,
        );
        expect(fresh).toHaveLength(
          Math.min(Math.round(p.fastForming * fast.wiring.perCell * gate * x), room.length),
        );
        for (const [site, w] of fastAfter) {
          const start = fastBefore.get(site) ?? 1e-6;
          expect(w).toBeCloseTo(start + p.fastRate * gate * x * share(site) * (p.fastMost - start), 12);
        }
        const slowAfter = row(slow, WINNER);
        const slowFresh = [...slowAfter.keys()].filter((site) => !slowBefore.has(site));
        expect(slowFresh.length).toBeGreaterThan(0);
        for (const site of slowFresh) {
          expect(fastBefore.get(site)).toBeGreaterThanOrEqual(p.stableShare * p.fastMost);
          expect(old.has(site), 'beside a young fast contact').toBe(true);
        }
        for (const [site, w] of slowAfter) {
          const start = slowBefore.get(site) ?? 1e-6;
          expect(w).toBeCloseTo(start + p.slowRate * x * share(site) * (p.slowMost - start), 12);
        }
        for (const [site, w] of row(fast, OTHER))
          expect(w).toBeCloseTo((otherFast.get(site) ?? NaN) * (1 - p.fastCompetition * share(site)), 12);
        for (const [site, w] of row(slow, OTHER))
          expect(w).toBeCloseTo((otherSlow.get(site) ?? NaN) * (1 - p.slowCompetition * share(site)), 12);
      }),
      { numRuns: 5 },
    );
  });

  it('forms a slow contact beside a young fast one where no age is asked for', () => {
    const { shortcut, va, old } = shown(0, { slowAge: 0 });
    va.r[WINNER] = 0.5;
    const before = row(shortcut.slow, WINNER);
    for (let n = 0; n < 4; n++) shortcut.goalShown();
    const fresh = [...row(shortcut.slow, WINNER).keys()].filter((site) => !before.has(site));
    expect(fresh.some((site) => !old.has(site))).toBe(true);
  });

  it('teaches nothing where the thalamus does not answer: the goal is unfamiliar then, and no weight changes', () => {
    const { shortcut, va } = shown(0.5);
    va.r[WINNER] = 0.06;
    const before = [shortcut.fast, shortcut.slow].map(({ wiring }) => [
      wiring.cells.slice(),
      wiring.weights.slice(),
    ]);
    shortcut.goalShown();
    expect(shortcut.som[0]).toBeCloseTo(0.5 - 0.5 / p.somTrials, 12);
    expect([shortcut.fast, shortcut.slow].map(({ wiring }) => [wiring.cells, wiring.weights])).toEqual(
      before,
    );
  });

  it('counts a goal as unfamiliar where another cell has the largest drive', () => {
    const { shortcut, va, active } = shown(0.5);
    const { cells, weights, from, to } = shortcut.slow.row(OTHER);
    for (let i = from; i < to; i++) if (active.includes(cells[i])) weights[i] = p.slowMost;
    shortcut.slow.weigh();
    const { slow, fast } = shortcut;
    const winners = slow.row(WINNER);
    slow.wiring.weights.fill(0, winners.from, winners.to);
    fast.wiring.weights.fill(0, winners.from, winners.to);
    fast.weigh();
    slow.weigh();
    va.r[WINNER] = 0.5;
    shortcut.goalShown();
    expect(shortcut.som[0]).toBeCloseTo(0.5 - 0.5 / p.somTrials, 12);
  });

  it('counts a goal as familiar where the selected cell has the largest drive: u / (u + half) of it', () => {
    const { shortcut, cortex, va, active } = shown(0.5);
    const { fast, slow } = shortcut;
    const { cells, weights, from, to } = fast.row(WINNER);
    fast.wiring.weights.fill(0);
    slow.wiring.weights.fill(0);
    for (let i = from; i < to; i++) weights[i] = active.includes(cells[i]) ? p.fastMost : 0;
    fast.weigh();
    slow.weigh();
    const u = driveOf(shortcut, WINNER, (site) => cortex.rate(site));
    expect(u).toBeGreaterThan(0);
    va.r[WINNER] = 0.5;
    shortcut.goalShown();
    expect(shortcut.som[0]).toBeCloseTo(0.5 + (u / (u + p.somHalf) - 0.5) / p.somTrials, 12);
    // Selected without the thalamus, it is not.
    const som = shortcut.som[0];
    va.r[WINNER] = p.teachingThreshold;
    shortcut.goalShown();
    expect(shortcut.som[0]).toBeCloseTo(som - som / p.somTrials, 12);
    expect(fast.wiring.weights.every(Number.isFinite)).toBe(true);
  });

  it('teaches each cell of the selected primitive that answers, and weakens the cells of all others', () => {
    const { shortcut, va, share } = shown(0, { cellsPerPrimitive: 2, fastForming: 0, somTrials: 0 });
    const { fast } = shortcut;
    const before = Array.from({ length: 2 * va.r.length }, (_, cell) => row(fast, cell));
    va.r[WINNER] = 0.5;
    shortcut.goalShown();
    before.forEach((own, cell) => {
      const taught = Math.floor(cell / 2) === WINNER;
      for (const [site, w] of row(fast, cell)) {
        const start = own.get(site) ?? NaN;
        const lesson = taught ? p.fastRate * (p.fastMost - start) : -p.fastCompetition * start;
        expect(w, `cell ${cell}`).toBeCloseTo(start + share(site) * lesson, 12);
      }
    });
  });

  it('does nothing while the shortcut is lesioned, at any moment of a trial', () => {
    const { shortcut, va, basalGanglia } = shown(0.5);
    va.r[WINNER] = 0.5;
    const before = structuredClone(shortcut.save());
    shortcut.silenced = true;
    shortcut.goalShown();
    shortcut.outcomeShown(WINNER);
    shortcut.endTrial();
    expect(shortcut.save()).toEqual(before);
    basalGanglia.run(1);
    expect(Math.max(...shortcut.drive)).toBe(0);
  });
});

describe('the rule of the shortcut when a trial is over', () => {
  it('lets fast weights decay, and slow ones stay', () => {
    const { shortcut } = shown(0, { fastLoss: 0, fastDecay: 0.1 });
    const [fast, slow] = [shortcut.fast, shortcut.slow].map(({ wiring }) => wiring.weights.slice());
    const [ages] = [shortcut.fast.wiring.age(0)];
    shortcut.endTrial();
    shortcut.fast.wiring.weights.forEach((w, i) => {
      expect(w).toBeCloseTo(0.9 * fast[i], 12);
    });
    expect(shortcut.slow.wiring.weights).toEqual(slow);
    expect(shortcut.fast.wiring.age(0)).toBe(Math.min(255, ages + 1));
  });

  it('moves weak fast contacts to other sites, and no stable one', () => {
    const { shortcut } = shown(0, { fastLoss: 0.9, fastDecay: 0 });
    const { fast } = shortcut;
    const before = row(fast, OTHER);
    shortcut.endTrial();
    const after = row(fast, OTHER);
    const stable = p.stableShare * p.fastMost;
    const gone = [...before].filter(([site]) => !after.has(site));
    expect(gone.length).toBeGreaterThan(10);
    for (const [, w] of gone) expect(w).toBeLessThan(stable);
    for (const [site, w] of before) if (w >= stable) expect(after.get(site)).toBe(w);
  });
});

/** The excitation of every cell that receives contacts, as it is written down. */
const excitations = ({ shortcut, cortex }: ReturnType<typeof shown>) =>
  Array.from({ length: shortcut.drive.length * shortcut.assembly.size }, (_, cell) =>
    driveOf(shortcut, cell, (site) => cortex.rate(site)),
  );

describe('the rule of the shortcut when the outcome is shown', () => {
  it.each([1, 2])(
    'takes from the cells of the selected primitive what the outcome lacks (%d per primitive)',
    (size) => {
      const setting = shown(0.2, { cellsPerPrimitive: size, somStability: 0.5, fastMismatch: 0.8 });
      const { shortcut, cortex, active } = setting;
      shortcut.goalShown();
      cortex.show([0.2, -0.3, -0.1]);
      for (let t = 0; t < 100; t++) cortex.step();
      const missed = new Set(active.filter((site) => cortex.rate(site) <= cortex.mean));
      expect(missed.size).toBeGreaterThan(5);
      const lability = 1 - 0.5 * (1 - shortcut.som[0]);
      const before = [shortcut.fast, shortcut.slow].map(({ wiring }) => wiring.weights.slice());
      shortcut.outcomeShown(WINNER);
      [shortcut.fast, shortcut.slow].forEach(({ wiring }, layer) => {
        const share = layer === 0 ? 0.8 * lability : p.slowMismatch;
        wiring.weights.forEach((w, i) => {
          const own = Math.floor(i / wiring.perCell / size) === WINNER;
          const kept = own && missed.has(wiring.cells[i]) ? 1 - share : 1;
          expect(w).toBeCloseTo(before[layer][i] * kept, 12);
        });
      });
    },
  );
});

describe('the drive of the shortcut', () => {
  it.each([1, 2])(
    'is added to that of the premotor cortex: the strongest cell of each primitive (%d per primitive)',
    (size) => {
      const setting = shown(0.2, { cellsPerPrimitive: size });
      const { shortcut, basalGanglia } = setting;
      const u = excitations(setting);
      const pm = new Float64Array(basalGanglia.cells).fill(5);
      shortcut.step({ pm } as unknown as Drive);
      shortcut.drive.forEach((drive, primitive) => {
        expect(drive).toBeCloseTo(Math.max(...u.slice(primitive * size, (primitive + 1) * size)), 12);
        expect(pm[primitive]).toBeCloseTo(5 + drive, 12);
      });
      expect(Math.max(...shortcut.drive)).toBeGreaterThan(0);
      expect(shortcut.code).toHaveLength(size * basalGanglia.cells);
    },
  );

  it('ends with what the cortex shows, and while the shortcut is lesioned', () => {
    const { shortcut, basalGanglia, cortex } = shown(0.2);
    const pm = new Float64Array(basalGanglia.cells);
    shortcut.step({ pm } as unknown as Drive);
    expect(shortcut.rests()).toBe(false);
    shortcut.silenced = true;
    expect(shortcut.rests()).toBe(true);
    expect(Math.max(...shortcut.drive)).toBe(0);
    shortcut.silenced = false;
    shortcut.step({ pm } as unknown as Drive);
    expect(Math.max(...shortcut.drive)).toBeGreaterThan(0);
    cortex.clear();
    for (let t = 0; t < 2000; t++) cortex.step();
    expect(shortcut.rests()).toBe(true);
    expect(Math.max(...shortcut.drive)).toBe(0);
  });

  it.each([1, 2])('has a part of each layer (%d per primitive)', (size) => {
    const setting = shown(0.3, { cellsPerPrimitive: size });
    const { shortcut, cortex, basalGanglia } = setting;
    shortcut.step({ pm: new Float64Array(basalGanglia.cells) } as unknown as Drive);
    const u = excitations(setting).slice(WINNER * size, (WINNER + 1) * size);
    const strongest = WINNER * size + u.indexOf(Math.max(...u));
    const partOf = (layer: TrialContacts) =>
      [...row(layer, strongest)].reduce((sum, [site, w]) => sum + w * cortex.rate(site), 0);
    const { fast, slow, som } = shortcut.layers(WINNER);
    expect(fast).toBeCloseTo(partOf(shortcut.fast), 3);
    expect(slow).toBeCloseTo(partOf(shortcut.slow), 3);
    expect(fast + slow).toBeCloseTo(shortcut.drive[WINNER], 3);
    expect(som).toBe(0.3);
    shortcut.silenced = true;
    expect(shortcut.layers(WINNER)).toEqual({ fast: 0, slow: 0, som: 0.3 });
  });
});

describe('the state of the shortcut', () => {
  it('is the same after save and load, and what was saved stays as it was', () => {
    const changes = { cellsPerPrimitive: 2 };
    const { shortcut, va, basalGanglia } = shown(0.4, changes);
    va.r[WINNER] = 0.5;
    shortcut.goalShown();
    shortcut.assembly.inhibition[3] = 0.25;
    const saved = shortcut.save();
    const copy = structuredClone(saved);
    const other = shown(1, changes).shortcut;
    other.load(copy);
    expect(other.save()).toEqual(copy);
    shortcut.drive.fill(9);
    shortcut.som.fill(9);
    shortcut.assembly.inhibition.fill(9);
    expect(saved).toEqual(copy);
    // What was loaded is wiped where nothing drives it any more.
    other.silenced = true;
    expect(other.rests()).toBe(true);
    expect(Math.max(...other.drive)).toBe(0);
    expect(basalGanglia.cells).toBe(other.drive.length);
  });

  it('stays familiar for ever where no trial counts', () => {
    const { shortcut, va } = shown(0.4, { somTrials: 0 });
    va.r[WINNER] = 0.5;
    shortcut.goalShown();
    expect(shortcut.som[0]).toBe(0.4);
  });
});

describe('open dendrites', () => {
  it('keep their fast contacts: losses are less by the stability times the openness', () => {
    const { shortcut } = shown(0.2, { somStability: 0.5, fastLoss: 0, fastDecay: 0.1, somTrials: 0 });
    const before = shortcut.fast.wiring.weights.slice();
    shortcut.endTrial();
    shortcut.fast.wiring.weights.forEach((w, i) => {
      expect(w).toBeCloseTo((1 - 0.1 * 0.6) * before[i], 12);
    });
    const second = shown(0.2, { somStability: 0.5, somTrials: 0 });
    const earlier = Array.from({ length: second.va.r.length }, (_, cell) => row(second.shortcut.fast, cell));
    second.va.r[WINNER] = 0.5;
    second.shortcut.goalShown();
    let weakened = 0;
    earlier.forEach((own, cell) => {
      if (cell === WINNER) return;
      for (const [site, w] of row(second.shortcut.fast, cell)) {
        const start = own.get(site) ?? NaN;
        if (second.share(site) > 0.1 && start > 0) weakened++;
        expect(w).toBeCloseTo(start * (1 - 0.6 * p.fastCompetition * second.share(site)), 12);
      }
    });
    expect(weakened).toBeGreaterThan(5);
  });
});
