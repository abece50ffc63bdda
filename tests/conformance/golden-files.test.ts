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

describe('numbers of the reference simulator are met', () => {
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
    ['bg_deterministic', 'setup.noise', 'SNr noise amplitude 0.05', 'noise cannot be replayed'],
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
