import { describe, expect, it } from 'vitest';
import { ForwardModel } from '../../../src/model/cerebellum/forward-model.js';
import { GranuleLayer } from '../../../src/model/cerebellum/granule-layer.js';
import { Random } from '../../../src/model/numbers/random.js';
import { distance, vector3 } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { handAt, longerForearm, turned } from '../../support/arm-views.js';
import type { View } from '../../support/arm-views.js';
import { DEGREE, publishedBody } from '../../support/brains.js';

const body = publishedBody();
const random = new Random(5).stream('noise');
/** Postures about the start posture, as the ends of reaches are. */
const postures = Array.from({ length: 60 }, () => body.startPosture.map((q) => q + 2 * random.uniform() - 1));
const taught = postures.slice(0, 8);
const others = postures.slice(8);

function make(sources = true): ForwardModel {
  const centre: Vector3 = [0, 0, 0];
  const halfExtentM = 0.5;
  const granules = new GranuleLayer({ primitives: 5, centre, halfExtentM });
  return new ForwardModel(body.kinematics, body.reference, granules, {
    learningRate: 0.7,
    sources,
    centre,
    halfExtentM,
  });
}

/** How far off the model foresees, on average over postures (m). */
function meanError(model: ForwardModel, at: readonly Float64Array[], view: View): number {
  const out = new Float64Array(3);
  const errors = at.map((q, i) => {
    model.foresee(q, i % 5, out);
    return distance(vector3(out), view(q));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

function teach(model: ForwardModel, view: View, rounds = 1): void {
  for (let n = 0; n < rounds; n++)
    taught.forEach((q, i) => {
      model.learn(q, i % 5, view(q));
    });
}

describe('a forward model that tells the sources of errors', () => {
  it('foresees by geometry alone before it has learnt', () => {
    expect(meanError(make(), others, handAt)).toBeLessThan(1e-12);
  });

  const changes: [name: string, view: View, firstM: number][] = [
    ['a view turned by 45 degrees', turned(45), 0.2],
    ['a view turned by 90 degrees', turned(90), 0.2],
    ['a view turned by half a turn', turned(180), 0.3],
    ['a shifted view', (q) => vector3(handAt(q).map((x, axis) => x + [0.1, 0.15, 0][axis])), 0.15],
    ['encoders off by 3 degrees', (q) => handAt(q.map((x) => x + 3 * DEGREE)), 0.015],
    ['a joint that moves 20 % less', (q) => handAt(q.map((x, j) => (j === 1 ? 0.8 * x : x))), 0.02],
    ['a longer forearm', longerForearm, 0.01],
  ];
  it.each(changes)('learns %s from a few places, for all others', (_, view, firstM) => {
    const model = make();
    expect(meanError(model, others, view)).toBeGreaterThan(firstM);
    teach(model, view, 3);
    expect(meanError(model, others, view)).toBeLessThan(0.2 * firstM);
    expect(meanError(model, taught, view)).toBeLessThan(0.004);
    // And that it is over, as fast.
    teach(model, handAt, 3);
    expect(meanError(model, taught, handAt)).toBeLessThan(0.005);
  });

  it('needs more places without them', () => {
    const model = make(false);
    teach(model, turned(45), 3);
    expect(meanError(model, others, turned(45))).toBeGreaterThan(0.04);
  });

  it('stays about as near as the noise of what it sees, for as long as it learns', () => {
    const model = make();
    const spreadM = 0.005;
    let largest = 0;
    for (let n = 0; n < 600; n++) {
      const q = postures[n % postures.length];
      model.learn(q, n % 5, vector3(handAt(q).map((x) => x + spreadM * random.normal())));
      if (n % 20 === 0) largest = Math.max(largest, meanError(model, others, handAt));
    }
    expect(largest).toBeLessThan(5 * spreadM);
  });

  it('gets over a hand that was seen a kilometre off, or on the other side', () => {
    const model = make();
    teach(model, handAt, 2);
    model.learn(taught[0], 0, [1000, 0, 0]);
    model.learn(taught[1], 1, vector3(handAt(taught[1]).map((x) => -x)));
    expect(meanError(model, others, handAt)).toBeLessThan(2);
    teach(model, handAt, 3);
    expect(meanError(model, others, handAt)).toBeLessThan(0.01);
  });

  it('goes on with the same bits after save and load', () => {
    const model = make();
    teach(model, turned(45));
    const other = make();
    other.load(structuredClone(model.save()));
    teach(model, handAt);
    teach(other, handAt);
    expect(other.save()).toEqual(model.save());
  });
});
