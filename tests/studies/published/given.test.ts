import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { assembleBrain, pathCheck } from '../../../src/controllers/brain/brain-assembly.js';
import { checkConfiguration, settingsOf } from '../../../src/studies/published/experiment-configuration.js';
import type { ExperimentConfiguration } from '../../../src/studies/published/experiment-configuration.js';
import { readGivenArrays, readGoals } from '../../../src/studies/published/given/given-files.js';
import type { SeedFiles } from '../../../src/studies/results/results-folder.js';
import type { Brain } from '../../../src/model/brain.js';
import { decodeNpy, encodeNpy } from '../../../src/storage/npy.js';
import { smallConfiguration, smallSeed } from '../../support/small-experiment.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const isSaved = (path: string) => path.startsWith('weights/');

function brainOf(configuration: ExperimentConfiguration): Brain {
  const settings = settingsOf(configuration, 1);
  const { arm } = describedRobot(settings);
  return assembleBrain(settings, arm, pathCheck(settings, arm));
}

/** Writes the saved arrays of a seed, and reads them as a user would give them. */
function givenBy(files: SeedFiles, configuration: ExperimentConfiguration) {
  const folder = temporaryFolder();
  for (const [path, content] of files)
    if (isSaved(path)) writeFileSync(join(folder, path.slice('weights/'.length)), content);
  const { actions, weights, sums } = readGivenArrays(folder, brainOf(configuration));
  const goals = readGoals(join(folder, 'goals.npy'));
  const given: NonNullable<ExperimentConfiguration['given']> = {
    training: true,
    goals: goals.map(([x, y, z]) => [x, y, z]),
    ...(actions === undefined ? {} : { actions: actions.map((theta) => [...theta]) }),
    weights: { ...sums },
  };
  return { folder, given, weights };
}

const saveWeights = true;
const apart = { 'model.shared_clock': false };
const basalGanglia = { kind: 'basal-ganglia' } as const;

describe('goals, actions and weights that were saved', () => {
  it.each([
    [
      'adaptation',
      smallConfiguration({ selection: basalGanglia, settings: apart }),
      ['rotation', 'rotation+strategy'],
    ],
    ['reaching', smallConfiguration({ task: 'reaching', selection: basalGanglia }), ['none']],
  ] as const)(
    'give the same bytes when they are given to the same seed: %s',
    (_, configuration, conditions) => {
      const first = smallSeed(configuration, conditions, 1, undefined, { saveWeights });
      const { given, weights } = givenBy(first, configuration);
      const again = smallSeed({ ...configuration, given }, conditions, 1, undefined, {
        weights,
        saveWeights,
      });
      expect([...again.keys()]).toEqual([...first.keys()]);
      for (const [path, content] of first) expect(again.get(path), path).toEqual(content);
    },
  );

  it('make another seed use them', () => {
    const configuration = smallConfiguration({ selection: basalGanglia, settings: apart });
    const first = smallSeed(configuration, ['rotation'], 1, undefined, { saveWeights });
    const { given, weights } = givenBy(first, configuration);
    const other = smallSeed({ ...configuration, given }, ['rotation'], 2, undefined, {
      weights,
      saveWeights,
    });
    expect(other.get('primitives.npy')).toEqual(first.get('primitives.npy'));
    for (const path of [...first.keys()].filter(isSaved))
      expect(other.get(path), path).toEqual(first.get(path));
    expect(other.get('rotation/trials.npy')).not.toEqual(first.get('rotation/trials.npy'));
    expect(other.get('rotation/weights/weights_Wrec.npy')).not.toEqual(first.get('weights/weights_Wrec.npy'));
  });

  it('stand for a training that is left out, where the reservoir slept in it', () => {
    const configuration = smallConfiguration({ selection: basalGanglia, settings: apart });
    const first = smallSeed(configuration, ['rotation+strategy'], 1, undefined, { saveWeights });
    const { given, weights } = givenBy(first, configuration);
    const untrained = { ...configuration, given: { ...given, training: false } };
    const again = smallSeed(untrained, ['rotation+strategy'], 1, undefined, { weights });
    const handAndAngle = (files: SeedFiles) => {
      const [head, ...rows] = String(files.get('rotation+strategy/trials.csv')).split('\n');
      const explored = head.split(',').indexOf('explored');
      return rows.map((row) => row.split(',').filter((_, i) => i !== explored));
    };
    expect(handAndAngle(again)).toEqual(handAndAngle(first));
    expect(String(again.get('training.csv')).trim().split('\n')).toHaveLength(1);
  });

  it('have the layout of the reference', () => {
    const configuration = smallConfiguration({ settings: apart });
    const files = smallSeed(configuration, ['none'], 1, undefined, { saveWeights });
    const shape = (name: string) => decodeNpy(files.get(`weights/${name}.npy`) as Uint8Array, name).shape;
    expect(shape('goals')).toEqual([3, 3]);
    expect(shape('parameter_history')).toEqual([3, 4, 6]);
    expect(shape('weights_CortexStrD1_putamen')).toEqual([30, 216]);
    expect(shape('weights_StrD1SNc_put')).toEqual([1, 30]);
    expect(shape('weights_RG_Pat3_2')).toEqual([20, 30]);
    expect(shape('weights_Wi')).toEqual([40, 9]);
    expect(shape('weights_Wrec')).toEqual([40, 40]);
    // Cell 5 of the third family of joint 2, primitive 7.
    const { expression } = brainOf(configuration);
    const of = decodeNpy(files.get('weights/weights_RG_Pat3_2.npy') as Uint8Array, 'RG_Pat3_2').data;
    expect(of[5 * 30 + 7]).toBe(expression.weights[((7 * 6 + 2) * 4 + 2) * 20 + 5]);
  });
});

describe('arrays on file', () => {
  const configuration = smallConfiguration();
  const brain = brainOf(configuration);
  let folder: string;
  let goals: string;
  const write = (name: string, shape: readonly number[], fill = 0.1) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const file = join(folder, name);
    writeFileSync(file, encodeNpy({ data: new Float64Array(length).fill(fill), shape }));
    return file;
  };
  const read = () => readGivenArrays(folder, brain);
  beforeEach(() => {
    folder = temporaryFolder();
    goals = join(folder, 'goals.npy');
  });

  it('of goals are refused with the file and what would be right', () => {
    expect(() => readGoals(goals)).toThrow(/goals\.npy cannot be read/);
    write('goals.npy', [2, 4]);
    expect(() => readGoals(goals)).toThrow(/goals\.npy has the shape \(2, 4\), expected goals x 3/);
    write('goals.npy', [2, 3], NaN);
    expect(() => readGoals(goals)).toThrow(/goals\.npy has NaN at place 0, expected finite/);
    write('goals.npy', [2, 3]);
    truncateSync(goals, 150);
    expect(() => readGoals(goals)).toThrow(/goals\.npy/);
    const complex = Buffer.from(encodeNpy({ data: new Float64Array(12), shape: [2, 3] }));
    writeFileSync(
      goals,
      Buffer.from(
        complex.toString('latin1').replace("'<f8' ", "'<c16'").replace("'<f8'", "'<c16'"),
        'latin1',
      ),
    );
    expect(() => readGoals(goals)).toThrow(/goals\.npy/);
  });

  it('of weights are refused with the file and what would be right', () => {
    expect(read).toThrow('has no weights: expected some of parameter_history.npy and weights_NAME.npy');
    expect(() => readGivenArrays(join(folder, 'none'), brain)).toThrow(
      /folder of weights .*none cannot be read/,
    );
    write('weights_Wrec.npy', [40, 41]);
    expect(read).toThrow(/weights_Wrec\.npy has the shape \(40, 41\), expected 40 x 40, post x pre/);
    write('weights_Wrec.npy', [40, 40], Infinity);
    expect(read).toThrow(/weights_Wrec\.npy has Infinity at place 0/);
    write('weights_Wrec.npy', [40, 40]);
    expect([...read().weights.keys()]).toEqual(['Wrec']);
    write('weights_CortexStrD1_putamen.npy', [30, 216], -1);
    expect(read).toThrow(/CortexStrD1_putamen\.npy has a weight of -1, expected none below 0/);
    rmSync(join(folder, 'weights_CortexStrD1_putamen.npy'));
    write('weights_RG_Pat1_0.npy', [20, 30]);
    expect(read).toThrow(/lacks weights_RG_Pat1_1\.npy: the weights of the primitives are all given or none/);
    rmSync(join(folder, 'weights_RG_Pat1_0.npy'));
    write('parameter_history.npy', [2, 6, 4]);
    expect(read).toThrow(/parameter_history\.npy has the shape \(2, 6, 4\), expected goals x 4 joints x 6/);
    write('weights_Other.npy', [1, 1]);
    expect(read).toThrow(
      /weights_Other\.npy is of no projection of this brain, expected RG_Pat1_0 to PF_Pat2_3, Wi/,
    );
  });

  it('of a dense projection do not fit one that rewires', () => {
    const structural = brainOf(smallConfiguration({ settings: { 'model.plasticity': 'structural' } }));
    write('weights_CortexStrD1_putamen.npy', [30, 216]);
    expect(() => readGivenArrays(folder, structural)).toThrow('expected model.plasticity dense');
  });
});

describe('what is given', () => {
  const places: [number, number, number][] = [
    [0.1, 0, -0.3],
    [0, 0.1, -0.3],
  ];
  const theta = new Array<number>(24).fill(1);
  it.each([
    [{ training: false }, 'expected --goals <file>'],
    [
      { training: false, goals: places },
      'no stored actions, expected --weights <dir> with parameter_history.npy',
    ],
    [{ training: true, actions: [theta] }, 'has 1 actions, expected 2'],
    [{ training: true, actions: [theta, theta] }, 'expected one more, for the goal of the strategy'],
    [{ training: true, goals: [places[0], places[0]] }, 'expected two that span the plane'],
    [{ training: true, weights: { CortexStrD1_putamen: 1 } }, 'expected no-dopamine@0'],
  ])('has to suffice: %o', (given, message) => {
    const configuration = smallConfiguration({ selection: basalGanglia, given });
    expect(() =>
      checkConfiguration(configuration, [
        'rotation+strategy',
        ...('weights' in given ? ['no-dopamine'] : []),
      ]),
    ).toThrow(message);
  });

  it('has to be of use', () => {
    const reaching = smallConfiguration({ task: 'reaching', given: { training: true, actions: [theta] } });
    expect(() => checkConfiguration(reaching, ['none'])).toThrow('selected anew in every trial of reaching');
    expect(() => checkConfiguration(smallConfiguration({ goals: 10 }), ['none'])).toThrow(
      'expected at most 9',
    );
  });
});
