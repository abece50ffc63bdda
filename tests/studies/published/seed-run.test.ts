import { describe, expect, it } from 'vitest';
import { trialColumns } from '../../../src/studies/published/columns.js';
import type { ExperimentConfiguration } from '../../../src/studies/published/experiment-configuration.js';
import type { SeedFiles } from '../../../src/studies/results/results-folder.js';
import { TrialTable } from '../../../src/studies/results/trial-table.js';
import { decodeNpy } from '../../../src/storage/npy.js';
import { smallConfiguration, smallSeed } from '../../support/small-experiment.js';

type Column = (typeof trialColumns)[number];

function trials(files: SeedFiles, condition: string): TrialTable {
  const bytes = files.get(`${condition}/trials.npy`);
  if (!(bytes instanceof Uint8Array)) throw new Error(`no trials of ${condition}`);
  return new TrialTable(trialColumns, decodeNpy(bytes, condition).data);
}
const column = (files: SeedFiles, condition: string, name: Column) => [
  ...trials(files, condition).column(name),
];
const distinct = (values: readonly number[]) => new Set(values).size;
const text = (files: SeedFiles, name: string) => String(files.get(name));

const published = { 'model.shared_clock': true };
const apart = { 'model.shared_clock': false };
const all = [
  'rotation',
  'rotation+strategy',
  'strategy',
  'none',
  'rotation+no-cerebellum@30',
  'no-basal-ganglia',
  'no-dopamine',
];

describe('one seed', () => {
  it.each([
    ['adaptation', apart],
    ['adaptation', published],
    ['reaching', published],
  ] as const)('of %s with %o gives the same bytes when its conditions are run alone', (task, settings) => {
    const configuration = smallConfiguration({ task, settings, frozenEvery: 5 });
    const conditions = task === 'adaptation' ? all : ['none', 'no-cerebellum@20', 'frozen@40', 'no-dopamine'];
    const together = smallSeed(configuration, conditions);
    // The last ones begin from a fork, and from a training of their own.
    for (const condition of [conditions[0], ...conditions.slice(-3)])
      for (const [path, content] of smallSeed(configuration, [condition]))
        expect(together.get(path), path).toEqual(content);
  });

  it('has other numbers than another seed', () => {
    const configuration = smallConfiguration({ settings: apart });
    const [one, two] = [1, 2].map((seed) => smallSeed(configuration, ['none'], seed));
    expect(text(one, 'goals.csv')).not.toBe(text(two, 'goals.csv'));
  });

  it('tells evenly how much is done, and ends with all of it', () => {
    const shares: number[] = [];
    smallSeed(smallConfiguration({ settings: apart }), ['rotation', 'none', 'no-dopamine'], 1, (share) => {
      shares.push(share);
    });
    // Two trainings, and 45 + 25 + 45 trials that differ.
    expect(shares).toHaveLength(2 * 20 + 115);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBeCloseTo(1, 12);
  });
});

describe('the conditions', () => {
  const files = smallSeed(smallConfiguration({ settings: apart }), all);

  it('show the hand turned while the rotation lasts', () => {
    const turned = column(files, 'rotation', 'rotation_deg');
    expect(turned.map((angle, t) => (angle === 0 ? -1 : t)).filter((t) => t >= 0)).toEqual(
      Array.from({ length: 20 }, (_, i) => 20 + i),
    );
    expect(distinct(column(files, 'none', 'rotation_deg'))).toBe(1);
    const [hand, seen] = (['hand_x_m', 'seen_x_m'] as const).map((name) => column(files, 'rotation', name));
    expect(seen.slice(0, 20)).toEqual(hand.slice(0, 20));
    expect(seen[25]).not.toBe(hand[25]);
  });

  it('use the action of the goal of the strategy, and measure the error to it', () => {
    const strategy = column(files, 'strategy', 'strategy');
    expect(strategy[19] + strategy[40]).toBe(0);
    expect(strategy[20] * strategy[39]).toBe(1);
    const [aiming, goal] = (['aiming_error_m', 'goal_error_m'] as const).map((name) =>
      column(files, 'strategy', name),
    );
    expect(aiming[45 - 1]).toBe(goal[45 - 1]);
    expect(aiming[25]).not.toBe(goal[25]);
  });

  it('have no correction without a cerebellum, from that trial on', () => {
    const norms = column(files, 'rotation+no-cerebellum@30', 'correction_norm');
    expect(norms.slice(0, 30)).toEqual(column(files, 'rotation', 'correction_norm').slice(0, 30));
    expect(norms[29]).toBeGreaterThan(0);
    expect(norms.slice(30).every((norm) => norm === 0)).toBe(true);
    expect(distinct(column(files, 'rotation+no-cerebellum@30', 'aiming_error_m').slice(30, 40))).toBe(1);
  });

  it('take any primitive without basal ganglia, and one a goal with them', () => {
    expect(distinct(column(files, 'none', 'primitive'))).toBeLessThanOrEqual(2);
    expect(distinct(column(files, 'no-basal-ganglia', 'primitive'))).toBeGreaterThan(10);
  });

  it('have the same goals without dopamine, and no dopamine', () => {
    const goal = (name: string) => column(files, name, 'goal_x_m').slice(0, 2);
    expect(goal('no-dopamine')).toEqual(goal('none'));
    expect(distinct(column(files, 'no-dopamine', 'dopamine'))).toBe(1);
    expect(column(files, 'no-dopamine', 'dopamine')[0]).toBe(0);
  });
});

describe('without dopamine', () => {
  it('the basal ganglia learn nothing: reaching, they choose as if they had not been trained', () => {
    const configuration = smallConfiguration({
      task: 'reaching',
      selection: { kind: 'basal-ganglia' },
      settings: { ...apart, 'model.training_trials': 150 },
    });
    const files = smallSeed(configuration, ['none', 'no-dopamine']);
    const primitives = (name: string) => distinct(column(files, name, 'primitive'));
    expect(primitives('none')).toBeLessThan(primitives('no-dopamine'));
  });
});

describe('the frozen error', () => {
  it('is measured without changing anything', () => {
    const run = (frozenEvery: number) =>
      smallSeed(smallConfiguration({ settings: published, frozenEvery }), ['rotation']);
    const [never, often] = [run(0), run(1)];
    for (const name of trialColumns.filter((each) => !each.startsWith('frozen')))
      expect(column(often, 'rotation', name), name).toEqual(column(never, 'rotation', name));
    expect(column(never, 'rotation', 'frozen_error_m').every(Number.isNaN)).toBe(true);
    expect(column(often, 'rotation', 'frozen_error_m').every((error) => error >= 0)).toBe(true);
  });

  it('is the error itself where there is neither noise nor a cerebellum', () => {
    const configuration = smallConfiguration({ settings: apart, frozenEvery: 1 });
    const files = smallSeed(configuration, ['rotation+no-cerebellum']);
    expect(column(files, 'rotation+no-cerebellum', 'frozen_error_m')).toEqual(
      column(files, 'rotation+no-cerebellum', 'aiming_error_m'),
    );
    expect(column(files, 'rotation+no-cerebellum', 'frozen_directional_error_deg')).toEqual(
      column(files, 'rotation+no-cerebellum', 'directional_error_deg'),
    );
  });
});

describe('what does not fit together is refused before anything is computed', () => {
  const run = (changes: Partial<ExperimentConfiguration>, conditions = ['none']) =>
    smallSeed(smallConfiguration(changes), conditions);

  it.each([
    [{ goals: 1 }, 'adaptation with 1 goal, expected at least 2'],
    [{ selection: { kind: 'forced' as const, primitives: [1, 2] } }, '2 forced primitives, expected 3'],
  ])('%o', (changes, message) => {
    expect(() => run(changes)).toThrow(message);
  });

  it('a forced primitive that does not exist', () => {
    expect(() => run({ selection: { kind: 'forced', primitives: [1, 2, 30] } })).toThrow(
      'primitive 30, expected 0 to 29',
    );
  });
});
