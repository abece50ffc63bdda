import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSilent } from '../../../src/model/basal-ganglia/silent-cortex.js';
import { SiteActivity } from '../../../src/model/basal-ganglia/site-activity.js';
import { spontaneous, TrialContacts } from '../../../src/model/basal-ganglia/trial-contacts.js';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import { Cortex } from '../../../src/model/cortex/cortex.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { Random } from '../../../src/model/numbers/random.js';

const POSTS = 5;
const PER_CELL = 30;
const GOAL: Vector3 = [-0.1, 0.2, 0.25];
const ELSEWHERE: Vector3 = [0.2, -0.1, 0];

const showing = (place: Vector3, ms = 30) => {
  const cortex = new Cortex({ ...publishedCortex, cells: 6, varianceM2: 0.01 });
  cortex.show(place);
  for (let t = 0; t < ms; t++) cortex.step();
  return cortex;
};
const cortex = showing(GOAL);
const activity = (graded: boolean, of = cortex) => {
  const goal = new SiteActivity(of.cells, graded);
  goal.take(of);
  return goal;
};

/** Contacts with weights of all sizes, 0 among them. */
function filled(seed: number): TrialContacts {
  const random = new Random(seed).stream('wiring');
  const contacts = new TrialContacts(POSTS, cortex.cells, PER_CELL, random);
  const { weights } = contacts.wiring;
  for (let i = 0; i < weights.length; i++) weights[i] = random.uniform() < 0.3 ? 0 : random.uniform();
  contacts.weigh();
  return contacts;
}

/** Weights of a cell by site. */
function at(contacts: TrialContacts, post: number): Map<number, number> {
  const { cells, weights, from, to } = contacts.row(post);
  return new Map(Array.from({ length: to - from }, (_, i) => [cells[from + i], weights[from + i]]));
}

/** The excitation as it is written down, site by site. */
const directSum = (contacts: TrialContacts, post: number) =>
  [...at(contacts, post)].reduce((sum, [site, w]) => sum + w * cortex.rate(site), 0);

function expectSums(contacts: TrialContacts) {
  const out = new Float64Array(POSTS).fill(7);
  contacts.sumsOf([0, 2, 3], cortex, out);
  for (const post of [0, 2, 3]) expect(out[post]).toBeCloseTo(directSum(contacts, post), 12);
  expect([out[1], out[4]]).toEqual([7, 7]);
}

function expectWhole(contacts: TrialContacts) {
  for (let post = 0; post < POSTS; post++) {
    const { cells, from, to } = contacts.row(post);
    const own = [...cells.subarray(from, to)];
    expect(own).toEqual([...new Set(own)].sort((a, b) => a - b));
    expect(own).toHaveLength(PER_CELL);
  }
}

const seeds = fc.integer({ min: 1, max: 1e6 });
const shares = fc.double({ min: 0.01, max: 1, noNaN: true });
const runs = { numRuns: 30 };

describe('the activity of the sites at a moment', () => {
  it('is (r - mean) / (peak - mean) of the active cells, or 1 for each of them, and 0 for all others', () => {
    const [graded, flat] = [activity(true), activity(false)];
    const rates = Array.from({ length: cortex.cells }, (_, k) => cortex.rate(k));
    const peak = Math.max(...rates) - cortex.mean;
    const active = rates.flatMap((rate, k) => (rate > cortex.mean ? [k] : []));
    expect(active.length).toBeGreaterThan(5);
    expect(graded.sites).toEqual(active);
    rates.forEach((rate, k) => {
      expect(graded.shares[k]).toBeCloseTo(Math.max(0, (rate - cortex.mean) / peak), 12);
      expect(flat.shares[k]).toBe(Number(rate > cortex.mean));
    });
  });

  it('is forgotten, and replaced by that of the next showing; and saved with its sites', () => {
    const goal = activity(true);
    const saved = structuredClone(goal.save());
    goal.take(showing(ELSEWHERE));
    expect(goal.sites).toEqual(activity(true, showing(ELSEWHERE)).sites);
    expect(goal.shares.filter((share) => share > 0)).toHaveLength(goal.sites.length);
    goal.forget();
    expect(goal.sites).toEqual([]);
    expect(Math.max(...goal.shares)).toBe(0);
    goal.load(saved);
    expect(goal.sites).toEqual(activity(true).sites);
    expect(goal.shares).toEqual(activity(true).shares);
  });
});

describe('the cortex', () => {
  it('has no sites before a goal is shown, and what was saved of it stays', () => {
    const goal = new SiteActivity(cortex.cells, true);
    expect(goal.sites).toEqual([]);
    goal.take(cortex);
    const { goalActivity } = goal.save() as { goalActivity: Float64Array };
    const then = [...goalActivity];
    goal.take(showing(ELSEWHERE));
    expect([...goalActivity]).toEqual(then);
  });

  it('counts as silent below 1e-4 of a whole bump: before a goal is shown, and long after it is gone', () => {
    const fading = showing(GOAL, 0);
    const silent: boolean[] = [];
    const faint: boolean[] = [];
    for (let t = 0; t < 700; t++) {
      if (t === 100) fading.clear();
      silent.push(isSilent(fading));
      faint.push(fading.mean * fading.cells < 1e-4 * publishedCortex.gain);
      fading.step();
    }
    expect(silent).toEqual(faint);
    expect([silent[0], silent[50], silent[150], silent[699]]).toEqual([true, false, false, true]);
  });
});

describe('contacts that change at moments of a trial', () => {
  it('form at active free sites that may get one, in place of the weakest silent ones that may go', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 12 }), shares, fc.boolean(), (seed, most, below, half) => {
        const contacts = filled(seed);
        const goal = activity(true);
        const allowed = half ? (site: number) => site % 2 === 0 : undefined;
        const before = at(contacts, 2);
        const others = [0, 1, 3, 4].map((post) => at(contacts, post));
        const free = goal.sites.filter((site) => !before.has(site) && (!half || site % 2 === 0));
        const may = [...before].filter(([site, w]) => goal.shares[site] === 0 && w < below);
        const formed = contacts.form(2, goal, most, below, allowed);
        expect(formed).toBe(Math.min(most, free.length, may.length));
        const after = at(contacts, 2);
        const fresh = [...after].filter(([site]) => !before.has(site));
        expect(fresh).toHaveLength(formed);
        for (const [site, w] of fresh) {
          expect(free).toContain(site);
          expect(w).toBe(1e-6);
        }
        const gone = [...before].filter(([site]) => !after.has(site)).map(([, w]) => w);
        const weakest = may.map(([, w]) => w).sort((a, b) => a - b);
        expect(gone.sort((a, b) => a - b)).toEqual(weakest.slice(0, formed));
        for (const [site, w] of after) if (before.has(site)) expect(w).toBe(before.get(site));
        expect([0, 1, 3, 4].map((post) => at(contacts, post))).toEqual(others);
        expectWhole(contacts);
        expectSums(contacts);
      }),
      runs,
    );
  });

  it('prefer sites in proportion to their activity', () => {
    const goal = activity(true);
    const counts = new Map<number, number>(goal.sites.map((site) => [site, 0]));
    const RUNS = 1500;
    for (let seed = 1; seed <= RUNS; seed++) {
      const contacts = new TrialContacts(1, cortex.cells, 1, new Random(seed).stream('wiring'));
      if (goal.shares[contacts.wiring.cells[0]] > 0) continue;
      contacts.form(0, goal, 1, 1);
      const [site] = contacts.wiring.cells;
      counts.set(site, (counts.get(site) ?? 0) + 1);
    }
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const whole = goal.sites.reduce((sum, site) => sum + goal.shares[site], 0);
    for (const [site, count] of counts) {
      const p = goal.shares[site] / whole;
      // Five standard deviations of a binomial count.
      expect(Math.abs(count - total * p)).toBeLessThan(5 * Math.sqrt(total * p * (1 - p)) + 1);
    }
  });

  it('are potentiated by rate a (most - w), depressed by rate a w, and nobody else is', () => {
    fc.assert(
      fc.property(seeds, shares, (seed, rate) => {
        const goal = activity(true);
        const contacts = filled(seed);
        const [own, others] = [at(contacts, 3), at(contacts, 1)];
        contacts.potentiate(3, goal, rate, 0.8);
        const up = at(contacts, 3);
        for (const [site, w] of own)
          expect(up.get(site)).toBeCloseTo(w + rate * goal.shares[site] * (0.8 - w), 12);
        expectSums(contacts);
        contacts.depress(3, goal, rate);
        const down = at(contacts, 3);
        for (const [site, w] of up)
          expect(down.get(site)).toBeCloseTo(w * (1 - rate * goal.shares[site]), 12);
        expect(at(contacts, 1)).toEqual(others);
        expectSums(contacts);
      }),
      runs,
    );
  });

  it('lose a share where they were active with the goal and are silent now, and there alone', () => {
    fc.assert(
      fc.property(seeds, shares, (seed, rate) => {
        const contacts = filled(seed);
        const goal = activity(true);
        const now = showing([-0.02, 0.2, 0.2]);
        const before = at(contacts, 2);
        contacts.mismatch(2, goal, now, rate);
        let hit = 0;
        for (const [site, w] of at(contacts, 2)) {
          const missed = goal.shares[site] > 0 && now.rate(site) <= now.mean;
          if (missed) hit++;
          expect(w).toBeCloseTo((before.get(site) ?? NaN) * (missed ? 1 - rate : 1), 12);
        }
        expect(hit).toBeLessThan(PER_CELL);
        expectSums(contacts);
      }),
      runs,
    );
  });

  it('of the next cell keep their weights, although the first of them is at an active site', () => {
    // The sites are numbered from this corner on.
    const corner = showing([-0.42, -0.42, -0.42]);
    const goal = activity(true, corner);
    let beside = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const contacts = filled(seed);
      const next = contacts.row(4);
      if (goal.shares[next.cells[next.from]] > 0 && next.weights[next.from] > 0) beside++;
      const before = at(contacts, 4);
      contacts.potentiate(3, goal, 0.5, 0.8);
      contacts.depress(3, goal, 0.5);
      contacts.mismatch(3, goal, cortex, 0.5);
      expect(at(contacts, 4)).toEqual(before);
    }
    expect(beside).toBeGreaterThan(0);
  });

  it('decay by one share everywhere', () => {
    const contacts = filled(3);
    const before = contacts.wiring.weights.slice();
    contacts.decay(0);
    expect(contacts.wiring.weights).toEqual(before);
    expectSums(contacts);
    contacts.decay(0.25);
    contacts.wiring.weights.forEach((w, i) => {
      expect(w).toBe(0.75 * before[i]);
    });
    expectSums(contacts);
  });

  it.each([0, 0.02, 0.3])('turn over with probability %f if they are weak, and never if not', (p) => {
    const RUNS = 100;
    const BELOW = 0.5;
    let weak = 0;
    let gone = 0;
    for (let seed = 1; seed <= RUNS; seed++) {
      const contacts = filled(seed);
      const causes: string[] = [];
      const before = Array.from({ length: POSTS }, (_, post) => at(contacts, post));
      contacts.wiring.observer = (_post, _pruned, _formed, cause) => causes.push(cause);
      contacts.turnOver(p, BELOW);
      expect(causes.every((cause) => cause === 'background')).toBe(true);
      gone += causes.length;
      before.forEach((own, post) => {
        const after = at(contacts, post);
        for (const [site, w] of own) {
          if (w < BELOW) weak++;
          else expect(after.get(site)).toBe(w);
        }
        for (const [site, w] of after) if (!own.has(site)) expect(w).toBe(1e-6);
      });
      expectWhole(contacts);
      if (seed <= 5) expectSums(contacts);
    }
    expect(Math.abs(gone - p * weak)).toBeLessThanOrEqual(5 * Math.sqrt(p * (1 - p) * weak));
  });

  it('turn over where every site has a contact already, one for one', () => {
    const contacts = new TrialContacts(1, 4, 4, new Random(1).stream('wiring'));
    contacts.turnOver(0.9, 1);
    expect(contacts.wiring.cells).toHaveLength(4);
  });

  it('begin spontaneous ones between the weight of a new one and the largest', () => {
    const contacts = new TrialContacts(POSTS, cortex.cells, PER_CELL, new Random(2).stream('wiring'));
    const random = new Random(3).stream('wiring');
    spontaneous(contacts, 0.002, random);
    const weights = [...contacts.wiring.weights];
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(1e-6);
    expect(Math.max(...weights)).toBeLessThanOrEqual(0.002 + 1e-6);
    expect(Math.max(...weights)).toBeGreaterThan(0.0018);
    expectSums(contacts);
    spontaneous(contacts, 0, random);
    expect(Math.max(...contacts.wiring.weights)).toBe(0);
    expectSums(contacts);
  });

  it('are the same after save and load, sums included', () => {
    const contacts = filled(4);
    const other = filled(5);
    expectSums(other);
    other.load(structuredClone(contacts.save()));
    for (let post = 0; post < POSTS; post++) expect(at(other, post)).toEqual(at(contacts, post));
    expectSums(other);
  });
});
