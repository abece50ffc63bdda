import { describe, expect, it } from 'vitest';
import { curveSpec } from '../../src/experiment/figures/curve-figure.js';
import { draw } from '../../src/experiment/figures/figure.js';

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

  it('says which one cannot be drawn', async () => {
    const broken = { ...figure('broken'), spec: { mark: 'no such mark' } as never };
    await expect(draw(broken)).rejects.toThrow('figure broken');
  });
});
