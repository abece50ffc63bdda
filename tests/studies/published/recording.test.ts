import { describe, expect, it } from 'vitest';
import { recordingPlan } from '../../../src/studies/published/recording-plan.js';
import type { RecordingPlan } from '../../../src/studies/results/recordings.js';
import type { SeedFiles } from '../../../src/studies/results/results-folder.js';
import { decodeNpy } from '../../../src/storage/npy.js';
import type { NumberArray } from '../../../src/storage/npy.js';
import { smallConfiguration, smallSeed } from '../../support/small-experiment.js';

interface Entry {
  readonly trial: number;
  readonly population: string;
  readonly file: string;
  readonly shape: readonly number[];
  readonly phases: readonly { readonly phase: string; readonly start_ms: number }[];
}

const entriesOf = (files: SeedFiles, folder: string): readonly Entry[] =>
  (JSON.parse(String(files.get(`${folder}/rates.json`))) as { recordings: Entry[] }).recordings;

function rates(files: SeedFiles, folder: string, trial: number, population: string): NumberArray & Entry {
  const entry = entriesOf(files, folder).find(
    (each) => each.trial === trial && each.population === population,
  );
  const bytes = files.get(`${folder}/${entry?.file ?? ''}`);
  if (entry === undefined || !(bytes instanceof Uint8Array))
    throw new Error(`${population} was not recorded`);
  return { ...entry, ...decodeNpy(bytes, entry.file) };
}

const populations: RecordingPlan['populations'] = [
  'Cortex',
  'StrD1',
  'SNr',
  'VA',
  'PM',
  'SNc',
  'Reward',
  'Reservoir',
];
const reaching = smallConfiguration({
  task: 'reaching',
  selection: { kind: 'basal-ganglia' },
  frozenEvery: 2,
});
const plan: RecordingPlan = { populations, trials: [0, 12, 44], training: [3] };
const recorded = smallSeed(reaching, ['none', 'no-cerebellum@20'], 1, undefined, { recording: plan });

describe('recorded rates', () => {
  it('leave every table as it is without them', () => {
    const plain = smallSeed(reaching, ['none', 'no-cerebellum@20']);
    for (const [path, content] of plain) expect(recorded.get(path), path).toEqual(content);
    expect([...recorded.keys()].filter((path) => path.includes('rates')).length).toBe(3 + 7 * 8 - 1);
    expect([...plain.keys()].some((path) => path.includes('rates'))).toBe(false);
  });

  it('have a row a ms and a column a cell, and tell when the phases begin', () => {
    const striatum = rates(recorded, 'none', 12, 'StrD1');
    expect(striatum.shape).toEqual([1451, 30]);
    const begins = { rest: 0, goal: 700, action: 900, stimulus: 1050, delay: 1250, learning: 1450 };
    const phases = Object.entries(begins).map(([phase, start_ms]) => ({ phase, start_ms }));
    expect(striatum.phases).toEqual(phases);
    expect(rates(recorded, 'none', 12, 'Reservoir')).toMatchObject({ shape: [1451, 40], phases });
    // Nothing is learnt from the first trials.
    expect(rates(recorded, 'none', 0, 'StrD1').phases).toEqual(phases.slice(0, -1));
  });

  it('are those of the networks: the readout is twice the mean rate of the last units', () => {
    const { data, shape, phases } = rates(recorded, 'none', 12, 'Reservoir');
    const from = phases.find(({ phase }) => phase === 'delay')?.start_ms ?? NaN;
    const correction = Array.from({ length: 24 }, (_, k) => {
      let sum = 0;
      for (let ms = from; ms < from + 200; ms++) sum += data[ms * shape[1] + shape[1] - 24 + k];
      return (2 * sum) / 200;
    });
    const bytes = recorded.get('none/trials.npy');
    const trials = decodeNpy(bytes as Uint8Array, 'trials');
    const names = String(recorded.get('none/trials.csv')).split('\n')[0].split(',');
    const norm = trials.data[12 * names.length + names.indexOf('correction_norm')];
    expect(Math.hypot(...correction)).toBeCloseTo(norm, 12);
    const cortex = rates(recorded, 'none', 12, 'Cortex');
    const total = cortex.data
      .subarray(899 * cortex.shape[1], 900 * cortex.shape[1])
      .reduce((a, b) => a + b, 0);
    expect(total).toBeCloseTo(10 * (1 - 0.9 ** 200), 8);
  });

  it('of a training have its phases', () => {
    const phases = entriesOf(recorded, 'training').map((entry) =>
      entry.phases.map(({ phase }) => phase).join(),
    );
    expect(new Set(phases.map((names) => names.replace(',reward', '')))).toEqual(
      new Set(['rest,goal,action,outcome']),
    );
  });

  it('leave out what no time passes for', () => {
    const populationsAt = (trial: number) =>
      entriesOf(recorded, 'no-cerebellum@20')
        .filter((entry) => entry.trial === trial)
        .map(({ population }) => population);
    expect(populationsAt(12)).toContain('Reservoir');
    expect(populationsAt(44)).toEqual(populations.filter((name) => name !== 'Reservoir'));
    const apart = smallSeed(
      smallConfiguration({
        task: 'reaching',
        selection: { kind: 'basal-ganglia' },
        settings: { 'model.shared_clock': false },
      }),
      ['none'],
      1,
      undefined,
      { recording: plan },
    );
    expect(rates(apart, 'none', 12, 'Reservoir')).toMatchObject({
      shape: [401, 40],
      phases: [
        { phase: 'stimulus', start_ms: 0 },
        { phase: 'delay', start_ms: 200 },
        { phase: 'learning', start_ms: 400 },
      ],
    });
    expect(rates(apart, 'none', 12, 'SNr').phases.map(({ phase }) => phase)).toEqual([
      'rest',
      'goal',
      'action',
    ]);
  });
});

describe('what is to be recorded', () => {
  const adaptation = smallConfiguration();
  const sizes = { conditions: 1, trainingTrials: 20 };

  it('is the first trial of each block unless told', () => {
    expect(recordingPlan({ populations: 'reservoir, Reservoir' }, adaptation, sizes)).toEqual({
      populations: ['Reservoir'],
      trials: [0, 20, 40],
      training: [],
    });
    expect(
      recordingPlan({ populations: 'StrD1', trials: '7,0-2,1', training: '19' }, reaching, sizes),
    ).toMatchObject({ trials: [0, 1, 2, 7], training: [19] });
    expect(recordingPlan({ populations: 'StrD1', training: '0' }, adaptation, sizes).trials).toEqual([]);
  });

  it.each([
    [{ populations: 'StrD3' }, "no population 'StrD3', expected some of Cortex, StrD1"],
    [{ populations: '' }, "no population ''"],
    [{ populations: 'StrD1', trials: '45' }, '--record-trials: trial 45, expected 0 to 44'],
    [{ populations: 'StrD1', trials: 'all' }, "--record-trials is 'all', expected trials and ranges"],
    [{ populations: 'StrD1', trials: '5-3' }, 'there is no trial in it'],
    [{ populations: 'StrD1', training: '20' }, '--record-training: trial 20, expected 0 to 19'],
  ])('is refused: %o', (request, message) => {
    expect(() => recordingPlan(request, reaching, sizes)).toThrow(message);
  });

  it('is refused where nothing would be in it, or more than memory holds', () => {
    expect(() => recordingPlan({ populations: 'StrD1' }, adaptation, sizes)).toThrow('stand still');
    const robot = smallConfiguration({ settings: { 'model.cerebellum': 'adaptive_filter' } });
    expect(() => recordingPlan({ populations: 'Reservoir' }, robot, sizes)).toThrow('adaptive_filter');
    const many = { conditions: 40, trainingTrials: 20 };
    expect(() => recordingPlan({ populations: 'Cortex,SNr', trials: '0-44' }, reaching, many)).toThrow(
      /about \d+ MB a seed, expected at most 512/,
    );
  });
});
