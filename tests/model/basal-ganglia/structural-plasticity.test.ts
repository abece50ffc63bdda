import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectualConnectivity } from '../../../src/studies/structural/projection-weights.js';
import { Cortex } from '../../../src/model/cortex/cortex.js';
import { Random } from '../../../src/model/numbers/random.js';
import { restoreSnapshot, takeSnapshot } from '../../../src/model/snapshot.js';
import { StructuralCorticoStriatal } from '../../../src/model/basal-ganglia/structural-cortico-striatal.js';
import { publishedSettings } from '../../../src/parameters/parameter-table.js';
import { section } from '../../../src/parameters/sections.js';
import type { StructuralParameters } from '../../../src/parameters/sections.js';
import { beginTrainingTrial, endTrainingTrial, trainOnce } from '../../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../../src/model/trial/trial.js';
import { publishedBrain } from '../../support/brains.js';

const structuralDefaults = section(publishedSettings, 'structural');

const structuralBrain = (seed: number, changes: Partial<StructuralParameters> = {}) =>
  publishedBrain(seed, {
    options: { projection: { kind: 'structural', parameters: { ...structuralDefaults, ...changes } } },
  });

const projectionOf = (brain: ReturnType<typeof structuralBrain>) => {
  const { corticoStriatal } = brain.basalGanglia;
  if (!(corticoStriatal instanceof StructuralCorticoStriatal)) throw new Error('expected a structural brain');
  return corticoStriatal;
};

const POSTS = 5;
const smallCortex = () =>
  new Cortex({ cells: 6, centre: [0, 0, 0], halfExtentM: 0.5, gain: 10, varianceM2: 0.01 });

function expectWhole(projection: StructuralCorticoStriatal): void {
  const { posts, sites, perCell } = projection.wiring;
  for (let post = 0; post < posts; post++) {
    const { cells, weights, from, to } = projection.contacts(post);
    const own = [...cells.subarray(from, to)];
    expect(own).toHaveLength(perCell);
    expect(new Set(own).size).toBe(perCell);
    expect(own.every((site) => Number.isInteger(site) && site >= 0 && site < sites)).toBe(true);
    expect(weights.subarray(from, to).every((w) => w >= 0 && Number.isFinite(w))).toBe(true);
  }
}

describe('structural plasticity, exactly', () => {
  const coordinate = fc.double({ min: -0.5, max: 0.4, noNaN: true });
  const place = fc.tuple(coordinate, coordinate, coordinate);
  const event = fc.oneof(
    fc.record({ kind: fc.constant('show' as const), place, steps: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant('goal' as const) }),
    fc.record({ kind: fc.constant('outcome' as const), cell: fc.nat(POSTS - 1) }),
    fc.record({
      kind: fc.constant('reward' as const),
      d: fc.double({ min: -0.2, max: 4, noNaN: true }),
      activity: fc.array(fc.double({ min: -1, max: 2, noNaN: true }), {
        minLength: POSTS,
        maxLength: POSTS,
      }),
    }),
    fc.record({ kind: fc.constant('end' as const) }),
  );
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const parameters = fc.record({
    budget: fc.constantFrom(0.005, 0.05, 0.3, 0.95, 1),
    rewiringRate: share,
    uniformShare: share,
    leastAge: fc.nat(3),
    mismatchPruning: share,
    consolidation: fc.boolean(),
    tagLoss: share,
    backgroundTurnover: share,
    decay: share,
    temperature: fc.constantFrom(0, 0.001),
  });

  it('keeps every budget, without a site twice, whatever happens', () => {
    fc.assert(
      fc.property(fc.nat(1000), parameters, fc.array(event, { maxLength: 40 }), (seed, changes, events) => {
        const cortex = smallCortex();
        const projection = new StructuralCorticoStriatal(
          POSTS,
          cortex.cells,
          { ...structuralDefaults, ...changes },
          new Random(seed).stream('wiring'),
        );
        expectWhole(projection);
        for (const happening of events) {
          switch (happening.kind) {
            case 'show':
              cortex.show(happening.place);
              for (let i = 0; i < happening.steps; i++) cortex.step();
              break;
            case 'goal':
              projection.goalShown(cortex);
              break;
            case 'outcome':
              projection.outcomeShown(happening.cell, cortex);
              break;
            case 'reward': {
              const activity = Float64Array.from(happening.activity, (g) => Math.max(g, 0));
              activity.forEach((g, cell) => {
                if (g > 0) projection.learn(cell, { g, d: happening.d, alpha: 0 }, cortex);
              });
              projection.rewire(activity, happening.d, cortex);
              break;
            }
            case 'end':
              projection.endTrial(cortex);
          }
          expectWhole(projection);
        }
      }),
    );
  });

  it('changes no byte while learning is off', () => {
    const brain = structuralBrain(3, { decay: 0, backgroundTurnover: 0.1 });
    for (let t = 0; t < 20; t++) trainOnce(brain);
    const before = projectionOf(brain).save();
    for (const primitive of [3, 40, 77, 3, 99]) {
      const target = brain.repertoire.endPoints[primitive];
      beginTrial(brain, reachSpec(brain, { target, learning: false, exploration: true }));
      endTrial(brain, { hand: target });
    }
    expect(projectionOf(brain).save()).toEqual(before);
  });

  it('lets an untagged weight decay by 1 - lambda a trial, without noise', () => {
    const cortex = smallCortex();
    const decay = 0.01;
    const projection = new StructuralCorticoStriatal(
      POSTS,
      cortex.cells,
      { ...structuralDefaults, budget: 0.1, decay },
      new Random(1).stream('wiring'),
    );
    const { weights } = projection.wiring;
    weights.forEach((_, i) => (weights[i] = i / 100));
    const trials = 200;
    for (let t = 0; t < trials; t++) projection.endTrial(cortex);
    weights.forEach((w, i) => {
      expect(w).toBeCloseTo((i / 100) * (1 - decay) ** trials, 12);
    });
  });

  it('has the variance of an Ornstein-Uhlenbeck process where weights are noisy and far from 0', () => {
    const cortex = smallCortex();
    const [decay, temperature, offset, trials] = [0.1, 1e-4, 10, 4000];
    const projection = new StructuralCorticoStriatal(
      POSTS,
      cortex.cells,
      { ...structuralDefaults, budget: 0.1, decay, temperature },
      new Random(2).stream('wiring'),
    );
    // What decays towards 0 is held away from the clipping by giving back what an offset loses.
    const { weights } = projection.wiring;
    weights.fill(offset);
    let sum = 0;
    let count = 0;
    for (let t = 0; t < trials; t++) {
      projection.endTrial(cortex);
      weights.forEach((w, i) => {
        weights[i] = w + decay * offset;
        if (t >= 100) {
          sum += (weights[i] - offset) ** 2;
          count++;
        }
      });
    }
    const stationary = (2 * temperature) / (1 - (1 - decay) ** 2);
    expect(sum / count / stationary).toBeGreaterThan(0.95);
    expect(sum / count / stationary).toBeLessThan(1.05);
  });

  it('finds nothing without dopamine: effectual connectivity stays at chance', () => {
    const dense = publishedBrain(4);
    const structural = structuralBrain(4, { budget: 0.05, backgroundTurnover: 0.05 });
    for (let t = 0; t < 40; t++) {
      trainOnce(dense);
      const begun = beginTrainingTrial(structural);
      // The hand stays where it is: never a reward.
      endTrainingTrial(structural, begun, structural.body.startHand);
    }
    const posts = [...new Array(120).keys()];
    const wanted = posts.flatMap((post) => [...dense.basalGanglia.corticoStriatal.contacts(post).weights]);
    expect(Math.max(...wanted)).toBeGreaterThan(0.1);
    const chance = 0.05;
    const found = effectualConnectivity(dense.basalGanglia.corticoStriatal, projectionOf(structural), posts);
    const spread = Math.sqrt((chance * (1 - chance)) / 200);
    expect(Math.abs(found - chance)).toBeLessThan(4 * spread);
    // With dopamine the same measure tells that they were found.
    const rewarded = structuralBrain(4, { budget: 0.05 });
    for (let t = 0; t < 40; t++) trainOnce(rewarded);
    expect(
      effectualConnectivity(dense.basalGanglia.corticoStriatal, projectionOf(rewarded), posts),
    ).toBeGreaterThan(0.3);
  });

  it('goes on with the same contacts and weights after a save and load in mid-training', () => {
    const brain = structuralBrain(5, { backgroundTurnover: 0.02, temperature: 1e-8 });
    for (let t = 0; t < 15; t++) trainOnce(brain);
    const snapshot = structuredClone(takeSnapshot(brain));
    for (let t = 0; t < 15; t++) trainOnce(brain);
    const again = structuralBrain(5, { backgroundTurnover: 0.02, temperature: 1e-8 });
    restoreSnapshot(again, snapshot);
    for (let t = 0; t < 15; t++) trainOnce(again);
    expect(takeSnapshot(again)).toEqual(takeSnapshot(brain));
  });
});
