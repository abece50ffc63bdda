import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  angleBoundDeg,
  equivalenceRows,
  overallOutcome,
} from '../../../src/studies/published/reference/equivalence.js';
import { readReference } from '../../../src/studies/published/reference/reference-statistics.js';
import { equivalenceLines } from '../../../scripts/equivalence-page.js';
import { readRuns, rowsOf } from '../../../scripts/equivalence-runs.js';

const reference = readReference();
const { reaching, adaptation } = reference.manySeeds;
const mapped = (
  statistics: Readonly<Record<string, number[]>>,
  change: (x: number, name: string) => number,
) =>
  Object.fromEntries(
    Object.entries(statistics).map(([name, values]) => [name, values.map((x) => change(x, name))]),
  );
const outcomes = (rows: ReturnType<typeof equivalenceRows>) => new Set(rows.map(({ outcome }) => outcome));

describe('equivalence with the many seeds of the reference', () => {
  it('has 64 seeds of each statistic', () => {
    const samples = [reaching.statistics, ...adaptation.map(({ statistics }) => statistics)];
    expect(samples.map((statistics) => Object.keys(statistics).length)).toEqual([8, 15, 15]);
    for (const statistics of samples)
      for (const values of Object.values(statistics)) expect(values).toHaveLength(64);
  });

  it('is found of half of the seeds with the other half, in errors', () => {
    const half = (odd: number) =>
      Object.fromEntries(
        Object.entries(reaching.statistics).map(([name, values]) => [
          name,
          values.filter((_, i) => i % 2 === odd),
        ]),
      );
    expect(outcomes(equivalenceRows('reaching', half(0), half(1)))).not.toContain('different');
    const last = equivalenceRows('reaching', half(0), half(1)).find(
      ({ statistic }) => statistic === 'last 20 reaches',
    );
    expect(last?.outcome).toBe('equivalent');
  });

  it('is found of errors 5 % larger, and refused where they are 1.6 times as large', () => {
    const rows = (factor: number) =>
      equivalenceRows(
        'reaching',
        mapped(reaching.statistics, (x) => factor * x),
        reaching.statistics,
      );
    expect(overallOutcome(rows(1.05))).toBe('equivalent');
    expect(outcomes(rows(1.6))).toEqual(new Set(['different']));
    for (const { effect } of rows(1.6)) expect(effect).toBeCloseTo(1.6, 10);
  });

  it('is found of angles that are 3 degrees off, and refused where a fifth of the rotation and more is left', () => {
    const { statistics } = adaptation[0];
    const rows = (offset: number) =>
      equivalenceRows(
        'rotation',
        mapped(statistics, (x, name) => (name.startsWith('angle') ? x + offset : x)),
        statistics,
      ).filter(({ unit }) => unit === '°');
    expect(overallOutcome(rows(3))).toBe('equivalent');
    expect(outcomes(rows(2 * angleBoundDeg))).toEqual(new Set(['different']));
  });

  it('takes angles across the seam at 180 degrees for neighbours', () => {
    const seam = { 'angle, trials 1-2': [179, -179, 178, -178] };
    const [{ difference, reference: middle }] = equivalenceRows('x', seam, seam).map(
      ({ effect, ...row }) => ({ ...row, difference: effect }),
    );
    expect(difference).toBeCloseTo(0, 10);
    expect(Math.abs(middle)).toBeCloseTo(180, 10);
  });
});

describe('the runs of docs/replication-seeds.json', () => {
  const runs = readRuns();
  const of = (name: string) => rowsOf(runs[name], reference);

  it('differ in no line from the reference, and are equivalent where learning is over', () => {
    for (const name of ['reaching', 'adaptation']) expect(outcomes(of(name))).not.toContain('different');
    const outcome = (name: string, wanted: string) =>
      of(name).find(({ part, statistic }) => part !== 'rotation + strategy' && statistic === wanted)?.outcome;
    expect(outcome('reaching', 'last 20 reaches')).toBe('equivalent');
    expect(outcome('adaptation', 'angle, trials 770-789')).toBe('equivalent');
    expect(outcome('adaptation', 'error, trials 780-789')).toBe('equivalent');
  });

  it('differ where the program never learns', () => {
    expect(overallOutcome(of('reaching-no-learning'))).toBe('different');
    expect(overallOutcome(of('adaptation-no-learning'))).toBe('different');
    const late = of('adaptation-no-learning').find(
      ({ part, statistic }) => part === 'rotation' && statistic === 'angle, trials 770-789',
    );
    expect(late?.outcome).toBe('different');
    expect(of('reaching-no-learning').at(-1)?.outcome).toBe('different');
  });

  it('are told in docs/replication.md as they are (npm run docs:equivalence)', () => {
    const page = readFileSync(new URL('../../../docs/replication.md', import.meta.url), 'utf8');
    // Tables are padded there.
    const squeezed = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    for (const line of equivalenceLines().filter((text) => text !== '' && !/^\|[-|]+\|$/.test(text)))
      expect(squeezed(page)).toContain(squeezed(line));
  });
});
