import { describe, expect, it } from 'vitest';
import type { Overrides } from '../../../src/parameters/configuration-file.js';
import { checkConfiguration } from '../../../src/studies/published/experiment-configuration.js';
import type { ExperimentConfiguration } from '../../../src/studies/published/experiment-configuration.js';
import type { RecordingPlan } from '../../../src/studies/results/recordings.js';
import type { SeedFiles } from '../../../src/studies/results/results-folder.js';
import { decodeNpy } from '../../../src/storage/npy.js';
import { smallConfiguration, smallSeed } from '../../support/small-experiment.js';

/** The training shows where the hand ended. The cortex is coarse, and each cell has contacts enough for it. */
const outcomes = { 'quirks.adaptation_outcome': 'hand', 'model.training_trials': 60 } as const;
const parts = {
  'model.shortcut': true,
  'shortcut.budget': 0.3,
  'shortcut.som_start': 0,
  'shortcut.slow_age': 0,
  'shortcut.slow_forming': 0.5,
  'model.indirect_pathway': true,
  'indirect.budget': 0.3,
} as const;
const populations = ['Shortcut', 'SOM', 'StrD2', 'GPe'] as const;
const LAST = 59;
const recording: RecordingPlan = { populations: [...populations], trials: [], training: [LAST] };

const tasks = ['adaptation', 'reaching'] as const;
const configuration = (task: (typeof tasks)[number], settings: Overrides): ExperimentConfiguration =>
  smallConfiguration({
    task,
    selection: { kind: 'basal-ganglia' },
    settings: { ...outcomes, ...settings },
  });

function rates(files: SeedFiles, population: string, trial = `training/rates/trial-00${LAST}`): Float64Array {
  const bytes = files.get(`${trial}-${population}.npy`);
  if (!(bytes instanceof Uint8Array)) throw new Error(`${population} was not recorded`);
  return Float64Array.from(decodeNpy(bytes, population).data);
}

const tables = (files: SeedFiles): ReadonlyMap<string, unknown> =>
  new Map([...files].filter(([path]) => !path.includes('rates')));

describe.each(tasks)('the %s task with the cortical parts on', (task) => {
  const on = smallSeed(configuration(task, parts), ['none']);
  const recorded = smallSeed(configuration(task, parts), ['none'], 1, undefined, { recording });

  it('teaches both parts, which then drive the loop', () => {
    const [shortcut, som, strD2, gpe] = populations.map((name) => rates(recorded, name));
    expect(Math.max(...shortcut)).toBeGreaterThan(0.01);
    expect(Math.max(...som)).toBeGreaterThan(0);
    expect(Math.max(...strD2)).toBeGreaterThan(0.05);
    expect(Math.min(...gpe)).toBeLessThan(0.99);
    const off = smallSeed(configuration(task, {}), ['none']);
    expect(on.get('training.csv')).not.toBe(off.get('training.csv'));
  });

  it('has the same bytes again, and with a recording', () => {
    expect(tables(smallSeed(configuration(task, parts), ['none']))).toEqual(tables(on));
    expect(tables(recorded)).toEqual(tables(on));
  });
});

describe('lesions of the pathways', () => {
  it.each([
    ['no-direct-pathway', 'StrD1'],
    ['no-indirect-pathway', 'StrD2'],
    ['no-basal-ganglia-output', 'VA'],
    ['no-cortical-shortcut', 'Shortcut'],
  ] as const)('%s: %s is silent from that trial on, and nothing differs before', (lesion, silent) => {
    const condition = `${lesion}@10`;
    const files = smallSeed(configuration('reaching', parts), ['none', condition], 1, undefined, {
      recording: { populations: [silent], trials: [9, 20], training: [] },
    });
    const most = (name: string, trial: string) =>
      Math.max(...rates(files, silent, `${name}/rates/trial-${trial}`));
    expect(most(condition, '0009')).toBe(most('none', '0009'));
    expect(most('none', '0020')).toBeGreaterThan(0.001);
    expect(most(condition, '0020')).toBe(0);
    const rows = (name: string) =>
      String(files.get(`${name}/trials.csv`))
        .split('\n')
        .slice(1, 11);
    expect(rows(condition)).toEqual(rows('none'));
  });

  it('are refused where the part is not there', () => {
    const plain = configuration('reaching', {});
    expect(() => checkConfiguration(plain, ['no-cortical-shortcut'])).toThrow(
      "condition 'no-cortical-shortcut': this brain has no cortical-shortcut, expected model.shortcut true",
    );
    expect(() => checkConfiguration(plain, ['no-indirect-pathway@5'])).toThrow(
      "condition 'no-indirect-pathway@5': this brain has no indirect-pathway, expected model.indirect_pathway true",
    );
    expect(() => checkConfiguration(plain, ['no-direct-pathway'])).not.toThrow();
  });
});
