import { describe, expect, it } from 'vitest';
import { conditionNames } from '../../../src/studies/cortical/cortical-conditions.js';
import { runCorticalSeed } from '../../../src/studies/cortical/cortical-seed.js';
import { smallCorticalConfiguration, smallCorticalRobot } from '../../support/small-cortical.js';

const run = (seed: number, onShare: (share: number) => void = () => undefined) =>
  runCorticalSeed(smallCorticalConfiguration(), seed, () => smallCorticalRobot.arm, onShare);

describe('a seed of the experiment on the cortex', () => {
  const shares: number[] = [];
  const files = run(3, (share) => shares.push(share));

  it('has a table of trials for each condition, and tables of looks, pairs and cost', () => {
    for (const name of conditionNames) expect(files.has(`${name}/trials.csv`), name).toBe(true);
    for (const name of ['looks', 'pairs', 'cost']) expect(files.has(`${name}.csv`), name).toBe(true);
  });

  it('has the same bytes again, but for the cost, and others with another seed', () => {
    const again = run(3);
    const others = run(4);
    const same = [...files].filter(([path]) => !path.startsWith('cost'));
    for (const [path, content] of same) expect(again.get(path), path).toEqual(content);
    expect(same.some(([path, content]) => others.get(path) !== content)).toBe(true);
    expect(others.get('looks.csv')).not.toBe(files.get('looks.csv'));
  });

  it('tells how far it is, never backwards and never 1 before the end', () => {
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(Math.max(...shares)).toBeLessThan(1);
    expect(Math.max(...shares)).toBeGreaterThan(0.8);
  });

  it('begins all conditions of a group alike, with the same goals', () => {
    const firstTrials = ['dense', 'dense-indirect', 'dense-snc-published'].map((name) =>
      String(files.get(`${name}/trials.csv`))
        .split('\n')
        .slice(0, 2)
        .join('\n'),
    );
    expect(new Set(firstTrials).size).toBe(1);
  });
});
