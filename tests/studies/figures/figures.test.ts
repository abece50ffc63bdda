import { describe, expect, it } from 'vitest';
import { curveSpec } from '../../../src/studies/figures/curve-figure.js';
import { pointCloudSpec } from '../../../src/studies/figures/end-points.js';
import { draw } from '../../../src/studies/figures/figure.js';

import { seedDotsSpec } from '../../../src/studies/figures/seed-dots.js';

const points = [
  { x: 1, median: 2, low: 1, high: 3 },
  { x: 2, median: 4, low: 3, high: 5 },
];
const figure = (name: string) => ({
  name,
  title: 'Two points',
  caption: 'c',
  spec: curveSpec([
    {
      x: 'trial',
      y: 'error (m)',
      curves: [
        { name: 'a <b>', points },
        { name: 'c', points },
      ],
    },
  ]),
});

describe('a figure', () => {
  it('is an SVG with its axes, the same text each time', async () => {
    const { svg } = await draw(figure('one'));
    expect(svg).toMatch(/^<svg /);
    for (const text of ['error (m)', 'trial', 'a &lt;b&gt;']) expect(svg).toContain(text);
    expect((await draw(figure('one'))).svg).toBe(svg);
  });

  it('refers to nothing outside, and shares no id with another on the page', async () => {
    const [one, two] = await Promise.all([draw(figure('one')), draw(figure('two'))]);
    const ids = (svg: string) => Array.from(svg.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
    expect(ids(one.svg).length).toBeGreaterThan(0);
    expect(ids(one.svg).filter((id) => ids(two.svg).includes(id))).toEqual([]);
    for (const [, id] of one.svg.matchAll(/url\(#([^)]+)\)/g)) expect(ids(one.svg)).toContain(id);
    expect(one.svg.replaceAll(/xmlns(:xlink)?="[^"]+"/g, '')).not.toMatch(/https?:|href=/);
  });

  const panel = (...curves: { readonly points: typeof points; readonly reference?: true }[]) => ({
    x: 'trial',
    y: 'error (m)',
    curves: curves.map((curve) => ({ name: 'a', ...curve })),
  });
  const constant = points.map((point) => ({ ...point, median: 1, low: 1, high: 1 }));
  const dots = (...groups: readonly number[][]) => ({
    title: 'late',
    x: 'error (m)',
    groups: groups.map((values, i) => ({ name: `group ${i}`, values })),
  });

  it.each([
    ['a curve without points', curveSpec([panel({ points: [] })]), 'nothing was measured'],
    ['no panel', curveSpec([]), 'nothing was measured'],
    ['an empty panel beside another', curveSpec([panel({ points: [] }), panel({ points })]), 'error (m)'],
    ['an empty curve beside another', curveSpec([panel({ points: [] }, { points })]), 'error (m)'],
    ['a single point', curveSpec([panel({ points: points.slice(0, 1) })]), 'error (m)'],
    ['nothing but a reference', curveSpec([panel({ points, reference: true })]), 'error (m)'],
    ['a constant curve', curveSpec([panel({ points: constant })]), 'error (m)'],
    ['a constant, single point', curveSpec([panel({ points: constant.slice(0, 1) })]), 'error (m)'],
    ['no seed', seedDotsSpec([dots([], [])]), 'nothing was measured'],
    ['no group', seedDotsSpec([dots()]), 'nothing was measured'],
    ['no seed in one group', seedDotsSpec([dots([], [1, 2])]), 'error (m)'],
    ['no seed in one panel', seedDotsSpec([dots([1, 2]), dots([])]), 'error (m)'],
    ['one seed', seedDotsSpec([dots([1])]), 'error (m)'],
    ['equal seeds', seedDotsSpec([dots([0, 0, 0])]), 'error (m)'],
    [
      'no point in a cloud',
      pointCloudSpec([{ name: 'goal', shape: 'cross', emphasis: true, points: [] }], 0.6),
      'x (m)',
    ],
  ])('is drawn of %s', async (_, spec, text) => {
    const { svg } = await draw({ ...figure('one'), spec });
    expect(svg).toContain(text);
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says which one cannot be drawn', async () => {
    const broken = { ...figure('broken'), spec: { mark: 'no such mark' } as never };
    await expect(draw(broken)).rejects.toThrow('figure broken');
  });
});
