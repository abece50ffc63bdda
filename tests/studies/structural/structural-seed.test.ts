import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../../src/studies/structural/conditions.js';
import type { GroupName } from '../../../src/studies/structural/conditions.js';
import { runStructuralSeed } from '../../../src/studies/structural/structural-seed.js';
import { structuralColumns } from '../../../src/studies/structural/structural-tables.js';
import { TrialTable } from '../../../src/studies/results/trial-table.js';
import { decodeNpy } from '../../../src/storage/npy.js';
import { smallStructuralConfiguration, smallStructuralRobot } from '../../support/small-structural.js';

const run = (
  groups: readonly GroupName[],
  onShare: (share: number) => void = () => undefined,
  seed = 1,
  seeds = [seed],
) =>
  runStructuralSeed(
    smallStructuralConfiguration({ groups: Object.fromEntries(groups.map((group) => [group, seeds])) }),
    seed,
    () => smallStructuralRobot.arm,
    onShare,
  );

function table(files: ReturnType<typeof run>, stem: string, columns: readonly string[]): TrialTable {
  const bytes = files.get(`${stem}.npy`);
  if (!(bytes instanceof Uint8Array)) throw new Error(`no table ${stem}`);
  return new TrialTable(columns, decodeNpy(bytes, stem).data);
}
const trialsOf = (files: ReturnType<typeof run>, condition: string) =>
  table(files, `${condition}/trials`, structuralColumns.trials);

describe('a seed of the structural experiment', () => {
  const shares: number[] = [];
  const both = run(['error', 'relearning'], (share) => shares.push(share));

  it('has the same bytes whatever else is run', () => {
    const alone = run(['error']);
    for (const condition of ['dense', 'structural-1', 'random-5', 'dense-other-noise'])
      expect(alone.get(`${condition}/trials.csv`), condition).toEqual(both.get(`${condition}/trials.csv`));
    expect(run(['cost'], undefined, 1).get('dense/trials.csv')).toEqual(both.get('dense/trials.csv'));
    expect(run(['error'], undefined, 2).get('dense/trials.csv')).not.toEqual(both.get('dense/trials.csv'));
  });

  it('has the same goals and choices in all conditions, as far as they explore', () => {
    const [dense, structural] = ['dense', 'random-1'].map((name) => trialsOf(both, name));
    const explored = [...dense.column('explored').keys()].filter(
      (t) => dense.column('explored')[t] === 1 && structural.column('explored')[t] === 1,
    );
    expect(explored.length).toBeGreaterThan(5);
    for (const t of explored) expect(structural.column('primitive')[t]).toBe(dense.column('primitive')[t]);
    const other = trialsOf(both, 'dense-other-noise');
    expect(other.column('primitive')).not.toEqual(dense.column('primitive'));
  });

  it('begins relearning with the training that the group error has', () => {
    const trained = [...trialsOf(both, 'structural-1').column('error_m')];
    const relearnt = trialsOf(both, 'elbow-structural-1');
    expect([...relearnt.column('error_m')].slice(0, 40)).toEqual(trained);
    expect([...relearnt.column('phase')]).toEqual([
      ...Array<number>(40).fill(0),
      ...Array<number>(10).fill(1),
      ...Array<number>(10).fill(2),
    ]);
  });

  it('rewires where it may, and nowhere else', () => {
    const swaps = (condition: string) =>
      trialsOf(both, condition)
        .column('swaps_reward')
        .reduce((sum, n) => sum + n, 0);
    expect(swaps('structural-1')).toBeGreaterThan(0);
    expect(swaps('random-1')).toBe(0);
    expect(swaps('dense')).toBe(0);
  });

  it('finds more of the wanted contacts by rewiring than by chance', () => {
    const rows = table(both, 'projections', structuralColumns.projections);
    const connectivity = (condition: string) => {
      const at = conditionsOf(['error', 'relearning'], { training: 40, phase: 10 }).findIndex(
        ({ name }) => name === condition,
      );
      return rows.column('connectivity')[rows.column('condition').indexOf(at)];
    };
    expect(connectivity('dense')).toBeNaN();
    expect(connectivity('structural-1')).toBeGreaterThan(0.8);
    expect(connectivity('random-1')).toBeLessThan(0.2);
  });

  it('tells evenly how much is done, and ends with all of it', () => {
    expect(shares.at(-1)).toBeCloseTo(1, 12);
    expect(shares[0]).toBeCloseTo(1 / shares.length, 12);
  });

  it('leaves out what is for other seeds, with empty tables', () => {
    const files = run(['turnover'], undefined, 2, [1]);
    expect(files.get('structural-1-background/trials.csv')).toBe(`${structuralColumns.trials.join()}\n`);
  });
});
