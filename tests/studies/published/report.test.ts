import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { reportCommand } from '../../../src/cli/report.js';
import { experimentReport } from '../../../src/studies/published/report/experiment-report.js';
import type { ExperimentReport } from '../../../src/studies/published/report/experiment-report.js';
import { adaptationSchedule, publishedRotation } from '../../../src/studies/published/published-schedules.js';
import { reportPage } from '../../../src/studies/published/report/report-page.js';
import { publishedReport } from '../../../src/studies/published/report/published-report.js';
import { claim } from '../../../src/studies/results/claim.js';
import { writeReport } from '../../../src/studies/report/write-report.js';
import { writeManifest, writeSeed } from '../../../src/studies/results/results-folder.js';
import { smallConfiguration, smallSeed } from '../../support/small-experiment.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { adaptationTable, reachingTable, syntheticResults, writeSynthetic } from './synthetic-results.js';
import type { AdaptationShape, SyntheticExperiment } from './synthetic-results.js';

const intact: AdaptationShape = { rotation: true, strategy: false, cerebellum: true };
const adaptation = (shape: AdaptationShape) => (offset: number) => adaptationTable(shape, 3 * offset);
const asPublished: SyntheticExperiment = {
  task: 'adaptation',
  seeds: 12,
  conditions: {
    rotation: adaptation(intact),
    'rotation+strategy': adaptation({ ...intact, strategy: true }),
    'rotation+no-cerebellum': adaptation({ ...intact, cerebellum: false }),
    'rotation+strategy+no-cerebellum': adaptation({ ...intact, strategy: true, cerebellum: false }),
  },
};

const report = (experiment: SyntheticExperiment): ExperimentReport =>
  experimentReport(syntheticResults(experiment));

let published: ExperimentReport;
beforeAll(() => {
  published = report(asPublished);
});

const linesOf = ({ verdicts }: ExperimentReport, condition: string) =>
  verdicts.filter((verdict) => verdict.condition === condition);
const met = (made: ExperimentReport, condition: string) => linesOf(made, condition).map((line) => line.met);
const measure = ({ measures }: ExperimentReport, condition: string, name: string) =>
  measures.find((row) => row.condition === condition && row.measure === name);

describe('verdicts', () => {
  it('hold where the curves have the published shape, and tell what was not run', () => {
    const made = published;
    expect(met(made, 'rotation')).toEqual([true, true, true, true, true]);
    expect(met(made, 'rotation + strategy')).toEqual([true, true, true, true]);
    expect(met(made, 'rotation, no cerebellum')).toEqual([true, true, true]);
    expect(met(made, 'rotation + strategy, no cerebellum')).toEqual([true, true]);
    expect(met(made, 'reaching')).toEqual(['not run']);
    expect(linesOf(made, 'reaching')[0]).toMatchObject({ median: null, low: null, high: null });
    // 45 exp(-169/40 ...) is left on average in 770-789; the offsets of the seeds are even about 0.
    const onset = linesOf(made, 'rotation')[1];
    expect(onset.median).toBeCloseTo((45 + 45 * Math.exp(-1 / 40)) / 2, 0);
    expect(onset.low).toBeLessThan(onset.median ?? NaN);
    expect(onset.high).toBeGreaterThan(onset.median ?? NaN);
  });

  it('are findings, but for those without cerebellum, which are checks of consistency', () => {
    const kinds = new Map(published.verdicts.map(({ kind, condition }) => [condition, kind]));
    expect(Object.fromEntries(kinds)).toEqual({
      rotation: 'finding',
      'rotation + strategy': 'finding',
      'rotation, no cerebellum': 'consistency check',
      'rotation + strategy, no cerebellum': 'consistency check',
      'reaching, no basal ganglia': 'finding',
      reaching: 'finding',
    });
    expect(published.verdicts.filter(({ kind }) => kind === 'consistency check')).toHaveLength(5);
    const page = reportPage(published, []);
    const at = page.indexOf('<h3>Consistency checks</h3>');
    expect(page.indexOf('the rotation is compensated in the end')).toBeLessThan(at);
    expect(page.indexOf('without cerebellum no drift')).toBeGreaterThan(at);
  });

  it('fail where a rotation is not compensated, without an after-effect, and where an ablated brain adapts', () => {
    const made = report({
      ...asPublished,
      conditions: {
        rotation: adaptation({ ...intact, timeConstant: 4000 }),
        'rotation+strategy': adaptation({ ...intact, strategy: true, timeConstant: 4000 }),
        'rotation+no-cerebellum': adaptation({ ...intact, cerebellum: false, compensates: true }),
      },
    });
    expect(met(made, 'rotation')).toEqual([true, true, false, true, true]);
    expect(met(made, 'rotation + strategy')).toEqual([true, true, false, true]);
    expect(met(made, 'rotation, no cerebellum')).toEqual([false, false, false]);
    expect(met(made, 'rotation + strategy, no cerebellum')).toEqual(['not run', 'not run']);
  });

  it('have no bar under another selection, though the numbers are told', () => {
    const made = report({ ...asPublished, selection: { kind: 'basal-ganglia' } });
    expect(new Set(met(made, 'rotation'))).toEqual(new Set(['no bar']));
    expect(linesOf(made, 'rotation')[3].median).toBeGreaterThan(15);
    expect(linesOf(made, 'rotation')[3].requirement).toBe('none (15° or more for nearest)');
  });

  it('are not of conditions with another angle', () => {
    const made = report({
      ...asPublished,
      conditions: { rotation: adaptation({ ...intact, angleDeg: 30 }) },
      schedule: adaptationSchedule(2, { kind: 'rotation', angle: Math.PI / 6, about: 'shoulder' }),
    });
    expect(new Set(met(made, 'rotation'))).toEqual(new Set(['not run']));
    expect(measure(made, 'rotation', 'onset angle')?.median).toBeCloseTo(-30, 0);
  });

  it('judge a lesion before the rotation against what the hand does since the lesion', () => {
    const lesioned = { ...intact, cerebellum: false, lesionedFrom: 600 };
    const made = report({
      ...asPublished,
      conditions: {
        'rotation+no-cerebellum@600': adaptation(lesioned),
        'rotation+strategy+no-cerebellum@601': adaptation({ ...lesioned, strategy: true, lesionedFrom: 601 }),
      },
    });
    expect(met(made, 'rotation, no cerebellum')).toEqual([true, true, true]);
    // From trial 601 on there is no trial without rotation to compare with.
    expect(met(made, 'rotation + strategy, no cerebellum')).toEqual(['not run', 'not run']);
    expect(met(made, 'rotation')).toEqual(Array(5).fill('not run'));
  });

  it.each([
    ['about the start of the hand', adaptationSchedule(2, { ...publishedRotation, about: 'start' })],
    ['that sets in gradually', adaptationSchedule(2, publishedRotation, 40)],
  ])('are not of a rotation %s', (_, schedule) => {
    const made = report({ ...asPublished, seeds: 2, conditions: { rotation: adaptation(intact) }, schedule });
    expect(new Set(met(made, 'rotation'))).toEqual(new Set(['not run']));
  });

  it('judge reaching by random primitives and by the share of noise', () => {
    const made = report({
      task: 'reaching',
      seeds: 10,
      selection: { kind: 'basal-ganglia' },
      conditions: {
        none: (offset) => reachingTable(true, offset),
        'no-basal-ganglia': (offset) => reachingTable(false, offset),
      },
    });
    expect(met(made, 'reaching, no basal ganglia')).toEqual([true]);
    expect(linesOf(made, 'reaching')[0]).toMatchObject({ met: 'no bar' });
    expect(linesOf(made, 'reaching')[0].median).toBeCloseTo(0.5, 10);
    expect(measure(made, 'none', 'success at 50 mm')?.median).toBe(0);
  });
});

describe('measures and tests of conditions', () => {
  it('find time constant, half time and per cent compensated of a known curve', () => {
    const made = published;
    expect(measure(made, 'rotation', 'time constant')?.median).toBeCloseTo(40, 3);
    // Half is compensated after 40 ln 2 = 27.7 trials: in the 29th, from 1.
    expect(measure(made, 'rotation', 'trials to half error')?.median).toBe(29);
    expect(measure(made, 'rotation', 'compensated, 50th trial')?.median).toBeCloseTo(
      100 * (1 - Math.exp(-49 / 40)),
      6,
    );
    expect(measure(made, 'rotation+no-cerebellum', 'trials to half error')).toMatchObject({
      median: Infinity,
      low: Infinity,
      high: Infinity,
      interquartileRange: 0,
    });
    expect(measure(made, 'rotation+strategy', 'time constant')).toBeUndefined();
  });

  it('pair conditions by seed, and adjust for the number of tests', () => {
    const { tests } = published;
    const found = tests.find(
      ({ measure: name, first, second }) =>
        name === 'after-effect' && first === 'rotation' && second === 'rotation+no-cerebellum',
    );
    // The rotation's after-effect is larger in all 12 seeds: 2 of 2^12 signs.
    expect(found).toMatchObject({ n: 12, rankBiserial: 1 });
    expect(found?.p).toBeCloseTo(2 / 2 ** 12, 12);
    expect(found?.adjustedP).toBeGreaterThan(found?.p ?? NaN);
  });

  it('compare with the reference from ten seeds on, and with nothing that was not as published', () => {
    const made = published;
    const parts = new Set(made.reference.rows.map(({ part }) => part));
    expect(parts).toEqual(new Set(['training', 'rotation', 'rotation + strategy']));
    expect(new Set(made.reference.rows.map(({ engine }) => engine))).toEqual(
      new Set(['second independent implementation of the specification', 'equivalent port']),
    );
    // The curve is 45 exp(-t/40), the reference is slower: -8 against about 0 degrees late.
    const late = made.reference.rows.find(({ statistic }) => statistic === 'angle, trials 770-789');
    expect(late?.within).toBe(false);
    expect(report({ ...asPublished, complete: 9 }).reference).toMatchObject({ rows: [] });
    const other = report({ ...asPublished, settings: { 'model.perturbation_rate': 1 } });
    expect(other.reference.rows).toEqual([]);
    expect(other.data.deviations).toEqual(['model.perturbation_rate: 1']);
  });
});

describe('the many seeds of the reference', () => {
  const equivalenceOf = (made: ExperimentReport) => made.reference.equivalence;
  const outcome = (made: ExperimentReport, statistic: string) =>
    equivalenceOf(made).find((row) => row.part === 'rotation' && row.statistic === statistic)?.outcome;

  it('are tested for equivalence, the baseline once', () => {
    const rows = equivalenceOf(published);
    expect(rows.filter(({ part }) => part === 'rotation')).toHaveLength(15);
    expect(rows.filter(({ part }) => part === 'rotation + strategy')).toHaveLength(11);
    expect(outcome(published, 'angle, trials 601-602')).toBe('equivalent');
    expect(reportPage(published, [])).toContain('Equivalence with many seeds (independent C++ port)');
  });

  it('differ from a curve that is never compensated', () => {
    const rotation = adaptation({ ...intact, timeConstant: 1e9 });
    const made = report({ ...asPublished, conditions: { rotation } });
    expect(outcome(made, 'angle, trials 770-789')).toBe('different');
    expect(outcome(made, 'angle, trials 601-602')).toBe('equivalent');
  });

  it('are not those of a sleeping reservoir, and seeds with other goals are told apart', () => {
    const sleeping = report({ ...asPublished, settings: { 'model.shared_clock': false } });
    expect(equivalenceOf(sleeping)).toEqual([]);
    expect(sleeping.reference.notes).toEqual([expect.stringContaining('No test of equivalence')]);
    const reaching = report({
      task: 'reaching',
      seeds: 10,
      conditions: { none: (offset) => reachingTable(true, offset) },
    });
    expect(equivalenceOf(reaching)).toHaveLength(8);
    expect(reaching.reference.apart).toHaveLength(8);
    expect(reaching.reference.rows.every(({ part }) => part === 'training')).toBe(true);
    expect(reportPage(reaching, [])).toContain('Beside another experiment');
  });
});

describe('a report of little', () => {
  const block = (first: number, last: number) => ({
    name: `from ${first}`,
    trials: [first, last] as [number, number],
    goals: [0],
    learning: true,
    noise: true,
  });
  const turned = { disturbance: publishedRotation };

  it.each([
    ['one trial', 'none', [block(0, 0)]],
    ['one rotated trial at the end', 'rotation', [block(0, 3), { ...block(4, 4), ...turned }]],
    ['nothing but rotated trials', 'rotation', [{ ...block(0, 2), ...turned }]],
  ])('is made and drawn: %s', async (_, condition, blocks) => {
    const configuration = smallConfiguration({
      schedule: { blocks },
      settings: { 'model.training_trials': 3, 'model.shared_clock': false },
    });
    const folder = temporaryFolder();
    writeManifest(folder, {
      ...syntheticResults(asPublished).manifest,
      configuration,
      conditions: [condition],
      seeds: [1],
    });
    writeSeed(folder, 1, smallSeed(configuration, [condition]));
    const { figures } = await writeReport(folder, publishedReport);
    expect(figures).toHaveLength(6);
  });
});

describe('neuromotor report', () => {
  async function run(...words: string[]): Promise<string> {
    let printed = '';
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    try {
      await new Command().addCommand(reportCommand()).parseAsync(['node', 'x', 'report', ...words]);
    } finally {
      vi.restoreAllMocks();
    }
    return printed;
  }

  it('makes page, figures and summary, the same bytes again, and prints rows as JSON', async () => {
    const folder = temporaryFolder();
    const { conditions } = asPublished;
    writeSynthetic(folder, {
      ...asPublished,
      seeds: 7,
      complete: 6,
      conditions: { rotation: conditions.rotation, 'rotation+strategy': conditions['rotation+strategy'] },
    });
    const rows: unknown = JSON.parse(await run(folder, '--json'));
    expect(rows).toHaveLength(16);
    expect(Object.keys((rows as object[])[0])).toEqual([
      'kind',
      'claim',
      'condition',
      'median',
      'low',
      'high',
      'requirement',
      'met',
    ]);
    const files = [
      'report.html',
      'summary.json',
      'figures/adaptation-curves.svg',
      'figures/after-effects.svg',
    ];
    const read = () => files.map((file) => readFileSync(join(folder, file), 'utf8'));
    const [page, summary] = read();
    const before = read();
    expect(await run(folder)).toContain('not run');
    expect(read()).toEqual(before);
    expect(page).toContain('1 of 7 seeds are not complete');
    expect(page).toContain('test &lt;processor&gt;');
    // Nothing is fetched: no script, no source, no style from outside.
    expect(page.replaceAll(/xmlns(:xlink)?="[^"]+"/g, '')).not.toMatch(/<script|src=|href=|https?:|@import/);
    expect(page.match(/<svg /g)).toHaveLength(6);
    expect(JSON.parse(summary)).toMatchObject({ selection: 'nearest', seeds: [1, 2, 3, 4, 5, 6] });
  }, 60_000);

  it('waits for another one of the same folder, and has the seeds that are complete by then', async () => {
    const folder = temporaryFolder();
    const { conditions } = asPublished;
    const shape = { ...asPublished, seeds: 2, conditions: { rotation: conditions.rotation } };
    writeSynthetic(folder, { ...shape, complete: 1 });
    const other = claim(folder, 'report', 'other');
    const reported = writeReport(folder, publishedReport);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const whole = temporaryFolder();
    writeSynthetic(whole, shape);
    renameSync(join(whole, 'seed-0002'), join(folder, 'seed-0002'));
    expect(existsSync(join(folder, 'summary.json'))).toBe(false);
    other?.release();
    await reported;
    expect(JSON.parse(readFileSync(join(folder, 'summary.json'), 'utf8'))).toMatchObject({ seeds: [1, 2] });
  });

  it('says what is wrong with a folder, and leaves it alone', async () => {
    const folder = temporaryFolder();
    await expect(run(folder)).rejects.toThrow('holds no results of an experiment');
    writeSynthetic(folder, { ...asPublished, complete: 0 });
    await expect(run(folder)).rejects.toThrow('no seed of 12 is complete');
    expect(existsSync(join(folder, 'report.html'))).toBe(false);
  });
});
