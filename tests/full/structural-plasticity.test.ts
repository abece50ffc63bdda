import { describe, expect, it } from 'vitest';
import { replayBasalGanglia } from '../../src/conformance/basal-ganglia.js';
import { parseJson } from '../../src/conformance/golden-file.js';
import { Tally } from '../../src/conformance/tally.js';
import { Random } from '../../src/model/numbers/random.js';
import { StructuralCorticoStriatal } from '../../src/model/basal-ganglia/structural-cortico-striatal.js';
import { publishedSettings } from '../../src/parameters/parameter-table.js';
import { section } from '../../src/parameters/sections.js';
import type { StructuralParameters } from '../../src/parameters/sections.js';
import { beginTrainingTrial, endTrainingTrial } from '../../src/model/trial/training.js';
import { goldenArm, goldenText } from '../conformance/golden-arm.js';
import { publishedBrain } from '../support/brains.js';
import { forcedTraining } from './support/forced-training.js';

/** Every contact is live, and only the published rule acts. */
const full: StructuralParameters = {
  ...section(publishedSettings, 'structural'),
  budget: 1,
  rewiringRate: 0,
  mismatchPruning: 0,
  backgroundTurnover: 0,
  decay: 0,
};

describe('a structural projection with every contact that never rewires is the dense one', () => {
  it('over the golden operations, to 1e-9', () => {
    const tally = new Tally();
    replayBasalGanglia(
      parseJson(goldenText('bg_deterministic')),
      goldenArm,
      tally,
      (posts, cells) => new StructuralCorticoStriatal(posts, cells, full, new Random(1).stream('wiring')),
    );
    expect(tally.compared).toBeGreaterThan(60_000);
    expect(tally.worst.ratio, JSON.stringify(tally.worst)).toBeLessThan(1);
  });

  it('over the forced training of the reference, to 1e-9', () => {
    const dense = publishedBrain(1);
    const structural = publishedBrain(1, {
      options: { projection: { kind: 'structural', parameters: full } },
    });
    for (const brain of [dense, structural])
      for (const { goal, primitive, hand } of forcedTraining())
        endTrainingTrial(brain, beginTrainingTrial(brain, { goal, primitive }), hand);
    let largest = 0;
    for (let post = 0; post < dense.basalGanglia.cells; post++) {
      const expected = new Float64Array(dense.basalGanglia.cortex.cells);
      const row = dense.basalGanglia.corticoStriatal.contacts(post);
      for (let i = row.from; i < row.to; i++) expected[row.cells[i]] = row.weights[i];
      const { cells, weights, from, to } = structural.basalGanglia.corticoStriatal.contacts(post);
      for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(weights[i] - expected[cells[i]]));
    }
    expect(largest).toBeLessThan(1e-9);
    expect(dense.basalGanglia.corticoStriatal.rowSum(forcedTraining()[0].primitive)).toBeGreaterThan(0);
  });
});
