import { describe, expect, it } from 'vitest';
import { corticalReport } from '../../../src/studies/cortical/cortical-report.js';
import { conditionNames } from '../../../src/studies/cortical/cortical-conditions.js';
import { corticalColumns } from '../../../src/studies/cortical/cortical-tables.js';
import type { Row, TableName } from '../../../src/studies/cortical/cortical-tables.js';
import { draw } from '../../../src/studies/figures/figure.js';
import type { Results } from '../../../src/studies/results/results-folder.js';
import { TrialTable } from '../../../src/studies/results/trial-table.js';
import { manifestFacts } from '../../support/manifest-facts.js';
import { smallCorticalConfiguration } from '../../support/small-cortical.js';

const SEEDS = [1, 2, 3, 4, 5, 6];
const LOOKS = [50, 100, 200, 400, 800, 1600, 2400, 4000];

/** What the made-up brains are like. */
interface Shape {
  /** Trials from which the shortcut answers alone. */
  readonly takenOver: number;
  readonly onsetEnd: number;
  /** Trials at which the fast layer is half driven. */
  readonly fastAt: number;
  readonly highSomSilent: number;
  readonly habitWrong: number;
  readonly wrongWithD2: number;
  readonly cellsEnd: number;
  readonly slowPeak: number;
  readonly secondRelearnt: number;
  readonly shortcutMs: number;
}

const good: Shape = {
  takenOver: 1600,
  onsetEnd: 10,
  fastAt: 100,
  highSomSilent: 1,
  habitWrong: 150,
  wrongWithD2: 20,
  cellsEnd: 0.1,
  slowPeak: 60,
  secondRelearnt: 40,
  shortcutMs: 1.1,
};

const rowOf = <Name extends TableName>(name: Name, values: Partial<Row<Name>>): Row<Name> =>
  Object.assign(Object.fromEntries(corticalColumns[name].map((column) => [column, 0])) as Row<Name>, values);
const tableOf = <Name extends TableName>(name: Name, rows: readonly Partial<Row<Name>>[]) =>
  TrialTable.from<string>(
    corticalColumns[name],
    rows.map((row) => rowOf(name, row)),
  );

function looksOf(shape: Shape): Partial<Row<'looks'>>[] {
  const numberOf = (name: string) => conditionNames.findIndex((each) => each === name);
  const goals = [0, 1, 2, 3];
  const practised = LOOKS.flatMap((trial) =>
    (['shortcut', 'plain', 'assembly', 'assembly-flat'] as const).flatMap((name) =>
      [0, 1, 2, 4].flatMap((number) =>
        goals.map((goal) => {
          const fails = (number === 1 || number === 2) && trial < shape.takenOver;
          return {
            condition: numberOf(name),
            trial,
            lesion: number,
            goal,
            choice: goal,
            silent: Number(fails),
            error_m: fails ? 0.4 : 0.04,
            onset_ms: name === 'plain' || trial < 800 ? 30 : shape.onsetEnd,
            fast: trial >= shape.fastAt ? 0.02 : 0.001,
            slow: trial >= 800 ? 0.2 : 0.01,
          };
        }),
      ),
    ),
  );
  const held = (name: string, silent: number, failed: number) =>
    [0, 1].flatMap((set) =>
      goals.map((goal) => ({
        condition: numberOf(name),
        trial: set === 0 ? 1000 : 2000,
        lesion: 2,
        set,
        goal,
        silent: set === 0 ? silent : failed,
        error_m: 0.04,
      })),
    );
  const changed = [0, 1, 3].flatMap((number) =>
    goals.map((goal) => ({
      condition: numberOf('dense-indirect'),
      trial: 800,
      lesion: number,
      goal,
      silent: Number(number === 1),
      error_m: number === 3 ? 0.3 : 0.04,
    })),
  );
  return [
    ...practised,
    ...held('som-free', 0, 0),
    ...held('som-high', shape.highSomSilent, 1),
    ...held('som-low', 0, 0),
    ...held('som-free-keeps', 0, 0),
    ...held('som-low-keeps', 0, 1),
    ...changed,
  ];
}

/** `wrong` wrong choices to begin with, then good ones. */
const trialsOf = (count: number, wrong: number, phase: number): Partial<Row<'trials'>>[] =>
  Array.from({ length: count }, (_, trial) => ({
    trial,
    goal: trial % 4,
    error_m: trial < wrong ? 0.5 : 0.04,
    phase,
    body: phase % 2,
  }));

function trialRows(name: string, shape: Shape): Partial<Row<'trials'>>[] {
  if (name === 'shortcut')
    return Array.from({ length: 4000 }, (_, trial) => {
      const visit = Math.floor(trial / 4);
      return {
        trial,
        goal: trial % 4,
        fast_formed: Math.max(0, 10 - visit),
        slow_formed: Number(visit === shape.slowPeak),
      };
    });
  if (name === 'habit-none') return trialsOf(300, 4, 1);
  if (name === 'habit-blind') return trialsOf(300, shape.habitWrong, 1);
  if (name === 'habit-seen') return trialsOf(300, 15, 1);
  if (!name.startsWith('dense')) return trialsOf(10, 0, 0);
  const wrong = name === 'dense' ? 60 : shape.wrongWithD2;
  const second = name === 'dense' ? 60 : shape.secondRelearnt - 20;
  return [
    ...trialsOf(400, 0, 0),
    ...trialsOf(400, wrong + 40, 1),
    ...trialsOf(400, 10, 2),
    ...trialsOf(400, second, 3),
  ].map((row) =>
    row.phase === 1 && (row.trial ?? 0) >= wrong && (row.trial ?? 0) < wrong + 40
      ? { ...row, error_m: 0.1 }
      : row,
  );
}

function synthetic(shape: Shape, trials = 4000): Results {
  const configuration = smallCorticalConfiguration({ trials });
  const pairs = LOOKS.flatMap((trial) =>
    ['shortcut', 'assembly', 'assembly-flat'].flatMap((name) =>
      [0, 1, 2, 3].flatMap((first) =>
        [0, 1, 2, 3].slice(first).map((second) => ({
          condition: conditionNames.findIndex((each) => each === name),
          trial,
          first,
          second,
          premotor: first === second ? 1 : 0.1,
          cells: trial < 800 ? 0.3 : name === 'assembly' ? shape.cellsEnd : 0.3,
        })),
      ),
    ),
  );
  const cost = Array.from({ length: 9 }, (_, trial) => ({
    trial,
    structural_ms: 1,
    shortcut_ms: shape.shortcutMs,
    both_ms: 1.2,
  }));
  const seeds = SEEDS.map((seed) => ({
    seed,
    trials: new Map(conditionNames.map((name) => [name, tableOf('trials', trialRows(name, shape))] as const)),
    tables: new Map([
      ['looks', tableOf('looks', looksOf(shape))],
      ['pairs', tableOf('pairs', pairs)],
      ['cost', tableOf('cost', cost)],
    ]),
  }));
  return {
    manifest: {
      ...manifestFacts,
      experiment: 'cortical',
      configuration,
      conditions: [...conditionNames],
      columns: {},
      seeds: [...SEEDS],
    },
    seeds,
  } as unknown as Results;
}

/** Verdicts by claim: whether all of its lines with a bar are met. */
function metBy(shape: Partial<Shape>, trials?: number) {
  const { verdicts } = corticalReport(synthetic({ ...good, ...shape }, trials));
  const claims = [...new Set(verdicts.map(({ claim }) => claim))];
  return new Map(
    claims.map((claim) => {
      const met = verdicts
        .filter((verdict) => verdict.claim === claim && verdict.met !== 'no bar')
        .map((verdict) => verdict.met);
      return [claim, met.every((each) => each === true)];
    }),
  );
}

describe('the report on the cortex', () => {
  it('finds every claim met where the numbers are as claimed', () => {
    for (const [claim, met] of metBy({})) expect(met, claim).toBe(true);
  });

  it.each<[string, Partial<Shape>]>([
    ['the basal ganglia select at first', { takenOver: 200 }],
    ['the cortex takes over', { takenOver: 5000 }],
    ['selection is faster', { onsetEnd: 25 }],
    ['fast first, slow later', { fastAt: 800 }],
    ['fast turnover peaks before slow turnover', { slowPeak: 0 }],
    ['much SOM prevents the take-over', { highSomSilent: 0.25 }],
    ['habits are blind for their outcome', { habitWrong: 50 }],
    ['D2 stops wrong choices', { wrongWithD2: 50 }],
    ['SNc carries the dip', { wrongWithD2: 50 }],
    ['decorrelation at constant error', { cellsEnd: 0.29 }],
    ['savings', { secondRelearnt: 75 }],
    ['cost', { shortcutMs: 1.2 }],
  ])('finds "%s" not met where it is not so', (claim, shape) => {
    expect(metBy(shape).get(claim)).toBe(false);
  });

  it('judges nothing but the cost where less was practised than the claims are about', () => {
    const { verdicts } = corticalReport(synthetic(good, 400));
    const judged = verdicts.filter(({ met }) => met === true || met === false);
    expect(new Set(judged.map(({ claim }) => claim))).toEqual(new Set(['cost']));
  });

  it('does not judge groups that were not run', () => {
    const results = synthetic(good);
    const names = conditionNames.filter((name) => name.startsWith('dense'));
    const { verdicts, figures } = corticalReport({
      ...results,
      manifest: {
        ...results.manifest,
        configuration: smallCorticalConfiguration({ trials: 4000, groups: ['indirect'] }),
        conditions: names,
      },
    });
    expect(verdicts.find(({ claim }) => claim === 'the cortex takes over')?.met).toBe('not run');
    expect(figures.map(({ name }) => name)).toEqual(['relearning']);
  });

  it('corrects the tests of all claims for their number', () => {
    const { summary } = corticalReport(synthetic(good));
    const { tests } = summary as { tests: { p: number; corrected: number; held: number }[] };
    expect(tests.length).toBeGreaterThan(20);
    for (const { p, corrected, held } of tests) {
      expect(held).toBe(SEEDS.length);
      expect(p).toBeCloseTo(0.5 ** 6, 12);
      expect(corrected).toBeCloseTo(Math.min(1, tests.length * p), 12);
    }
  });

  it('draws every figure, and shows them all on its page', async () => {
    const { figures, page } = corticalReport(synthetic(good));
    expect(figures.map(({ name }) => name)).toEqual([
      'take-over',
      'selection-time',
      'layers',
      'turnover',
      'lesions',
      'habits',
      'codes',
      'relearning',
    ]);
    const drawn = await Promise.all(figures.map(draw));
    for (const { name, svg } of drawn) {
      expect(svg, name).toContain('</svg>');
      expect(page(drawn)).toContain(`<figure id="${name}">`);
    }
  });

  it('refuses results of another version', () => {
    const results = synthetic(good);
    const conditions = results.manifest.conditions.slice(1);
    expect(() => corticalReport({ ...results, manifest: { ...results.manifest, conditions } })).toThrow(
      'other conditions',
    );
  });
});
