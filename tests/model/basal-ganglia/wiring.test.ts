import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/errors.js';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import { ActiveBumps } from '../../../src/model/basal-ganglia/bump-products.js';
import { Cortex } from '../../../src/model/cortex/cortex.js';
import { Random } from '../../../src/model/numbers/random.js';
import { NEW_WEIGHT, Wiring } from '../../../src/model/basal-ganglia/wiring.js';

it('marks the contacts whose cell is above the mean, with none, one, two and three bumps, and no other cell', () => {
  const cortex = new Cortex({ ...publishedCortex, cells: 6, varianceM2: 0.01 });
  const wiring = new Wiring(2, cortex.cells, cortex.cells, new Random(1).stream('wiring'));
  const active = new ActiveBumps();
  const marked = (post: number) =>
    [...wiring.cells.keys()]
      .filter((i) => Math.floor(i / wiring.perCell) === post && wiring.potentiated(i))
      .map((i) => wiring.cells[i]);
  for (const place of [
    [-0.1, 0.2, 0.25],
    [0.03, -0.25, -0.2],
    [0.4, -0.45, 0],
  ] as const) {
    cortex.show(place);
    for (let ms = 0; ms < 5; ms++) cortex.step();
    active.gather(cortex);
    wiring.potentiate(1, active, cortex.mean);
    expect(marked(1).length).toBeGreaterThan(3);
    expect(marked(1)).toEqual(cortex.activeCells());
    expect(marked(0)).toEqual([]);
  }
  active.gather(new Cortex(cortex.parameters));
  wiring.potentiate(1, active, 0);
  expect(marked(1)).toEqual([]);
});

describe('the contacts of striatal cells', () => {
  const POSTS = 3;
  const SITES = 10;
  const EACH = 4;
  const make = () => new Wiring(POSTS, SITES, EACH, new Random(5).stream('wiring'));
  /** Everything that is known of the contacts of a cell, by site. */
  const known = (wiring: Wiring, post: number) => {
    const { from, to } = wiring.row(post);
    return Array.from({ length: to - from }, (_, n) => {
      const i = from + n;
      return {
        site: wiring.cells[i],
        weight: wiring.weights[i],
        tagged: wiring.tagged(i),
        potentiated: wiring.potentiated(i),
        age: wiring.age(i),
      };
    });
  };
  /** Two bumps, each over one site. */
  const bumpsAt = (...sites: readonly number[]) => {
    const active = new ActiveBumps();
    for (const [b, site] of sites.entries()) {
      active.shares[b] = 1;
      active.values[b] = Float64Array.from({ length: SITES }, (_, i) => Number(i === site));
    }
    active.count = sites.length;
    return active;
  };

  it('are at random sites, each once, in ascending order, with weight 0, no mark and the oldest age', () => {
    const wiring = make();
    expect(wiring).toMatchObject({ posts: POSTS, sites: SITES, perCell: EACH });
    const all = [0, 1, 2].map((post) => known(wiring, post));
    for (const one of all) {
      const sites = one.map(({ site }) => site);
      expect(new Set(sites).size).toBe(EACH);
      expect(sites).toEqual(sites.toSorted((a, b) => a - b));
      for (const contact of one)
        expect(contact).toMatchObject({ weight: 0, tagged: false, potentiated: false, age: 255 });
    }
    expect(new Set(all.map((one) => String(one.map(({ site }) => site)))).size).toBe(POSTS);
    // Each site is as likely as any other.
    const many = new Wiring(2000, SITES, EACH, new Random(6).stream('wiring'));
    const counts = new Array<number>(SITES).fill(0);
    for (const site of many.cells) counts[site]++;
    // 800 of each, with a standard deviation of 22.
    for (const count of counts) expect(Math.abs(count - 800)).toBeLessThan(110);
  });

  it.each([0, -1, 1.5, 11])('cannot be %d of ten sites', (each) => {
    expect(() => new Wiring(POSTS, SITES, each, new Random(5).stream('wiring'))).toThrow(
      new ModelError(`structural plasticity: ${each} contacts a cell, expected 1 to 10`),
    );
  });

  it('may be all sites, or one', () => {
    const all = new Wiring(2, 3, 3, new Random(5).stream('wiring'));
    expect([...all.cells]).toEqual([0, 1, 2, 0, 1, 2]);
    expect(new Wiring(2, 3, 1, new Random(5).stream('wiring')).cells).toHaveLength(2);
  });

  it('are moved with weight, marks and age when one is replaced, and the new one begins anew', () => {
    const wiring = make();
    const { from, to } = wiring.row(1);
    const old = wiring.cells.slice(from, to);
    for (let i = from; i < to; i++) wiring.weights[i] = 0.1 * (1 + i - from);
    wiring.setTag(from + 2, true);
    wiring.potentiate(1, bumpsAt(old[1], old[2]), 0.5);
    const before = known(wiring, 1);
    expect(before.map(({ potentiated }) => potentiated)).toEqual([false, true, true, false]);
    const others = [known(wiring, 0), known(wiring, 2)];
    // From the last place to the first free site.
    const free = [...Array(SITES).keys()].filter((site) => !old.includes(site));
    const told: unknown[] = [];
    wiring.observer = (...change) => told.push(change);
    wiring.replace(1, to - 1, free[0], 'mismatch');
    wiring.sort(1);
    expect(told).toEqual([[1, old[3], free[0], 'mismatch']]);
    const fresh = { site: free[0], weight: NEW_WEIGHT, tagged: false, potentiated: false, age: 0 };
    expect(known(wiring, 1)).toEqual([...before.slice(0, 3), fresh].toSorted((a, b) => a.site - b.site));
    expect([known(wiring, 0), known(wiring, 2)]).toEqual(others);
    // Both marks go with a contact that is replaced.
    wiring.setTag(from + 1, true);
    wiring.replace(1, from + 1, free[1], 'background');
    wiring.sort(1);
    expect(known(wiring, 1).find(({ site }) => site === free[1])).toEqual({ ...fresh, site: free[1] });
    expect([...wiring.occupied(1)]).toEqual(
      Array.from({ length: SITES }, (_, site) => Number(known(wiring, 1).some((one) => one.site === site))),
    );
  });

  it('keep both marks apart', () => {
    const wiring = make();
    const [first] = wiring.cells;
    wiring.setTag(0, true);
    wiring.potentiate(0, bumpsAt(first), 0.5);
    expect([wiring.tagged(0), wiring.potentiated(0)]).toEqual([true, true]);
    wiring.setTag(0, false);
    expect([wiring.tagged(0), wiring.potentiated(0)]).toEqual([false, true]);
    wiring.setTag(0, true);
    wiring.forgetPotentiation();
    expect([wiring.tagged(0), wiring.potentiated(0)]).toEqual([true, false]);
    wiring.potentiate(0, bumpsAt(first), 0.5);
    wiring.potentiate(0, bumpsAt(), 0.5);
    expect([wiring.tagged(0), wiring.potentiated(0)]).toEqual([true, false]);
    wiring.potentiate(0, bumpsAt(first), 0.5);
    wiring.potentiate(0, bumpsAt(wiring.cells[1]), 0.5);
    expect([wiring.tagged(0), wiring.potentiated(0), wiring.potentiated(1)]).toEqual([true, false, true]);
    // The first contact of the next cell keeps its mark.
    wiring.potentiate(1, bumpsAt(wiring.cells[4]), 0.5);
    wiring.potentiate(0, bumpsAt(first), 0.5);
    wiring.potentiate(0, bumpsAt(), 0.5);
    expect(wiring.potentiated(4)).toBe(true);
    wiring.potentiate(1, bumpsAt(), 0.5);
    wiring.potentiate(0, bumpsAt(wiring.cells[4]), 0.5);
    expect(wiring.potentiated(4)).toBe(false);
    // A bump that has faded counts no more.
    const faded = bumpsAt(first, wiring.cells[1]);
    faded.count = 1;
    wiring.potentiate(0, faded, 0.5);
    expect([wiring.potentiated(0), wiring.potentiated(1)]).toEqual([true, false]);
    faded.shares[0] = 0.3;
    wiring.potentiate(0, faded, 0.5);
    expect(wiring.potentiated(0)).toBe(false);
    // A rate at the mean is not above it.
    wiring.potentiate(0, bumpsAt(first), 1);
    expect(wiring.potentiated(0)).toBe(false);
  });

  it('grow older by one with each trial, up to 255', () => {
    const wiring = make();
    wiring.replace(2, 11, 0, 'reward');
    for (let n = 0; n < 254; n++) wiring.grow();
    expect(wiring.age(11)).toBe(254);
    for (let n = 0; n < 3; n++) wiring.grow();
    expect([wiring.age(11), wiring.age(0)]).toEqual([255, 255]);
  });

  it('are the same after they were saved and loaded, and need 14 bytes each', () => {
    const wiring = make();
    wiring.weights.forEach((_, i) => (wiring.weights[i] = i / 7));
    wiring.setTag(3, true);
    wiring.replace(0, 2, 9, 'reward');
    wiring.sort(0);
    const saved = wiring.save();
    const other = new Wiring(POSTS, SITES, EACH, new Random(8).stream('wiring'));
    other.load(saved);
    for (let post = 0; post < POSTS; post++) expect(known(other, post)).toEqual(known(wiring, post));
    // What was saved is not what is learnt on.
    const then = structuredClone(saved);
    wiring.weights[0] = 5;
    wiring.setTag(5, true);
    wiring.replace(1, 4, wiring.cells[4] + 1, 'reward');
    wiring.grow();
    expect(saved).toEqual(then);
    expect(wiring.bytes).toBe(14 * POSTS * EACH);
  });

  it.each<[string, (cells: Int32Array) => void, string]>([
    ['outside of the cortex', (cells) => (cells[11] = 10), 'structural plasticity: striatal cell 2'],
    ['twice in a cell', (cells) => (cells[5] = cells[4]), 'structural plasticity: striatal cell 1'],
  ])('cannot be loaded from a file with a site %s', (_, spoil, where) => {
    const wiring = make();
    const before = wiring.save();
    const saved = wiring.save();
    spoil(saved.cells as Int32Array);
    expect(() => {
      wiring.load(saved);
    }).toThrow(where);
    expect(wiring.save()).toEqual(before);
  });
});
