import { describe, expect, it } from 'vitest';
import { ForwardModel } from '../../../src/model/cerebellum/forward-model.js';
import { GranuleLayer } from '../../../src/model/cerebellum/granule-layer.js';
import { ServoModel } from '../../../src/model/cerebellum/servo-model.js';
import { Random } from '../../../src/model/numbers/random.js';
import { loadArm } from '../../../src/arm/load-arm.js';
import { fixtureText, recordedArms } from '../../arm/arms.js';
import { median } from '../../../src/studies/statistics/sample.js';
import { leftArm } from '../../support/brains.js';

const panda = recordedArms.find(({ file }) => file === 'panda.urdf');
if (panda === undefined) throw new Error('the fixtures have no panda');
const arms = [['left arm', leftArm] as const, ['panda', loadArm(fixtureText('panda.urdf'), panda)] as const];
const largest = (numbers: ArrayLike<number>) => Math.max(...Array.from(numbers, Math.abs));

describe.each(arms)('the servo model of the %s', (_, arm) => {
  const { joints } = arm;
  const random = new Random(3).stream('noise');
  const postures = Array.from({ length: 60 }, () =>
    Float64Array.from({ length: joints }, () => 3 * random.uniform() - 1.5),
  );
  const [taught, others] = [postures.slice(0, 20), postures.slice(20)];
  /** What the model does not know: weights at the joints (N), compliances (rad per N m), play (rad). */
  const weights = Array.from({ length: joints }, (_, k) => 5 + 3 * (k % 3));
  const loads = new Float64Array(joints * 4 * joints);

  /** Where soft servos come to rest: the fixed point of q = q_c + C tau(q). */
  function rest(commanded: Float64Array, compliance: number, playRad = 0, besideM = 0): Float64Array {
    const q = commanded.slice();
    for (let n = 0; n < 50; n++) {
      arm.loads(q, loads);
      for (let j = 0; j < joints; j++) {
        let torque = 0;
        for (let k = 0; k < joints; k++) torque += weights[k] * loads[j * 4 * joints + k];
        for (let i = 0; i < 3 * joints; i++)
          torque +=
            weights[Math.floor(i / 3)] *
            (i % 2 === 0 ? besideM : -besideM) *
            loads[j * 4 * joints + joints + i];
        q[j] = commanded[j] + compliance * torque + playRad * Math.sign(torque);
      }
    }
    return q;
  }
  const sagging =
    (0.06 / Math.max(...postures.map((q) => largest(rest(q, 1e-3).map((x, j) => x - q[j]))))) * 1e-3;

  function worst(model: ServoModel, at: readonly Float64Array[], compliance: number, playRad = 0): number {
    const out = new Float64Array(joints);
    return Math.max(
      ...at.map((q) => {
        model.settle(q, out);
        return largest(rest(q, compliance, playRad).map((x, j) => x - out[j]));
      }),
    );
  }

  it('takes joints to be where they are sent before it has learnt', () => {
    const model = new ServoModel(arm);
    expect(worst(model, others, 0)).toBe(0);
  });

  it('learns from some postures how far soft servos sag in all others, knowing no mass', () => {
    const model = new ServoModel(arm);
    expect(worst(model, others, sagging)).toBeGreaterThan(0.04);
    for (const q of taught) model.learn(q, rest(q, sagging));
    expect(worst(model, others, sagging)).toBeLessThan(0.004);
    for (const q of others.slice(0, 20)) model.learn(q, rest(q, sagging));
    expect(worst(model, others.slice(20), sagging)).toBeLessThan(0.002);
  });

  it('learns from as many how links sag whose masses are beside the line between their joints', () => {
    const BESIDE_M = 0.03;
    const atRest = (q: Float64Array) => rest(q, sagging, 0, BESIDE_M);
    const furthest = (model: ServoModel) => {
      const out = new Float64Array(joints);
      return Math.max(
        ...others.map((q) => {
          model.settle(q, out);
          return largest(atRest(q).map((x, j) => x - out[j]));
        }),
      );
    };
    const model = new ServoModel(arm);
    for (const q of taught) model.learn(q, atRest(q));
    expect(furthest(model)).toBeLessThan(0.002);
  });

  it('finds where the softest servos come to rest, whose sag changes their own loads', () => {
    const SOFT = 4 * sagging;
    expect(worst(new ServoModel(arm), others, SOFT)).toBeGreaterThan(0.2);
    const model = new ServoModel(arm);
    for (let n = 0; n < 2; n++) for (const q of postures) model.learn(q, rest(q, SOFT));
    expect(worst(model, others, SOFT)).toBeLessThan(0.004);
  });

  it('learns another load as fast, and that it is gone', () => {
    const model = new ServoModel(arm);
    for (const q of taught) model.learn(q, rest(q, sagging));
    for (const q of taught) model.learn(q, rest(q, 2 * sagging));
    expect(worst(model, others, 2 * sagging)).toBeLessThan(0.02);
    for (let n = 0; n < 2; n++) for (const q of taught) model.learn(q, rest(q, 0));
    expect(worst(model, taught, 0)).toBeLessThan(0.002);
  });

  it('learns play where it was, and does not take it for weight elsewhere', () => {
    const PLAY = 0.009;
    const model = new ServoModel(arm);
    for (let n = 0; n < 4; n++) for (const q of taught) model.learn(q, rest(q, sagging, PLAY));
    expect(worst(model, taught, sagging, PLAY)).toBeLessThan(0.4 * PLAY);
    const out = new Float64Array(joints);
    const elsewhere = others.map((q) => {
      model.settle(q, out);
      return largest(rest(q, sagging, PLAY).map((x, j) => x - out[j]));
    });
    expect(median(elsewhere)).toBeLessThan(2 * PLAY);
  });

  it('learns which end of its play a joint comes to rest at, place by place, where no load says it', () => {
    const PLAY = 0.009;
    const model = new ServoModel(arm);
    const places = taught.slice(0, 8);
    const ends = places.map((q) => q.map((x) => x + (random.uniform() < 0.5 ? -PLAY : PLAY)));
    const errors = () =>
      places.map((q, i) => {
        const out = new Float64Array(joints);
        model.settle(q, out);
        return largest(ends[i].map((x, j) => x - out[j]));
      });
    for (let round = 0; round < 6; round++) for (const [i, q] of places.entries()) model.learn(q, ends[i]);
    expect(Math.max(...errors())).toBeLessThan(0.2 * PLAY);
  });

  it('finds out that joints have got play where it had known stiff ones, before it takes the play for weight', () => {
    const PLAY = 0.009;
    const model = new ServoModel(arm);
    for (const q of postures) model.learn(q, q);
    for (const q of taught.slice(0, 10)) model.learn(q, rest(q, 0, PLAY));
    expect(Math.sqrt(largest(model.save().servo_spread as Float64Array))).toBeGreaterThan(PLAY / 2);
  });

  it('does not take the sag of a payload for play, though it surprises at new commands', () => {
    const model = new ServoModel(arm);
    for (const q of taught.slice(0, 12)) model.learn(q, rest(q, 0));
    for (const q of taught.slice(12)) model.learn(q, rest(q, 2 * sagging));
    // It stays at the noise of an encoder.
    expect(Math.sqrt(largest(model.save().servo_spread as Float64Array))).toBeLessThan(6e-4);
  });

  it('is hardly moved by the noise of encoders on stiff servos', () => {
    const model = new ServoModel(arm);
    for (let n = 0; n < 300; n++) {
      const q = postures[n % postures.length];
      model.learn(
        q,
        q.map((x) => x + 5e-4 * random.normal()),
      );
    }
    expect(worst(model, postures, 0)).toBeLessThan(2e-3);
  });

  it('goes on with the same bits after save and load, and begins anew from a file without it', () => {
    const model = new ServoModel(arm);
    for (const q of taught) model.learn(q, rest(q, sagging, 0.005));
    const other = new ServoModel(arm);
    other.load(structuredClone(model.save()));
    for (const q of others) {
      model.learn(q, rest(q, sagging));
      other.learn(q, rest(q, sagging));
    }
    expect(other.save()).toEqual(model.save());
    other.load({});
    expect(other.save()).toEqual(new ServoModel(arm).save());
  });

  it('takes up a file of when no mass was beside the joints, and foresees the same', () => {
    const model = new ServoModel(arm);
    for (const q of taught) model.learn(q, rest(q, sagging));
    const fields = model.save();
    const [n, old] = [1 + 4 * joints, 1 + joints];
    const theta = fields.servo.slice();
    for (let j = 0; j < joints; j++) theta.fill(0, j * n + old, (j + 1) * n);
    model.load({ ...fields, servo: theta });
    const before = new Float64Array(joints * old);
    const covariance = new Float64Array(joints * old * old);
    for (let j = 0; j < joints; j++)
      for (let f = 0; f < old; f++) {
        before[j * old + f] = theta[j * n + f];
        for (let g = 0; g < old; g++)
          covariance[(j * old + f) * old + g] = fields.servo_covariance[(j * n + f) * n + g];
      }
    const other = new ServoModel(arm);
    other.load({ ...fields, servo: before, servo_covariance: covariance });
    expect(other.state).toEqual(model.state);
    const taken = other.save().servo_covariance;
    for (let j = 0; j < joints; j++)
      for (let f = 0; f < old; f++)
        expect(taken.slice((j * n + f) * n, (j * n + f) * n + old)).toEqual(
          covariance.slice((j * old + f) * old, (j * old + f + 1) * old),
        );
    expect(worst(other, others, sagging)).toBe(worst(model, others, sagging));
    for (const q of others.slice(0, 20)) other.learn(q, rest(q, sagging));
    expect(worst(other, others.slice(20), sagging)).toBeLessThan(0.002);
  });
});

describe('a forward model with a servo model', () => {
  const { joints } = leftArm;
  const make = (servos: boolean) =>
    new ForwardModel(
      leftArm,
      new Float64Array(joints),
      new GranuleLayer({ primitives: 2, centre: [0, 0, 0], halfExtentM: 0.5 }),
      { learningRate: 0.7, sources: true, servos, centre: [0, 0, 0], halfExtentM: 0.5 },
    );
  const commanded = Float64Array.of(0.3, 0.4, -0.2, 0.5);
  const measured = commanded.map((x, j) => x - 0.03 * (j === 1 ? 1 : 0.2));
  const hand = new Float64Array(3);
  leftArm.forward(measured, hand);

  it('learns nothing of the hand where joints did not go where they were sent, as the hand is where they are', () => {
    const model = make(true);
    model.learn(commanded, 0, hand, measured);
    expect(largest(model.sources?.state ?? [1])).toBeLessThan(1e-12);
    const seen = new Float64Array(3);
    model.foresee(commanded, 0, seen);
    expect(largest(seen.map((x, axis) => x - hand[axis]))).toBeLessThan(2e-3);
    // The sensitivity is to be taken where the joints are.
    expect(largest(model.offsets.map((x, j) => x - (measured[j] - commanded[j])))).toBeLessThan(0.01);
  });

  it('takes the same for an error of body and view where it has no servo model', () => {
    const model = make(false);
    model.learn(commanded, 0, hand, measured);
    expect(largest(model.sources?.state ?? [])).toBeGreaterThan(1e-3);
  });
});
