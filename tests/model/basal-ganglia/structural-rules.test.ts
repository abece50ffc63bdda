import { describe, expect, it } from 'vitest';
import { NEW_WEIGHT } from '../../../src/model/basal-ganglia/wiring.js';
import type { RewiringCause } from '../../../src/model/basal-ganglia/wiring.js';
import { StructuralCorticoStriatal } from '../../../src/model/basal-ganglia/structural-cortico-striatal.js';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import { Cortex } from '../../../src/model/cortex/cortex.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { Random } from '../../../src/model/numbers/random.js';
import { publishedSettings } from '../../../src/parameters/parameter-table.js';
import { section } from '../../../src/parameters/sections.js';
import type { StructuralParameters } from '../../../src/parameters/sections.js';

/** Each rule of docs/model/structural-plasticity.md alone, on five striatal cells with forty contacts each. */
const POSTS = 5;
const PER_CELL = 40;
const GOAL: Vector3 = [-0.1, 0.2, 0.25];
const OUTCOME: Vector3 = [0.2, -0.1, 0];

const showing = (place: Vector3) => {
  const cortex = new Cortex({ ...publishedCortex, cells: 6, varianceM2: 0.01 });
  cortex.show(place);
  for (let ms = 0; ms < 30; ms++) cortex.step();
  return cortex;
};
const goal = showing(GOAL);
const outcome = showing(OUTCOME);

/** Nothing that the test does not ask for happens. */
const still: Partial<StructuralParameters> = {
  budget: PER_CELL / goal.cells,
  rewiringRate: 0,
  uniformShare: 0,
  leastAge: 0,
  mismatchPruning: 0,
  consolidation: false,
  tagLoss: 0,
  backgroundTurnover: 0,
  decay: 0,
  temperature: 0,
  dopamineThreshold: 0.2,
  dopamineReference: 1,
};

interface Change {
  readonly post: number;
  readonly pruned: number;
  readonly formed: number;
  readonly cause: RewiringCause;
}

/** A projection with weights of all sizes, and what is rewired in it. */
function make(parameters: Partial<StructuralParameters>, seed = 3) {
  const random = new Random(seed).stream('wiring');
  const projection = new StructuralCorticoStriatal(
    POSTS,
    goal.cells,
    { ...section(publishedSettings, 'structural'), ...still, ...parameters },
    random,
  );
  const { wiring } = projection;
  for (let i = 0; i < wiring.weights.length; i++)
    wiring.weights[i] = random.uniform() < 0.2 ? 0 : random.uniform();
  const changes: Change[] = [];
  wiring.observer = (post, pruned, formed, cause) => changes.push({ post, pruned, formed, cause });
  return { projection, wiring, changes };
}

/** Everything that is known of the contacts of a cell, by site. */
const known = ({ wiring }: ReturnType<typeof make>, post: number) => {
  const { cells, weights, from, to } = wiring.row(post);
  return new Map(
    Array.from({ length: to - from }, (_, n) => [
      cells[from + n],
      {
        weight: weights[from + n],
        tagged: wiring.tagged(from + n),
        potentiated: wiring.potentiated(from + n),
        age: wiring.age(from + n),
      },
    ]),
  );
};
const isActive = (cortex: Cortex, site: number) => cortex.rate(site) > cortex.mean;
const all = Float64Array.of(1, 1, 1, 1, 1);

describe('rewiring', () => {
  it.each([
    [0.5, 0.1, 2],
    [1, 0.1, 4],
    [9, 0.1, 4],
    [0.21, 0.1, 1],
  ])('at dopamine %f and rate %f moves %d contacts of each active cell', (d, rewiringRate, count) => {
    const one = make({ rewiringRate });
    one.projection.rewire(Float64Array.of(1, 0, 2, -1, 1e-9), d, goal);
    for (const [post, n] of [count, 0, count, 0, count].entries())
      expect(one.changes.filter((change) => change.post === post)).toHaveLength(n);
  });

  it.each([
    [0.2, 0.1],
    [-1, 0.1],
    [1, 0],
  ])('does nothing at dopamine %f and rate %f', (d, rewiringRate) => {
    const one = make({ rewiringRate });
    one.projection.rewire(all, d, goal);
    expect(one.changes).toEqual([]);
  });

  it('takes silent untagged contacts of enough age, the smallest weights first, to active free sites', () => {
    const one = make({ rewiringRate: 0.2, leastAge: 3 });
    const { wiring } = one;
    const { from, to } = wiring.row(0);
    // Young contacts and tagged ones stay, however weak.
    const own = Array.from({ length: to - from }, (_, n) => from + n);
    const weakest = own
      .filter((i) => !isActive(goal, wiring.cells[i]))
      .sort((a, b) => wiring.weights[a] - wiring.weights[b]);
    wiring.setTag(weakest[0], true);
    const young = wiring.cells[weakest[1]];
    for (const i of weakest.slice(2)) wiring.weights[i] += 0.01;
    wiring.weights[weakest[1]] = 0;
    wiring.replace(0, weakest[1], young, 'reward');
    for (let n = 0; n < 2; n++) wiring.grow();
    one.changes.length = 0;
    const before = known(one, 0);
    const expected = weakest.slice(2, 10).map((i) => wiring.cells[i]);
    one.projection.rewire(Float64Array.of(1, 0, 0, 0, 0), 1, goal);
    expect(one.changes.map(({ pruned }) => pruned)).toEqual(expected);
    const after = known(one, 0);
    for (const { formed, cause } of one.changes) {
      expect(cause).toBe('reward');
      expect(isActive(goal, formed)).toBe(true);
      expect(before.has(formed)).toBe(false);
      expect(after.get(formed)).toEqual({ weight: NEW_WEIGHT, tagged: false, potentiated: false, age: 0 });
    }
    // A year older it may go.
    one.changes.length = 0;
    wiring.grow();
    one.projection.rewire(Float64Array.of(1, 0, 0, 0, 0), 1, goal);
    expect(one.changes[0].pruned).toBe(young);
  });

  it('draws sites in proportion to their rate beyond the mean, and a share anywhere', () => {
    const counts = new Map<number, number>();
    let anywhere = 0;
    const RUNS = 3000;
    for (let seed = 0; seed < RUNS; seed++) {
      const one = make({ rewiringRate: 1 / PER_CELL, budget: 20 / goal.cells, uniformShare: 0.3 }, seed);
      one.wiring.weights.fill(0);
      one.projection.rewire(Float64Array.of(1, 0, 0, 0, 0), 5, goal);
      const [{ formed }] = one.changes.length > 0 ? one.changes : [{ formed: -1 }];
      if (formed < 0) continue;
      counts.set(formed, (counts.get(formed) ?? 0) + 1);
      if (!isActive(goal, formed)) anywhere++;
    }
    const active = goal.activeCells();
    const drive = (site: number) => goal.rate(site) - goal.mean;
    const drawn = [...counts.values()].reduce((a, b) => a + b, 0);
    // Of the draws anywhere the silent sites get their share of all sites.
    const silent = (0.3 * (goal.cells - active.length)) / goal.cells;
    expect(Math.abs(anywhere / drawn - silent)).toBeLessThan(0.03);
    const total = active.reduce((sum, site) => sum + drive(site), 0);
    const strongest = active.toSorted((a, b) => drive(b) - drive(a)).slice(0, 5);
    for (const site of strongest) {
      const share = (0.7 * drive(site)) / total + 0.3 / goal.cells;
      const sd = Math.sqrt(share / drawn);
      expect(Math.abs((counts.get(site) ?? 0) / drawn - share)).toBeLessThan(4 * sd);
    }
  });

  it('reaches its full rate at the reference of dopamine', () => {
    for (const [d, count] of [
      [1, 2],
      [2, 4],
      [4, 4],
    ]) {
      const one = make({ rewiringRate: 0.1, dopamineReference: 2 });
      one.projection.rewire(Float64Array.of(1, 0, 0, 0, 0), d, goal);
      expect(one.changes).toHaveLength(count);
    }
  });

  it('never takes a contact whose cortical cell is active, however weak it is', () => {
    const one = make({ rewiringRate: 1 });
    for (const [i, site] of one.wiring.cells.entries()) if (isActive(goal, site)) one.wiring.weights[i] = 0;
    one.projection.rewire(all, 1, goal);
    expect(one.changes.length).toBeGreaterThan(50);
    for (const { pruned } of one.changes) expect(isActive(goal, pruned)).toBe(false);
  });

  it('keeps each site once in a cell and the sites in order, also where it draws anywhere and takes all', () => {
    for (let seed = 0; seed < 40; seed++) {
      const one = make(
        { rewiringRate: 1, uniformShare: 0.5, budget: 0.5, mismatchPruning: 1, backgroundTurnover: 0.5 },
        seed,
      );
      const whole = () => {
        for (let post = 0; post < POSTS; post++) {
          const sites = [...known(one, post).keys()];
          expect(sites).toHaveLength(one.wiring.perCell);
          expect(sites).toEqual(sites.toSorted((a, b) => a - b));
          expect(sites.every((site) => site >= 0 && site < goal.cells)).toBe(true);
        }
      };
      one.projection.rewire(all, 1, goal);
      whole();
      one.projection.goalShown(goal);
      one.projection.outcomeShown(seed % POSTS, outcome);
      whole();
      one.projection.endTrial(goal);
      whole();
    }
  });

  it('begins contacts anew in their places where every site has one', () => {
    const one = make({ budget: 1, backgroundTurnover: 0.1 });
    one.projection.endTrial(goal);
    expect(one.changes.length).toBeGreaterThan(50);
    for (const { pruned, formed } of one.changes) expect(formed).toBe(pruned);
  });

  it('never gives a cell more than the active sites that are free', () => {
    const one = make({ rewiringRate: 1, budget: 0.9 });
    one.wiring.weights.fill(0);
    const free = goal.activeCells().filter((site) => !known(one, 2).has(site)).length;
    one.projection.rewire(Float64Array.of(0, 0, 1, 0, 0), 1, goal);
    expect(one.changes).toHaveLength(free);
  });

  it('begins as long before the end of the outcome as asked, and not at all with rate 0', () => {
    expect(make({ rewiringRate: 0.1, rewiringLeadS: 0.05 }).projection.rewiringLeadMs).toBe(50);
    expect(make({ rewiringRate: 0, rewiringLeadS: 0.05 }).projection.rewiringLeadMs).toBeUndefined();
  });
});

describe('pruning of mismatches', () => {
  const missed = (one: ReturnType<typeof make>, post: number) =>
    [...known(one, post)].filter(
      ([site, { weight }]) => weight > 0 && isActive(goal, site) && !isActive(outcome, site),
    );

  it('moves, with probability 1, each contact that was active with the goal and is silent now, tagged or not', () => {
    const one = make({ mismatchPruning: 1 });
    one.projection.goalShown(goal);
    const { from } = one.wiring.row(2);
    for (let n = 0; n < PER_CELL; n += 2) one.wiring.setTag(from + n, true);
    const wanted = missed(one, 2).map(([site]) => site);
    expect(wanted.length).toBeGreaterThan(2);
    one.projection.outcomeShown(2, outcome);
    expect(one.changes.map(({ pruned }) => pruned).sort((a, b) => a - b)).toEqual(wanted);
    for (const { post, cause } of one.changes)
      expect({ post, cause }).toEqual({ post: 2, cause: 'mismatch' });
    for (const { formed } of one.changes)
      expect(known(one, 2).get(formed)).toMatchObject({ weight: NEW_WEIGHT, age: 0 });
  });

  it('moves a share with a smaller probability, and nothing with 0 or without a goal', () => {
    let [moved, possible] = [0, 0];
    for (let seed = 0; seed < 200; seed++) {
      const one = make({ mismatchPruning: 0.3 }, seed);
      one.projection.goalShown(goal);
      possible += missed(one, 2).length;
      one.projection.outcomeShown(2, outcome);
      moved += one.changes.length;
    }
    expect(Math.abs(moved / possible - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / possible));
    const none = make({ mismatchPruning: 0 });
    none.projection.goalShown(goal);
    none.projection.outcomeShown(2, outcome);
    const unseen = make({ mismatchPruning: 1 });
    unseen.projection.outcomeShown(2, outcome);
    expect([none.changes, unseen.changes]).toEqual([[], []]);
  });
});

describe('marks', () => {
  const learnt = (d: number, parameters: Partial<StructuralParameters> = {}) => {
    const one = make({ consolidation: true, consolidationWeight: 0.5, ...parameters });
    one.projection.learn(1, { g: 0.5, d, alpha: 0 }, goal);
    return one;
  };
  const marked = (one: ReturnType<typeof make>, post: number) =>
    [...known(one, post)].flatMap(([site, { potentiated }]) => (potentiated ? [site] : []));

  it('tell what dopamine above its threshold potentiated, until the next goal is shown', () => {
    const one = learnt(0.5);
    const active = [...known(one, 1).keys()].filter((site) => isActive(goal, site));
    expect(marked(one, 1)).toEqual(active);
    expect(marked(one, 0)).toEqual([]);
    one.projection.goalShown(goal);
    expect(marked(one, 1)).toEqual([]);
    for (const d of [0.2, -0.5, 0]) expect(marked(learnt(d), 1)).toEqual([]);
    expect(marked(learnt(0.201), 1)).toEqual(active);
  });

  it('become tags of contacts that are strong enough, at the end of a trial', () => {
    const one = learnt(0.5);
    const before = known(one, 1);
    one.projection.endTrial(goal);
    const after = known(one, 1);
    let tagged = 0;
    for (const [site, { weight, potentiated }] of before) {
      expect(after.get(site)?.tagged).toBe(potentiated && weight > 0.5);
      tagged += Number(after.get(site)?.tagged);
    }
    expect(tagged).toBeGreaterThan(1);
    const without = learnt(0.5, { consolidation: false });
    without.projection.endTrial(goal);
    expect([...known(without, 1).values()].some((one) => one.tagged)).toBe(false);
  });

  it('are lost with their probability where they are not earned again', () => {
    for (const [tagLoss, least, most] of [
      [0, 200, 200],
      [0.25, 120, 180],
      [1, 0, 0],
    ]) {
      const one = make({ consolidation: true, consolidationWeight: 2, tagLoss });
      for (let i = 0; i < POSTS * PER_CELL; i++) one.wiring.setTag(i, true);
      one.projection.endTrial(goal);
      const left = [0, 1, 2, 3, 4]
        .flatMap((post) => [...known(one, post).values()])
        .filter((one) => one.tagged);
      expect(left.length).toBeGreaterThanOrEqual(least);
      expect(left.length).toBeLessThanOrEqual(most);
    }
  });
});

describe('the end of a trial', () => {
  it('moves a share of the untagged silent contacts anywhere, the smallest first', () => {
    const one = make({ backgroundTurnover: 0.1 });
    one.wiring.setTag(one.wiring.row(0).from, true);
    const before = [0, 1, 2, 3, 4].map((post) => known(one, post));
    one.projection.endTrial(goal);
    for (const [post, contacts] of before.entries()) {
      const wanted = [...contacts]
        .filter(([site, { tagged }]) => !tagged && !isActive(goal, site))
        .sort(([, a], [, b]) => a.weight - b.weight)
        .slice(0, 4);
      const pruned = one.changes.filter((change) => change.post === post);
      expect(pruned.map((change) => contacts.get(change.pruned)?.weight)).toEqual(
        wanted.map(([, { weight }]) => weight),
      );
      for (const { cause, formed } of pruned) {
        expect(cause).toBe('background');
        expect(contacts.has(formed)).toBe(false);
      }
    }
  });

  it('moves a fraction of a contact with that probability', () => {
    let moved = 0;
    for (let seed = 0; seed < 100; seed++) {
      const one = make({ backgroundTurnover: 1.3 / PER_CELL }, seed);
      one.projection.endTrial(goal);
      moved += one.changes.length;
    }
    // 500 cells, 1.3 each, with a standard deviation of 0.02.
    expect(Math.abs(moved / 500 - 1.3)).toBeLessThan(0.09);
  });

  it('lets untagged weights decay, tagged ones stay, and all contacts grow older', () => {
    const one = make({ decay: 0.25 });
    one.wiring.replace(3, one.wiring.row(3).from, one.wiring.cells[one.wiring.row(3).from], 'reward');
    const { from } = one.wiring.row(1);
    one.wiring.setTag(from + 1, true);
    const before = one.wiring.weights.slice();
    one.projection.endTrial(goal);
    for (const [i, w] of before.entries())
      expect(one.wiring.weights[i]).toBeCloseTo(i === from + 1 ? w : 0.75 * w, 15);
    expect(one.wiring.age(one.wiring.row(3).from)).toBe(1);
  });

  it('adds noise of variance 2 T to untagged weights, and none goes below 0', () => {
    const one = make({ temperature: 2e-4, budget: 1 });
    one.wiring.weights.fill(1);
    one.wiring.setTag(0, true);
    one.projection.endTrial(goal);
    const noise = [...one.wiring.weights].slice(1).map((w) => w - 1);
    const variance = noise.reduce((sum, x) => sum + x * x, 0) / noise.length;
    expect(Math.abs(variance / 4e-4 - 1)).toBeLessThan(5 * Math.sqrt(2 / noise.length));
    expect(one.wiring.weights[0]).toBe(1);
    one.wiring.weights.fill(0);
    one.projection.endTrial(goal);
    expect(Math.min(...one.wiring.weights)).toBe(0);
    expect(Math.max(...one.wiring.weights)).toBeGreaterThan(0.01);
  });
});

describe('the projection', () => {
  const sums = (projection: StructuralCorticoStriatal) => {
    const out = new Float64Array(POSTS);
    projection.sums(goal, out);
    return out;
  };
  const direct = (one: ReturnType<typeof make>) =>
    Float64Array.from({ length: POSTS }, (_, post) =>
      [...known(one, post)].reduce((sum, [site, { weight }]) => sum + weight * goal.rate(site), 0),
    );
  const expectSums = (one: ReturnType<typeof make>) => {
    for (const [post, sum] of direct(one).entries()) expect(sums(one.projection)[post]).toBeCloseTo(sum, 12);
  };

  it('sums what its contacts weigh, after whatever changes them', () => {
    const one = make({
      rewiringRate: 0.2,
      mismatchPruning: 1,
      backgroundTurnover: 0.1,
      decay: 0.1,
      consolidation: true,
    });
    expectSums(one);
    const steps: (() => void)[] = [
      () => {
        one.projection.learn(1, { g: 0.5, d: 0.5, alpha: 1 }, goal);
      },
      () => {
        one.projection.rewire(all, 1, goal);
      },
      () => {
        one.projection.depress(
          2,
          Float64Array.from({ length: goal.cells }, () => 0.5),
          0.4,
        );
      },
      () => {
        one.projection.goalShown(goal);
        one.projection.outcomeShown(3, outcome);
      },
      () => {
        one.projection.endTrial(goal);
      },
      () => {
        one.projection.load(make({}, 9).projection.save());
      },
    ];
    for (const step of steps) {
      sums(one.projection);
      step();
      expectSums(one);
    }
  });

  it('is depressed in proportion to the activity of each site, in one cell', () => {
    const one = make({});
    const [before, beside] = [known(one, 2), known(one, 3)];
    const shares = Float64Array.from({ length: goal.cells }, (_, site) => (site % 5) / 5);
    one.projection.depress(2, shares, 0.4);
    for (const [site, { weight }] of known(one, 2))
      expect(weight).toBeCloseTo((before.get(site)?.weight ?? NaN) * (1 - 0.4 * shares[site]), 14);
    expect(known(one, 3)).toEqual(beside);
  });

  it('is that of the file after it was loaded, with the sites of the goal', () => {
    const [one, other] = [make({ mismatchPruning: 1 }), make({ mismatchPruning: 1 }, 9)];
    other.projection.goalShown(goal);
    one.projection.load(structuredClone(other.projection.save()));
    for (let post = 0; post < POSTS; post++) expect(known(one, post)).toEqual(known(other, post));
    one.projection.outcomeShown(2, outcome);
    expect(one.changes.length).toBeGreaterThan(0);
  });

  it('tells each weight, and the sum of a row', () => {
    const one = make({});
    const contacts = known(one, 4);
    for (let site = 0; site < goal.cells; site++)
      expect(one.projection.weight(4, site)).toBe(contacts.get(site)?.weight ?? 0);
    const total = [...contacts.values()].reduce((sum, { weight }) => sum + weight, 0);
    expect(one.projection.rowSum(4)).toBeCloseTo(total, 12);
    expect([...one.projection.contacts(4).cells.slice(4 * PER_CELL, 5 * PER_CELL)]).toEqual([
      ...contacts.keys(),
    ]);
    expect(one.projection.bytes).toBe(14 * POSTS * PER_CELL + goal.cells);
  });
});
