import { describe, expect, it } from 'vitest';
import type { ArmModel } from '../../../src/arm/arm-model.js';
import { describedRobot } from '../../../src/arm/robot.js';
import { ForwardModel } from '../../../src/model/cerebellum/forward-model.js';
import { GranuleLayer } from '../../../src/model/cerebellum/granule-layer.js';
import { concatenated } from '../../../src/model/numbers/fields.js';
import { Random } from '../../../src/model/numbers/random.js';
import { distance, rotate, vector3 } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { median } from '../../../src/studies/statistics/sample.js';
import { handAt, longerForearm, turned } from '../../support/arm-views.js';
import type { View } from '../../support/arm-views.js';
import { DEGREE, publishedBody } from '../../support/brains.js';

const body = publishedBody();
const random = new Random(6).stream('noise');
const postures = Array.from({ length: 80 }, () => body.startPosture.map((q) => q + 2 * random.uniform() - 1));
const [taught, others] = [postures.slice(0, 40), postures.slice(40)];

const noisy =
  (view: View, spreadM: number): View =>
  (q) =>
    vector3(view(q).map((x) => x + spreadM * random.normal()));
const offBy3Degrees =
  (view: View): View =>
  (q) =>
    view(q.map((x) => x + 3 * DEGREE));
/** A lens: what is seen is shifted by place, up to some 15 mm. */
const lens: View = (q) => vector3(handAt(q).map((x, axis) => x + 0.015 * Math.sin(12 * x + axis)));

function make(kinematics = body.kinematics, reference = body.reference, halfExtentM = 0.5): ForwardModel {
  const centre: Vector3 = [0, 0, 0];
  const granules = new GranuleLayer({ primitives: 5, centre, halfExtentM });
  return new ForwardModel(kinematics, reference, granules, {
    learningRate: 0.7,
    sources: true,
    evidence: true,
    centre,
    halfExtentM,
  });
}

function panda(): { arm: ArmModel; start: Float64Array } {
  const joints = Array.from({ length: 7 }, (_, j) => `panda_joint${j + 1}`);
  const posture = [0, -0.3, 0, -2, 0, 1.8, 0.8];
  const place = { urdf: 'urdf/panda.urdf', base_frame: 'panda_link0', tip_link: 'panda_hand' };
  const { arm } = describedRobot(resolveSettings('robot', { ...place, joints, start_posture: posture }));
  return { arm, start: Float64Array.from(posture) };
}

const errorAt = (model: ForwardModel, q: Float64Array, view: View) => {
  const out = new Float64Array(3);
  model.foresee(q, 0, out);
  return distance(vector3(out), view(q));
};
const typical = (model: ForwardModel, at: readonly Float64Array[], view: View) =>
  median(at.map((q) => errorAt(model, q, view)));
function teach(model: ForwardModel, at: readonly Float64Array[], view: View): void {
  for (const q of at) model.learn(q, 0, view(q));
}

describe('a forward model that weighs what errors come from by evidence', () => {
  const changes: [name: string, view: View, reaches: number, mostM: number][] = [
    ['a view turned by 45 degrees', turned(45), 3, 0.01],
    ['a view turned by 45 degrees, and better with one more', turned(45), 4, 0.004],
    ['a view turned by 120 degrees', turned(120), 4, 0.01],
    ['a view stretched by 10 %', (q) => vector3(handAt(q).map((x) => 1.1 * x)), 6, 0.006],
    ['a view turned by half a turn', turned(180), 4, 0.0015],
    ['encoders off by 3 degrees', offBy3Degrees(handAt), 2, 0.0005],
    ['a forearm that is 10 % longer', longerForearm, 2, 0.0005],
    ['encoders off by half a degree', (q) => handAt(q.map((x) => x + 0.5 * DEGREE)), 12, 0.002],
    ['a joint that moves 20 % less', (q) => handAt(q.map((x, j) => (j === 1 ? 0.8 * x : x))), 3, 0.002],
    ['a turned view and encoders that are off together', offBy3Degrees(turned(45)), 4, 0.0012],
    ['encoders that are off and a longer forearm together', offBy3Degrees(longerForearm), 3, 0.0005],
    [
      'causes of all kinds together',
      offBy3Degrees((q) => vector3(rotate(longerForearm(q), [1, 1, 1], 0.5))),
      12,
      0.01,
    ],
  ];
  it.each(changes)(
    'tells %s from a healthy arm within a few reaches, for all places',
    (_, view, reaches, mostM) => {
      const model = make();
      teach(model, others.slice(0, 20), handAt);
      teach(model, taught.slice(0, reaches), view);
      expect(typical(model, others, view)).toBeLessThan(mostM);
    },
  );

  it('tells a view that is turned further as fast', () => {
    const model = make();
    teach(model, others.slice(0, 20), handAt);
    teach(model, taught.slice(0, 12), turned(60));
    teach(model, taught.slice(12, 16), turned(110));
    expect(typical(model, others, turned(110))).toBeLessThan(0.01);
  });

  it.each([0.002, 0.005, 0.01])(
    'is not led astray by a camera with %f m of noise, at targets that never repeat',
    (noiseM) => {
      const model = make();
      teach(model, others.slice(0, 20), handAt);
      teach(model, taught, noisy(handAt, noiseM));
      expect(typical(model, others, handAt)).toBeLessThan(0.3 * noiseM);
      const { noiseM: thought = 0 } = model.evidence?.regime ?? {};
      expect(thought).toBeGreaterThan(noiseM / 2);
      expect(thought).toBeLessThan(2 * noiseM);
    },
  );

  it('learns noise and a turned view together', () => {
    const model = make();
    teach(model, others.slice(0, 20), handAt);
    const view = turned(45);
    for (let n = 0; n < 2; n++) teach(model, taught.slice(0, 24), noisy(view, 0.005));
    expect(typical(model, others, view)).toBeLessThan(0.006);
  });

  it('learns by place what no cause explains', () => {
    const model = make();
    for (let n = 0; n < 2; n++) teach(model, taught.slice(0, 16), lens);
    expect(typical(model, taught.slice(0, 16), lens)).toBeLessThan(0.002);
    expect(typical(model, taught.slice(0, 16), handAt)).toBeGreaterThan(0.005);
  });

  it('learns nothing from one sight of the hand somewhere else', () => {
    const model = make();
    teach(model, taught.slice(0, 20), handAt);
    const before = typical(model, others, handAt);
    model.learn(taught[20], 0, [0.3, -0.2, 0.1]);
    model.learn(taught[21], 0, handAt(taught[21]));
    expect(typical(model, others, handAt)).toBeLessThan(before + 2e-4);
  });

  it('takes up again what it knew of a view that comes back, at the second reach, and never loses the healthy one', () => {
    const model = make();
    teach(model, taught.slice(0, 20), handAt);
    teach(model, taught.slice(0, 20), turned(45));
    teach(model, taught.slice(0, 20), handAt);
    for (const view of [turned(45), handAt, turned(45)]) {
      model.learn(others[0], 0, view(others[0]));
      expect(typical(model, others, view)).toBeLessThan(0.005);
      teach(model, taught.slice(0, 12), view);
    }
    for (const degrees of [-30, 60, 90, -60, 120]) teach(model, taught.slice(0, 12), turned(degrees));
    model.learn(others[0], 0, handAt(others[0]));
    expect(typical(model, others, handAt)).toBeLessThan(0.005);
  });

  it('is unsure where it was not, and sure where it was', () => {
    const model = make();
    teach(model, taught.slice(0, 3), turned(45));
    const spreadAt = (q: Float64Array) => {
      model.foresee(q, 0, new Float64Array(3));
      return Math.sqrt(model.varianceOf(0));
    };
    const there = median(taught.slice(0, 3).map(spreadAt));
    expect(there).toBeLessThan(0.002);
    expect(median(others.map(spreadAt))).toBeGreaterThan(5 * there);
  });

  it('goes on with the same bits after save and load, also with a reach held back and with contexts', () => {
    const model = make();
    teach(model, taught.slice(0, 12), handAt);
    teach(model, taught.slice(0, 12), turned(45));
    model.learn(taught[0], 0, [0.3, -0.2, 0.1]);
    const other = make();
    other.load(structuredClone(model.save()));
    expect(other.save()).toEqual(model.save());
    for (const each of [model, other]) teach(each, taught.slice(3, 8), lens);
    expect(other.save()).toEqual(model.save());
  });

  it('does not change its mind about what is wrong once it knows, however long it goes on', () => {
    for (const view of [turned(45), offBy3Degrees(handAt), offBy3Degrees(turned(45))]) {
      const model = make();
      for (let n = 0; n < 8; n++) {
        teach(model, taught.slice(0, 12), view);
        if (n > 0) expect(typical(model, others, view)).toBeLessThan(0.0005);
      }
      expect(model.evidence?.regime.memory.reaches).toHaveLength(48);
    }
  });

  it('does not go over to a cause that looks the same but lies far away', () => {
    // The first joint of a panda turns about the vertical, as the view does.
    const { arm, start } = panda();
    const view: View = (q) => {
      const out = new Float64Array(3);
      arm.forward(q, out);
      return rotate(vector3(out), [0, 0, 1], 45 * DEGREE);
    };
    for (const seed of [1, 6, 12]) {
      const model = make(arm, start, 0.855);
      const chance = new Random(seed).stream('noise');
      const at = Array.from({ length: 18 }, () => start.map((q) => q + 1.4 * chance.uniform() - 0.7));
      teach(model, at.slice(8), view);
      for (let n = 0; n < 7; n++) {
        teach(model, at.slice(0, 8), view);
        expect(typical(model, at.slice(8), view)).toBeLessThan(1e-4);
      }
      expect(model.evidence?.regime.memory.reaches).toHaveLength(48);
    }
  });

  it('takes up a file of when three ways were known in which causes may be open, and learns on', () => {
    for (const view of [handAt, turned(45), offBy3Degrees(handAt)]) {
      const model = make();
      teach(model, taught.slice(0, 12), handAt);
      teach(model, taught.slice(12, 24), view);
      const { regime, regime_priors: priors, ...rest } = model.save();
      const saved = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== 'regime_open'));
      if (!(priors instanceof Float64Array && regime instanceof Float64Array)) throw new Error('no numbers');
      const n = 12 + 3 * body.joints;
      const prior = (i: number) => priors.slice(i * (n * n + n), (i + 1) * (n * n + n));
      const older = {
        ...saved,
        regime: Float64Array.of(regime[0], regime[1], Math.min(regime[2], 2)),
        regime_priors: concatenated([prior(0), prior(1), prior(12)]),
      };
      const other = make();
      other.load(older);
      expect(typical(other, others, view)).toBeLessThan(0.001);
      const { noise, place, open } = model.evidence?.regime.explanation ?? {};
      expect(other.evidence?.regime.explanation).toMatchObject({ noise, place, open });
      teach(other, taught.slice(24, 30), offBy3Degrees(view));
      expect(typical(other, others, offBy3Degrees(view))).toBeLessThan(0.003);
    }
  });

  it('takes up what a forward model without it has learnt of causes', () => {
    const centre: Vector3 = [0, 0, 0];
    const before = new ForwardModel(
      body.kinematics,
      body.reference,
      new GranuleLayer({ primitives: 5, centre, halfExtentM: 0.5 }),
      { learningRate: 0.7, sources: true, centre, halfExtentM: 0.5 },
    );
    teach(before, taught, turned(45));
    const model = make();
    model.load(before.save());
    expect(typical(model, others, turned(45))).toBeLessThan(0.01);
    teach(model, taught.slice(0, 8), turned(45));
    expect(typical(model, others, turned(45))).toBeLessThan(0.004);
  });
});
