import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { faultProblems, healthy } from '../../../src/parameters/fault-table.js';
import { measureCell } from '../../../src/studies/comparison/comparison-cell.js';
import type { ComparisonTask } from '../../../src/studies/comparison/comparison-cell.js';
import { writeComparison } from '../../../src/studies/comparison/comparison-files.js';
import { comparisonRows, differenceOf } from '../../../src/studies/comparison/comparison-rows.js';
import type { MeasuredCell } from '../../../src/studies/comparison/comparison-rows.js';
import { comparisonEntry, runComparison } from '../../../src/studies/comparison/comparison-study.js';
import type { MeasuredData } from '../../../src/studies/accuracy/measured-work.js';
import { comparedPairs } from '../../../src/studies/comparison/compared-pairs.js';
import { isOnFront, tradeOffs } from '../../../src/studies/comparison/trade-off-figure.js';
import {
  disturbanceNames,
  disturbances,
  settingsUnder,
} from '../../../src/studies/comparison/disturbances.js';
import { writeMeasures } from '../../../src/studies/results/measure-files.js';
import type { Job, JobRunner } from '../../../src/studies/jobs/job-runner.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const task: Omit<ComparisonTask, 'disturbance'> = {
  trainedTargets: 2,
  newTargets: 2,
  leastDistanceM: 0.2,
  healthyRounds: 1,
  rounds: 3,
};
const settings = resolveSettings('robot', { controller: 'ik-integral', 'model.seed': 3 });

describe('a cell of a comparison', () => {
  it('is on an arm whose encoders are off: the first round misses, integration learns, plain kinematics do not', async () => {
    const robot = describedRobot(settings);
    const disturbed = { ...task, disturbance: 'encoders' as const };
    const [integral, plain] = await Promise.all([
      measureCell(settings, robot, disturbed, () => undefined),
      measureCell({ ...settings, controller: 'ik' }, robot, disturbed, () => undefined),
    ]);
    const worst = (errors: readonly number[]) => Math.max(...errors);
    expect(worst(integral.healthy_error_m)).toBeLessThan(0.002);
    expect(Math.min(...integral.round_1_error_m)).toBeGreaterThan(0.005);
    expect(worst(integral.trained_error_m)).toBeLessThan(0.5 * Math.min(...integral.round_1_error_m));
    // The same targets, and the same first miss, whoever is asked.
    expect(plain.round_1_error_m).toHaveLength(2);
    plain.round_1_error_m.forEach((error, i) => {
      expect(error).toBeCloseTo(integral.round_1_error_m[i], 3);
    });
    expect(Math.min(...plain.trained_error_m)).toBeGreaterThan(0.005);
    expect(plain.reaches).toEqual([Infinity, Infinity]);
    expect(plain.halted_share).toEqual([0]);
    expect(plain.new_error_m).toHaveLength(2);
  });

  it('measures where the hand is, not where a noisy camera shows it, and tells both', async () => {
    const robot = describedRobot(settings);
    const noisy = { ...task, newTargets: 6, disturbance: 'camera-noise-10' as const };
    const measures = await measureCell({ ...settings, controller: 'ik' }, robot, noisy, () => undefined);
    expect(Math.max(...measures.new_error_m)).toBeLessThan(0.002);
    expect(Math.max(...measures.new_seen_error_m)).toBeGreaterThan(2 * Math.max(...measures.new_error_m));
    expect(measures.reaches).toEqual([0, 0]);
    expect(measures.first_error_m).toEqual([measures.round_1_error_m[0]]);
    expect(measures.effort_nm).toHaveLength(12);
    // Gravity alone asks for some tenths of a newton metre.
    for (const effort of measures.effort_nm) expect(effort).toBeGreaterThan(0.05);
    for (const effort of measures.effort_nm) expect(effort).toBeLessThan(20);
    for (const seconds of measures.computing_s) expect(seconds).toBeGreaterThan(0);
  });

  it('is also measured on the ideal plant, where plain kinematics reach what is undisturbed within 1 mm', async () => {
    const robot = describedRobot(settings);
    const ideal = { ...task, newTargets: 6, plant: 'ideal' as const };
    const run = (disturbance: 'none' | 'rotation') =>
      measureCell({ ...settings, controller: 'ik' }, robot, { ...ideal, disturbance }, () => undefined);
    const [healthy, rotated] = await Promise.all([run('none'), run('rotation')]);
    expect(Math.max(...healthy.new_error_m)).toBeLessThan(1e-3);
    expect(Math.min(...rotated.new_error_m)).toBeGreaterThan(0.02);
    expect(healthy.effort_nm).toEqual([]);
  });

  it('names the faults that a plant cannot suffer', async () => {
    const robot = describedRobot(settings);
    const weighed = { ...task, plant: 'ideal' as const, disturbance: 'payload' as const };
    await expect(measureCell(settings, robot, weighed, () => undefined)).rejects.toThrow(
      "the ideal plant cannot suffer 'payload'",
    );
  });

  it('is set to soft servos where the arm has them, which would halt otherwise although nothing is wrong with it', async () => {
    const robot = describedRobot(settings);
    const soft = { ...task, disturbance: 'soft-payload' as const };
    const ik = { ...settings, controller: 'ik' as const };
    const [set, unset] = await Promise.all([
      measureCell({ ...ik, ...settingsUnder('soft-payload') }, robot, soft, () => undefined),
      measureCell(ik, robot, soft, () => undefined),
    ]);
    expect(set.halted_share).toEqual([0]);
    expect(unset.halted_share[0]).toBeGreaterThan(0);
  });

  it('goes from one context to the other and back, two rounds each', async () => {
    const robot = describedRobot(settings);
    const disturbed = { ...task, rounds: 5, disturbance: 'alternating' as const };
    const measures = await measureCell({ ...settings, controller: 'ik' }, robot, disturbed, () => undefined);
    const worst = [1, 2, 3, 4, 5].map((r) => Math.max(...measures[`round_${r}_error_m`]));
    expect(worst[0]).toBeGreaterThan(0.05);
    expect(worst[1]).toBeCloseTo(worst[0], 4);
    expect(worst[2]).toBeLessThan(0.05);
    expect(worst[3]).toBeCloseTo(worst[2], 4);
    expect(worst[4]).toBeCloseTo(worst[0], 4);
  });

  it('has a disturbance that the fault table knows, whichever it is', () => {
    const { arm } = describedRobot(settings);
    for (const name of disturbanceNames)
      for (const round of [0, 5]) {
        const disturbance = disturbances[name].of({ arm, startHand: [0.1, 0, 0], round, rounds: 6 });
        expect(faultProblems({ ...healthy, ...disturbance }, arm.jointNames), name).toEqual([]);
      }
  });
});

const cell = (controller: string, values: readonly (readonly number[])[]): MeasuredCell => ({
  robot: 'left_arm',
  plant: 'mujoco',
  controller,
  disturbance: 'none',
  seeds: values.map((errors, i) => ({
    seed: i + 1,
    measures: {
      healthy_error_m: [0.001],
      round_1_error_m: [...errors],
      round_2_error_m: [...errors],
      round_3_error_m: [...errors],
      trained_error_m: [...errors],
      new_error_m: [...errors],
      reaches: [1],
      halted_share: [0],
      duration_s: [3],
      effort_nm: [1],
      computing_s: [0.01],
    },
  })),
});

describe('rows of a comparison', () => {
  it('pool targets and seeds, and give an interval over seeds', () => {
    const rows = comparisonRows([
      cell('brain', [
        [0.001, 0.003],
        [0.002, 0.006],
        [0.004, Infinity],
      ]),
    ]);
    const row = rows.find(({ measure }) => measure === 'new_error_m');
    expect(row).toMatchObject({ controller: 'brain', median: 0.0035, seeds: 3, low: 0.002, high: Infinity });
    expect(row?.p25).toBeCloseTo(0.00225, 9);
  });

  it('compare cells seed by seed', () => {
    const [one, other] = [
      cell('ik', [[0.002], [0.004], [Infinity]]),
      cell('brain', [[0.001], [0.001], [0.001]]),
    ];
    expect(differenceOf(one, other, 'new_error_m')).toMatchObject({
      seeds: 3,
      better: 0,
      worse: 3,
      high: Infinity,
    });
    expect(differenceOf(one, other, 'new_error_m')?.median).toBeCloseTo(0.003, 9);
    expect(differenceOf(other, one, 'new_error_m')).toMatchObject({
      seeds: 3,
      better: 3,
      worse: 0,
      low: -Infinity,
    });
    expect(differenceOf(one, cell('brain', []), 'new_error_m')).toBeUndefined();
  });
});

describe('a comparison of pairs', () => {
  it('gives the difference from the first controller with its test, adjusted over all', () => {
    const seeds = [0.001, 0.002, 0.003, 0.004, 0.005, 0.006];
    const cells = [
      cell(
        'brain',
        seeds.map((x) => [x]),
      ),
      cell(
        'ik',
        seeds.map((x) => [2 * x]),
      ),
      cell(
        'broyden',
        seeds.map(() => [Infinity]),
      ),
    ];
    const pairs = comparedPairs(cells, 'new_error_m');
    expect(pairs).toHaveLength(2);
    expect(pairs[0]).toMatchObject({ controller: 'ik', against: 'brain', seeds: 6, better: 0 });
    expect(pairs[0].median).toBeCloseTo(0.0035, 12);
    // All six signs agree: 2 / 2^6. Each controller has a family of its own, of one disturbance here.
    expect(pairs[0].p).toBeCloseTo(1 / 32, 12);
    // One that never arrives is not left out: all seeds speak against it.
    expect(pairs[1]).toMatchObject({ controller: 'broyden', seeds: 6, better: 0, median: Infinity });
    expect(pairs[1].p).toBeCloseTo(1 / 32, 12);
    const under = cells.map((one): MeasuredCell => ({ ...one, disturbance: 'soft' }));
    const twice = comparedPairs([...cells, ...under], 'new_error_m');
    expect(twice).toHaveLength(4);
    for (const { p } of twice) expect(p).toBeCloseTo(2 / 32, 12);
    expect(comparedPairs(cells, 'new_error_m', 'broyden').map(({ better }) => better)).toEqual([6, 6]);
  });
});

describe('accuracy against cost', () => {
  const priced = (controller: string, errorM: number, seconds: number): MeasuredCell => {
    const [seed] = cell(controller, [[errorM]]).seeds;
    const measures = { ...seed.measures, computing_s: [seconds], effort_nm: [1] };
    return { ...cell(controller, [[errorM]]), seeds: [{ seed: 1, measures }] };
  };
  it('has the controllers on its front that none beats in both', () => {
    const all = tradeOffs([
      priced('exact', 0.001, 0.05),
      priced('quick', 0.01, 0.001),
      priced('neither', 0.02, 0.06),
      priced('broken', Infinity, 0.0005),
    ]);
    expect(all.map(({ errorMm }) => Math.round(errorMm))).toEqual([1, 10, 20, 1000]);
    expect(all.map((one) => isOnFront(one, all, 'computingMs'))).toEqual([true, true, false, true]);
    expect(all.map((one) => isOnFront(one, all, 'effortNm'))).toEqual([true, false, false, false]);
  });
});

describe('a comparison', () => {
  const asked: Job[] = [];
  const stub: JobRunner = {
    run({ jobs, onProgress }) {
      for (const job of jobs) {
        asked.push(job);
        const { folder, run, ...data } = job.data as MeasuredData<ComparisonTask> & {
          folder: string;
          run: string;
        };
        const [{ measures }] = cell('x', [[data.settings.controller === 'ik' ? 0.02 : 0.001]]).seeds;
        writeMeasures(folder, data, measures, run);
        onProgress({ done: 1, total: jobs.length, completed: job.title, leftS: 0 });
      }
      return Promise.resolve();
    },
  };
  const run = (folder: string, controllers: readonly string[], seeds = [1, 2]) =>
    runComparison(
      {
        ...{ arms: [], controllers, disturbances: ['none', 'soft'], seeds, task, overrides: {}, folder },
        entry: comparisonEntry,
      },
      stub,
      () => undefined,
      new AbortController().signal,
    );

  it('measures each cell once, goes on with more, and writes rows and a page whose cells lead to their seeds', async () => {
    const folder = temporaryFolder();
    await run(folder, ['ik']);
    expect(asked).toHaveLength(4);
    const { complete, total, cells } = await run(folder, ['ik', 'brain:published']);
    expect(asked).toHaveLength(8);
    expect([complete, total]).toEqual([8, 8]);
    const limits = asked.slice(0, 4).map(({ data }) => (data as MeasuredData<ComparisonTask>).settings);
    expect(limits.map((own) => own['limits.tracking_error'])).toEqual([0.3, 0.3, 0.6, 0.6]);
    const published = asked[7].data as MeasuredData<ComparisonTask>;
    expect(published.settings).toMatchObject({ controller: 'brain', 'model.profile': 'published' });
    const rows = await writeComparison(folder, cells, { seeds: [1, 2], task });
    expect(JSON.parse(readFileSync(join(folder, 'rows.json'), 'utf8'))).toHaveLength(rows.length);
    expect(readFileSync(join(folder, 'rows.csv'), 'utf8')).toMatch(
      /^robot,plant,controller,disturbance,measure,median,p25,p75,p95,low,high,seeds\n/,
    );
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
    const html = readFileSync(join(folder, 'report.html'), 'utf8');
    for (const [, id] of html.matchAll(/href="#([\w-]+)"/g)) expect(html).toContain(`<details id="${id}"`);
    expect(html.match(/href="#left_arm-ik-soft"/g)).toHaveLength(2);
    expect(html).toContain('class="best');
    expect(html).not.toMatch(/(src|href)="(?!#)/);
  });

  it('refuses what it does not know before anything is written', async () => {
    const folder = join(temporaryFolder(), 'new');
    await expect(run(folder, ['pid'])).rejects.toThrow(/'controller' is "pid", expected one of brain, ik/);
    await expect(run(folder, ['brain:none'])).rejects.toThrow(
      /no variant of the brain, expected one of brain:pub/,
    );
    expect(existsSync(folder)).toBe(false);
  });
});
