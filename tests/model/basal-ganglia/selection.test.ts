import { describe, expect, it } from 'vitest';
import {
  exploring,
  ForcedSelector,
  RankedSelector,
} from '../../../src/model/basal-ganglia/action-selection.js';
import { ModelError } from '../../../src/errors.js';
import { Body } from '../../../src/model/movement/body.js';
import { PrimitiveExpression } from '../../../src/model/movement/primitive-expression.js';
import { Random } from '../../../src/model/numbers/random.js';
import { Repertoire } from '../../../src/model/movement/repertoire.js';
import { distance } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { leftArm, motorGain, publishedBody, startPosture } from '../../support/brains.js';
import { smallBrain } from '../small-brain.js';

const target: Vector3 = [-0.1, 0.2, 0.25];
const expression = (seed = 1) => new PrimitiveExpression(30, 4, new Random(seed).stream('weights'));

describe('selection by the basal ganglia', () => {
  const brain = smallBrain(1);
  const { trainingSelector, basalGanglia } = brain;
  const { r } = basalGanglia.pm;

  it('exploits the first of the largest premotor rates from 0.05 on', () => {
    r.fill(0.01);
    r[4] = r[7] = 0.05;
    expect(trainingSelector.select(target)).toEqual({ primitive: 4, explored: false, premotorMax: 0.05 });
  });

  it('explores every primitive below', () => {
    r.fill(0.01);
    r[4] = 0.0499;
    const seen = new Set(
      Array.from({ length: 300 }, () => {
        const { primitive, explored, premotorMax } = trainingSelector.select(target);
        expect([explored, premotorMax]).toEqual([true, 0.0499]);
        return primitive;
      }),
    );
    expect(seen.size).toBe(brain.repertoire.size);
  });

  it('takes the largest rate however small where it is only read out, the first cell if all are 0', () => {
    const readOut = { ...exploring, silence: 'largest' } as const;
    expect(trainingSelector.select(target, 0, readOut)).toMatchObject({ primitive: 4, explored: false });
    r.fill(0);
    expect(trainingSelector.select(target, 0, readOut)).toMatchObject({ primitive: 0, explored: false });
  });
});

describe('selection by rank', () => {
  const repertoire = new Repertoire(expression(), publishedBody());

  it('orders the primitives that move the hand far enough by the distance of their end points', () => {
    const expected = [...repertoire.endPoints.keys()]
      .filter((k) => repertoire.displacements[k] > 0.3)
      .sort((a, b) => distance(repertoire.endPoints[a], target) - distance(repertoire.endPoints[b], target));
    expect(expected.length).toBeGreaterThan(5);
    expect(expected.length).toBeLessThan(30);
    expected.forEach((primitive, rank) => {
      expect(new RankedSelector(repertoire, rank, 0.3).select(target).primitive).toBe(primitive);
    });
    expect(() => new RankedSelector(repertoire, expected.length, 0.3).select(target)).toThrow(ModelError);
  });
});

describe('prescribed selection', () => {
  it('gives each slot its primitive, and refuses others', () => {
    const selector = new ForcedSelector([5, 6]);
    expect(selector.select(target, 1).primitive).toBe(6);
    expect(() => selector.select(target, 2)).toThrow(/goal 2/);
    expect(() => selector.select(target, -1)).toThrow(ModelError);
  });
});

describe('the repertoire', () => {
  it('has the parameters that a primitive is decoded to within a training as well', () => {
    const shared = expression();
    const { theta } = new Repertoire(expression(), publishedBody());
    const decoded = new Float64Array(24);
    for (const k of [3, 17, 3, 0]) {
      // The residue of the primitive before decays through the 900 ms in which nothing is driven.
      shared.intermediate.baseline.fill(0);
      for (let ms = 0; ms < 900; ms++) shared.step();
      shared.intermediate.baseline[k] = 1;
      for (let ms = 0; ms < 150; ms++) shared.step();
      shared.decode(decoded);
      expect(decoded).toEqual(theta[k]);
    }
  });

  it('keeps parameters within what the families of cells can stand for', () => {
    const lows = [5, 5, -3.999, 5, 0.001, 0.001];
    const highs = [9.75, 9.75, 3.601, 14.5, 1.901, 1.901];
    for (const theta of new Repertoire(expression(), publishedBody()).theta)
      theta.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(lows[i % 6]);
        expect(value).toBeLessThanOrEqual(highs[i % 6] + 1e-12);
      });
  });

  it('decodes silent cells to the lower end of their range', () => {
    const out = new Float64Array(24);
    new PrimitiveExpression(2, 4).decode(out);
    expect([...out.subarray(0, 6)]).toEqual([5, 5, -3.999, 5, 0.001, 0.001]);
  });

  it('knows which primitives may be moved, by the whole path and where it begins', () => {
    const seen: number[] = [];
    const body = new Body(leftArm, startPosture, startPosture, motorGain, {
      mayMove: (path, reference) => {
        expect(path).toHaveLength(121 * 4);
        expect(reference).toEqual(startPosture);
        seen.push(path[0]);
        return seen.length % 3 === 0;
      },
    });
    const repertoire = new Repertoire(expression(), body);
    expect([...repertoire.available]).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29]);
    expect(repertoire.isAvailable(5)).toBe(true);
    expect(repertoire.isAvailable(6)).toBe(false);
    expect(new Set(seen).size).toBe(30);
  });

  it('refuses a body that may move none of them', () => {
    const body = publishedBody('reaching', () => false);
    expect(() => new Repertoire(expression(), body)).toThrow(/none of 30 primitives stays within/);
  });
});
