import { describe, expect, it } from 'vitest';
import { draw } from '../../../src/studies/figures/figure.js';
import type { Results } from '../../../src/studies/results/results-folder.js';
import { conditionsOf } from '../../../src/studies/structural/conditions.js';
import { groupsOf } from '../../../src/studies/structural/structural-configuration.js';
import { structuralReport } from '../../../src/studies/structural/structural-report.js';
import { structuralColumns } from '../../../src/studies/structural/structural-tables.js';
import type { Row, TableName } from '../../../src/studies/structural/structural-tables.js';
import { TrialTable } from '../../../src/studies/results/trial-table.js';
import { smallStructuralConfiguration } from '../../support/small-structural.js';
import { manifestFacts } from '../../support/manifest-facts.js';

const SEEDS = [11, 12, 13, 14];

interface Shape {
  /** Error on near goals (m) that the structural projection has more than the dense one. */
  readonly worse: number;
  readonly randomTimes: number;
  readonly connectivity: number;
  /** Trials of the changed body until the structural projection has relearnt it; dense takes 80. */
  readonly relearnt: number;
  readonly tagBenefitM: number;
}

const zeros = <Name extends TableName>(name: Name): Row<Name> =>
  Object.fromEntries(structuralColumns[name].map((column) => [column, 0])) as Row<Name>;
const tableOf = <Name extends TableName>(name: Name, rows: readonly Row<Name>[]) =>
  TrialTable.from<string>(structuralColumns[name], rows);

/** Results whose numbers are known beforehand. */
function synthetic({ worse, randomTimes, connectivity, relearnt, tagBenefitM }: Shape): Results {
  const configuration = smallStructuralConfiguration({
    groups: { error: SEEDS, relearning: SEEDS, tags: SEEDS },
    phaseTrials: 100,
  });
  const conditions = conditionsOf(groupsOf(configuration), { training: 40, phase: 100 });
  const errorOf = (name: string, seed: number) => {
    const dense = 0.08 + 0.001 * (seed - 12.5);
    if (name === 'structural-1') return dense + worse;
    if (name.startsWith('random')) return dense * randomTimes;
    return name.endsWith('untagged') ? dense + tagBenefitM : dense;
  };
  const seeds = SEEDS.map((seed) => ({
    seed,
    trials: new Map(
      conditions.map(({ name, phases }) => {
        const takes = /-structural-1$/.test(name) ? relearnt : 80;
        const rows = phases.flatMap(({ trials }, phase) =>
          Array.from({ length: trials }, (_, i) => ({
            ...zeros('trials'),
            phase,
            rewarded: 1,
            swaps_reward: i < 50 ? 10 : 2,
            error_m: phase === 1 && i < takes - 20 ? 0.5 : 0.1,
          })),
        );
        return [name, tableOf('trials', rows)] as const;
      }),
    ),
    tables: new Map([
      [
        'evaluations',
        tableOf(
          'evaluations',
          conditions.map(({ name, phases }, condition) => ({
            ...zeros('evaluations'),
            condition,
            phases: phases.length,
            half: -1,
            error_m: errorOf(name, seed),
            near_error_m: errorOf(name, seed),
          })),
        ),
      ],
      [
        'projections',
        tableOf(
          'projections',
          conditions.map(({ name }, condition) => ({
            ...zeros('projections'),
            condition,
            bytes: 100,
            full_matrix_bytes: name.startsWith('dense') ? 1000 : 5100,
            connectivity: name.startsWith('structural') ? connectivity : NaN,
          })),
        ),
      ],
      ...(['activity', 'survival', 'clustering', 'cost'] as const).map(
        (name) => [name, tableOf(name, [])] as const,
      ),
    ]),
  }));
  return {
    manifest: {
      format: 'neuromotor-experiment',
      version: 1,
      experiment: 'structural',
      configuration,
      seeds: SEEDS,
      conditions: conditions.map(({ name }) => name),
      columns: Object.fromEntries(Object.entries(structuralColumns).map(([name, all]) => [name, [...all]])),
      ...manifestFacts,
    },
    seeds,
  };
}

const good: Shape = { worse: 0.002, randomTimes: 4, connectivity: 0.97, relearnt: 40, tagBenefitM: 0.05 };

const asClaimed = synthetic(good);

describe('verdicts on structural plasticity', () => {
  const verdicts = (results: Results) => structuralReport(results).verdicts;
  const line = (found: ReturnType<typeof verdicts>, claim: string, condition: string) => {
    const [verdict, ...more] = found.filter((one) => one.claim === claim && one.condition === condition);
    expect(more).toEqual([]);
    return verdict;
  };
  const near = 'error on near goals less that of dense (mm)';
  const random = 'error on near goals, times that of dense';
  const relearning = 'trials until exploiting trials are as good as before, times those of dense';

  it('are met where the numbers meet them, and tell what was not run', () => {
    const found = verdicts(asClaimed);
    expect(line(found, near, 'structural 1 %')).toMatchObject({
      met: true,
      requirement: 'upper bound 10 mm or less',
    });
    expect(line(found, near, 'structural 1 %').median).toBeCloseTo(2, 9);
    expect(line(found, random, 'random 1 %, never rewired')).toMatchObject({ met: true });
    expect(line(found, random, 'random 1 %, never rewired').median).toBeCloseTo(4, 9);
    expect(line(found, 'effectual connectivity', 'structural 1 %')).toMatchObject({
      median: 0.97,
      met: true,
    });
    expect(line(found, relearning, 'structural 1 % (elbow)').met).toBe(true);
    expect(line(found, relearning, 'structural 1 % (elbow)').median).toBeCloseTo(0.5, 1);
    expect(line(found, relearning, 'dense, mismatch pruning (elbow)')).toMatchObject({
      median: 1,
      met: 'no bar',
    });
    expect(line(found, 'time per trial, times that of dense', 'structural 1 %')).toMatchObject({
      met: 'not run',
      median: null,
    });
    const tags = found.filter(({ claim }) => claim.startsWith('error on all goals without tags'));
    expect(tags).toHaveLength(7);
    for (const { median, met } of tags) {
      expect(median).toBeCloseTo(50, 9);
      expect(met).toBe('no bar');
    }
  });

  it('are not met where they are not', () => {
    const found = verdicts(
      synthetic({ ...good, worse: 0.011, randomTimes: 2.9, connectivity: 0.94, relearnt: 60 }),
    );
    expect(line(found, near, 'structural 1 %').met).toBe(false);
    expect(line(found, random, 'random 1 %, never rewired').met).toBe(false);
    expect(line(found, 'effectual connectivity', 'structural 1 %').met).toBe(false);
    expect(line(found, 'effectual connectivity', 'structural 0.25 %').met).toBe(true);
    expect(line(found, relearning, 'structural 1 % (elbow)').met).toBe(false);
  });
});

describe('the report on structural plasticity', () => {
  it('has figures of what was run, and a page without a reference to anything outside', async () => {
    const report = structuralReport(asClaimed);
    const drawn = await Promise.all(report.figures.map(draw));
    expect(drawn.map(({ name }) => name)).toEqual([
      'turnover',
      'effectual-connectivity',
      'error-against-budget',
      'relearning',
      'relearning-trials-elbow',
      'relearning-trials-repertoire',
      'tags',
    ]);
    const page = report.page(drawn);
    expect(page).toContain('structural 0.125 %');
    expect(page).not.toMatch(/(src|href)="http/);
    expect(page.match(/<svg /g)).toHaveLength(7);
  });

  it('says so where the conditions are those of another version', () => {
    const results = asClaimed;
    const other = { ...results, manifest: { ...results.manifest, conditions: ['dense'] } };
    expect(() => structuralReport(other)).toThrow('other conditions than this version');
    expect(() => structuralReport({ ...results, seeds: [] })).toThrow('no seed of 4 is complete');
  });
});
