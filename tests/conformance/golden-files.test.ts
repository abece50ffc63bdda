import { describe, expect, it } from 'vitest';
import { replayGolden } from '../../src/conformance/replay.js';
import { editJson, goldenArm, goldenText, removeFromJson } from './golden-arm.js';
import type { Json } from './golden-arm.js';

const replay = (text: string) => replayGolden(text, goldenArm);

/** By how much a stated number is changed: far more than any tolerance, far less than one would notice. */
const shift = (value: Json): Json => {
  if (typeof value === 'boolean') return !value;
  if (typeof value !== 'number') throw new Error('not a number');
  return Number.isInteger(value) && value < 1e6 ? value + 1 : value + 1e-5;
};

/** The full reservoir's file with its first trials only, for speed. */
const firstTrials = (trials: number) =>
  editJson(goldenText('reservoir_full_summary'), 'trials', (all) =>
    Array.isArray(all) ? all.slice(0, trials) : all,
  );

describe('recorded numbers of the reference are met', () => {
  // At least so many numbers are compared: a replay that skips what it should compare cannot pass.
  it.each([
    ['fk', 64 * 12],
    ['cpg', 19 * (121 * 4 + 4 * 32 + 3)],
    ['reservoir_deterministic', 41_500],
    ['reservoir_full_summary', 950],
    ['bg_deterministic', 60_000],
  ])('%s within a tenth of its tolerances', (name, compared) => {
    const result = replay(goldenText(name));
    expect(result.worst.ratio).toBeLessThan(0.1);
    expect(result.compared).toBeGreaterThanOrEqual(compared);
  });
});

describe('a number that is not met is found', () => {
  it.each([
    ['fk', 'cases.7.hand.1', 'cases[7].hand[1]'],
    ['fk', 'cases.63.elbow.0', 'cases[63].elbow[0]'],
    ['fk', 'cases.3.shoulderOffset.2', 'cases[3].shoulderOffset[2]'],
    ['cpg', 'cases.5.angles.77.3', 'angles[77][3]'],
    ['cpg', 'cases.2.checkpoints.1.perJoint.0.qE', 'checkpoint 1, joint 0 qE'],
    ['cpg', 'cases.18.finalPosition.2', 'finalPosition[2]'],
    ['reservoir_deterministic', 'run_perturbed.trials.3.readout.23', 'run_perturbed.trials[3].readout[23]'],
    ['reservoir_deterministic', 'run_unperturbed.trials.0.snapshots.13.dx.35', 'step 400, dx[35]'],
    ['reservoir_deterministic', 'run_perturbed.trials.0.trace_snapshots.2.trace.0.1', 'step 3, trace[0][1]'],
    ['reservoir_deterministic', 'run_perturbed.trials.2.delta_w.35.35', 'delta_w[35][35]'],
    ['reservoir_deterministic', 'run_perturbed.trials.4.n_clipped', 'n_clipped'],
    ['reservoir_deterministic', 'run_unperturbed.trials.5.w_after.4.4', 'w_after[4][4]'],
    ['reservoir_deterministic', 'run_unperturbed.trials.3.trace_checksum.sum', 'trace_checksum.sum'],
    ['reservoir_deterministic', 'run_unperturbed.trials.4.mean_error_before', 'mean_error_before'],
  ])('%s: %s', (name, path, place) => {
    const { worst } = replay(editJson(goldenText(name), path, shift));
    expect(worst.ratio).toBeGreaterThan(1);
    expect(worst.where).toContain(place);
  });

  it.each([
    ['hash.check_z.2.2', 'hash.check_z'],
    ['trials.1.n_noise_events', 'trials[1].n_noise_events'],
    ['trials.2.trace_sample.3.2', 'trials[2].trace_sample'],
    ['trials.2.w_sample.4.2', 'trials[2].w_sample'],
  ])('reservoir_full_summary: %s', (path, place) => {
    const { worst } = replay(editJson(firstTrials(3), path, shift));
    expect(worst.ratio).toBeGreaterThan(1);
    expect(worst.where).toContain(place);
  });

  it.each([
    ['samples.31.7', 'samples[31]'],
    ['samples.859.41', 'samples[859]'],
    ['segments.8.rowSums.55', "segment 'A2 reward' rowSums[55]"],
    ['segments.30.row17TopW.1', 'row17TopW[1]'],
    ['segments.36.PMargmax', "segment 'D off' PMargmax"],
    ['cortexInputs.4.topValues.2', 'cortexInputs[4].topValues[2]'],
    ['movements.3.explored', 'movement A4, explored'],
    ['movements.4.rewardByRule', 'movement B1, rewardByRule'],
    ['movements.5.rewardUsed', 'movement B2, rewardUsed'],
    ['snapshots.3.after3.VA.mp.17', "snapshot 'D4 dopamine', after 3 steps VA.mp[17]"],
    ['setup.primitiveWeightsRule.product', ''],
  ])('bg_deterministic: %s', (path, place) => {
    const { worst } = replay(editJson(goldenText('bg_deterministic'), path, shift));
    expect(worst.ratio).toBeGreaterThan(1);
    expect(worst.where).toContain(place);
  });
});

describe('a sum over cells may be off by ten times the tolerance of one cell', () => {
  const sumOf = (golden: Json) => (golden as { columns: string[] }).columns.indexOf('VA.sumR');
  const by = (offset: number, row: number) => {
    const text = goldenText('bg_deterministic');
    const at = `samples.${row}.${sumOf(JSON.parse(text) as Json)}`;
    return replay(editJson(text, at, (value) => Number(value) + offset)).worst;
  };

  it('under low lateral weights', () => {
    expect(by(8e-9, 50).ratio).toBeCloseTo(0.8, 2);
    expect(by(-2e-8, 50).ratio).toBeCloseTo(2, 2);
  });

  it('and more, once the standard ones that amplify round-off are back', () => {
    expect(by(8e-7, 840).ratio).toBeCloseTo(0.8, 2);
    expect(by(-2e-6, 840).ratio).toBeCloseTo(2, 2);
  });
});

describe('a file that says less or something else than it should is refused', () => {
  it.each([
    ['fk', 'tolerance', 'tolerance: Invalid input: expected number, received undefined'],
    ['fk', 'cases.2.hand', 'cases[2].hand'],
    ['cpg', 'cases.0.angles.3.1', 'angles[3] has 3 numbers, expected 4'],
    ['cpg', 'paramOrder', 'paramOrder'],
    ['reservoir_deterministic', 'parameters.tau', 'parameters.tau'],
    [
      'reservoir_deterministic',
      'run_perturbed.trials.2.n_clipped',
      'run_perturbed.trials[2].n_clipped: is missing',
    ],
    ['reservoir_deterministic', 'run_perturbed', 'run_perturbed'],
    ['reservoir_deterministic', 'W.3', 'W: expected 36 rows of 36 numbers'],
    ['reservoir_full_summary', 'rules.noise', 'rules.noise'],
    ['reservoir_full_summary', 'trials.3.w_sample', 'trials[3].w_sample: is missing'],
    ['reservoir_full_summary', 'trials.3.r_step_200_first16', 'trials[3].r_step_200_first16: is missing'],
    ['bg_deterministic', 'samples.859', 'samples: 859 entries, expected one more'],
    ['bg_deterministic', 'segments.3', "segments[3].label: 'A2 inter-trial', expected 'A1 outcome'"],
    ['bg_deterministic', 'movements.0.params.3', 'movement A1: params has 3 rows, expected 4'],
    ['bg_deterministic', 'opsList.262', 'snapshots: 6 entries, expected 5'],
    ['bg_deterministic', 'snapshots.0.after1.StrD1.r', 'snapshots[0].after1.StrD1.r'],
    ['bg_deterministic', 'snapshots.5.after3.reward', 'snapshots[5].after3.reward: is missing'],
  ])('%s without %s', (name, path, message) => {
    expect(() => replay(removeFromJson(goldenText(name), path))).toThrow(message);
  });

  it.each([
    ['fk', 'cases.0.q.0', null, 'cases[0].q[0]: Invalid input: expected number, received null'],
    ['fk', 'tolerance', 0, 'tolerance: Too small'],
    ['fk', 'order.1', 'shoulderFlip', 'order: shoulderYaw, shoulderFlip'],
    ['cpg', 'cases.1.reference', 'somewhere', 'cases[1].reference'],
    ['reservoir_deterministic', 'run_perturbed.trials.0.noise_events.0.1', 36, 'index 36, expected 0 to 35'],
    ['reservoir_deterministic', 'parameters.N', 37, 'W: expected 37 rows of 37 numbers'],
    ['reservoir_deterministic', 'parameters.constant_neurons.0.0', 99, 'constantUnits is 99,1'],
    ['reservoir_full_summary', 'rules.W', 'W[post i][pre j] = y(i*400+j, 1)/20', "unknown function 'y'"],
    ['reservoir_full_summary', 'rules.W', 'W[post i][pre j] = z(i*400+q, 1)/20', "unknown name 'q'"],
    ['reservoir_full_summary', 'hash.h', 'x = n*3', "hash.h: cannot read 'x = n*3'"],
    ['bg_deterministic', 'columns.2', 'StrD1.r[120]', 'column StrD1.r[120]: index 120, expected 0 to 119'],
    ['bg_deterministic', 'columns.2', 'Striatum.r[1]', "unknown population 'Striatum'"],
    ['bg_deterministic', 'columns.2', 'StrD1', "'StrD1' is not known"],
    ['bg_deterministic', 'setup.noise', 0.05, 'noise cannot be replayed'],
    ['bg_deterministic', 'cortexInputs.4.probeIndex.2', 8001, 'expected that of the last cell of a cube'],
    ['bg_deterministic', 'snapshots', [], 'snapshots: none, expected one or more'],
    ['bg_deterministic', 'snapshots.0.before', {}, 'expected StrD1 and one of RG1, RG2'],
    ['bg_deterministic', 'setup.primitiveWeightsFormula', 'see below', "'below' is one too many"],
    ['bg_deterministic', 'movements.5.label', 'B3', "sets no primitive before a run 'B3 …'"],
    ['bg_deterministic', 'opsList.173.value', 0, 'rewardUsed of B1, and no run with SNc.firing after it'],
    ['bg_deterministic', 'opsList.0.op', 'jump', 'opsList[0].op'],
  ])('%s with %s = %j', (name, path, value, message) => {
    expect(() => replay(editJson(goldenText(name), path, () => value))).toThrow(message);
  });

  it('names the format that it cannot replay, and those it can', () => {
    expect(() => replay('{"format": "motor-golden/reaching-stats-1"}')).toThrow(
      /format: 'motor-golden\/reaching-stats-1' cannot be replayed, expected one of motor-golden\/fk-1, .*full-1/,
    );
    expect(() => replay('{}')).toThrow(/format: .*received undefined/);
    expect(() => replay('[1, 2]')).toThrow(/the file: .*expected object/);
  });

  it('refuses text that is not JSON, NaN and cut files included', () => {
    expect(() => replay('{"format": NaN}')).toThrow(/not JSON/);
    const text = goldenText('fk');
    expect(() => replay(text.slice(0, text.length / 2))).toThrow(/not JSON/);
  });

  it('does not take a number too large for a double', () => {
    const text = goldenText('fk').replace(/"hand": ?\[\s*[-\d.e]+/, '"hand": [1e999');
    expect(text).toContain('1e999');
    expect(() => replay(text)).toThrow(/cases\[0\]\.hand\[0\]/);
  });
});

/** `text` with every string at the paths that `of` names replaced, as they come. */
function reword(text: string, of: (path: string) => ((words: string) => string) | undefined): string {
  const walk = (value: Json, path: string): Json => {
    if (typeof value === 'string') return of(path)?.(value) ?? value;
    if (Array.isArray(value)) return value.map((each, i) => walk(each, `${path}.${i}`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, walk(each, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return JSON.stringify(walk(JSON.parse(text) as Json, ''));
}

describe('words are for the reader', () => {
  // Names that the file itself refers to, and rules; every other string is a sentence.
  const names =
    /^format$|^(order|jointOrder|paramOrder|columns)\.|\.(label|op|pop|var|id|variant|reference)$|^(hash|rules)\.|Formula$/;
  const others = () => 'In 7 other words (0..3), family f (RG1=5): amplitude 0.5, last 12, grid -2..9';
  const short = (name: string) => (name === 'reservoir_full_summary' ? firstTrials(3) : goldenText(name));
  const files = [
    'fk',
    'cpg',
    'reservoir_deterministic',
    'reservoir_full_summary',
    'bg_deterministic',
  ] as const;

  it.each(files)('%s says the same with every sentence in other words', (name) => {
    const text = short(name);
    const reworded = reword(text, (path) => (names.test(path) ? undefined : others));
    expect(reworded).not.toBe(JSON.stringify(JSON.parse(text)));
    expect(replay(reworded)).toEqual(replay(text));
  });

  it.each([
    ['fk', 'cases.7.hand.1'],
    ['cpg', 'cases.5.angles.77.3'],
    ['reservoir_deterministic', 'run_perturbed.trials.3.readout.23'],
    ['reservoir_full_summary', 'trials.2.readout.5'],
    ['bg_deterministic', 'movements.3.finalPosition.1'],
  ])('%s in other words does not conform with another %s', (name, path) => {
    const reworded = reword(short(name), (at) => (names.test(at) ? undefined : others));
    expect(replay(editJson(reworded, path, shift)).worst.ratio).toBeGreaterThan(1);
  });

  it('labels may be any, as long as a movement and its runs share theirs', () => {
    const text = goldenText('bg_deterministic');
    const letters = (label: string) =>
      label.replace(/[A-Za-z0-9]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) ^ 1));
    const relabelled = reword(text, (path) => (path.endsWith('.label') ? letters : undefined));
    const { worst, ...result } = replay(text);
    expect(replay(relabelled)).toMatchObject({ ...result, worst: { ratio: worst.ratio } });
  });

  it('rules of a full reservoir may have other words between the formulas', () => {
    const rules: Record<string, string> = {
      W: 'recurrent weight = z(i*400+j, 1)/20',
      Win: 'weight of the input = 0.4*u(i*9+k, 21) - 0.2, k=0..8',
      x0: 'each trial begins with x = 0.02*u(i+1000*t, 31) - 0.01',
      noise: 'steps (0..400): n=(t*401+s)*400+i; if u(n,41) < 0.009 then a unit gets 40*u(n,42)-20, else 0',
      goal: 'unit = t mod 2; it is on 0..199 and off 200..400',
    };
    const text = firstTrials(3);
    const reworded = reword(text, (path) => {
      const [, key] = /^rules\.(.+)$/.exec(path) ?? [];
      return key in rules ? () => rules[key] : undefined;
    });
    expect(reworded).not.toBe(text);
    expect(replay(reworded)).toEqual(replay(text));
  });
});

describe('everything is read from the file', () => {
  it('joints and parameters may come in another order', () => {
    interface Cpg {
      jointOrder: string[];
      paramOrder: string[];
      cases: {
        reference: string | number[];
        params: number[][];
        angles: number[][];
        checkpoints: { perJoint: object[] }[];
      }[];
    }
    const golden = JSON.parse(goldenText('cpg')) as Cpg;
    golden.jointOrder.reverse();
    golden.paramOrder.reverse();
    for (const each of golden.cases) {
      each.params.reverse().forEach((row) => row.reverse());
      each.angles.forEach((row) => row.reverse());
      each.checkpoints.forEach(({ perJoint }) => perJoint.reverse());
      if (each.reference === 'zero') each.reference = [0, 0, 0, 0];
    }
    expect(replay(JSON.stringify(golden)).worst.ratio).toBeLessThan(0.1);
  });

  it('columns of the basal ganglia may come in another order, or be others', () => {
    const golden = JSON.parse(goldenText('bg_deterministic')) as { columns: string[]; samples: number[][] };
    golden.columns.reverse();
    golden.samples.forEach((row) => row.reverse());
    golden.columns.push('RG1.r[4]', 'VA.trace[7]', 'StrThal.r[7]');
    const cell = golden.columns.indexOf('RG1.r[joint0,cell4]');
    golden.samples.forEach((row) => row.push(row[cell], 17, 18));
    expect(replay(JSON.stringify(golden)).worst.ratio).toBeLessThan(0.1);
  });
});
