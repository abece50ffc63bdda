import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ModelError } from '../../src/errors.js';
import type { Brain } from '../../src/model/brain.js';
import type { Fields } from '../../src/model/numbers/fields.js';
import { restoreSnapshot, takeSnapshot } from '../../src/model/snapshot.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { beginTrainingTrial, endTrainingTrial, trainOnce } from '../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../src/model/trial/trial.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { smallBrain } from './small-brain.js';

const targets: Vector3[] = [
  [-0.1, 0.2, 0.25],
  [0.2, 0.1, 0.1],
];

/** As a checkpoint does it: no reference is shared with the brain. */
const copied = (brain: Brain): Snapshot => structuredClone(takeSnapshot(brain));

const plan = (brain: Brain, t: number) =>
  beginTrial(brain, reachSpec(brain, { target: targets[t % 2], learning: true, exploration: true }));
const reach = (brain: Brain, t: number) => endTrial(brain, { hand: plan(brain, t).predictedHand });

function reachOn(brain: Brain, from: number, to: number): Snapshot {
  for (let t = from; t < to; t++) reach(brain, t);
  return takeSnapshot(brain);
}

describe.each([
  { sharedClock: true, task: 'reaching' as const },
  { sharedClock: false, task: 'reaching' as const },
  { sharedClock: false, task: 'adaptation' as const },
])('a brain taken up again (one clock: $sharedClock, $task)', ({ sharedClock, task }) => {
  const make = () =>
    smallBrain(6, {
      task,
      goalDistanceM: 0.3,
      options: { sharedClock, reachDopamine: true, goalRadiusM: 0.01 },
    });
  /** Another brain with a life of its own until it takes up `snapshot`. */
  const takenUp = (snapshot: Snapshot) => {
    const other = make();
    for (let t = 0; t < 3; t++) trainOnce(other);
    plan(other, 1);
    restoreSnapshot(other, snapshot);
    return other;
  };

  it('goes on with the same bits between trials of the training', () => {
    const brain = make();
    for (let t = 0; t < 12; t++) trainOnce(brain);
    const other = takenUp(copied(brain));
    for (let t = 12; t < 30; t++) expect(trainOnce(other)).toEqual(trainOnce(brain));
    expect(takeSnapshot(other)).toEqual(takeSnapshot(brain));
    const weights = takeSnapshot(brain).fields['corticoStriatal/weights'];
    expect(weights.some((w) => w > 0)).toBe(true);
  });

  it('goes on with the same bits between movement and outcome of a training trial', () => {
    const brain = make();
    for (let t = 0; t < 5; t++) trainOnce(brain);
    const begun = beginTrainingTrial(brain);
    const other = takenUp(copied(brain));
    const hand = brain.repertoire.endPoints[begun.primitive];
    expect(endTrainingTrial(other, structuredClone(begun), hand)).toEqual(
      endTrainingTrial(brain, begun, hand),
    );
    for (let t = 0; t < 5; t++) expect(trainOnce(other)).toEqual(trainOnce(brain));
    expect(takeSnapshot(other)).toEqual(takeSnapshot(brain));
  });

  it('goes on with the same bits between reaches, and between a plan and its outcome', () => {
    const brain = make();
    for (let t = 0; t < 8; t++) trainOnce(brain);
    for (let t = 0; t < 13; t++) reach(brain, t);
    const between = takenUp(copied(brain));
    const { predictedHand } = plan(brain, 13);
    const planned = takenUp(copied(brain));
    expect(planned.pending).toEqual(brain.pending);
    const report = endTrial(brain, { hand: predictedHand });
    expect(endTrial(planned, { hand: predictedHand })).toEqual(report);
    expect(reach(between, 13)).toEqual(report);
    const end = reachOn(brain, 14, 18);
    expect(reachOn(between, 14, 18)).toEqual(end);
    expect(reachOn(planned, 14, 18)).toEqual(end);
  });

  it('is not changed by being written down, however often', () => {
    const [watched, alone] = [make(), make()];
    for (let t = 0; t < 14; t++) {
      plan(watched, t);
      const { predictedHand } = plan(alone, t);
      takeSnapshot(watched);
      endTrial(watched, { hand: predictedHand });
      takeSnapshot(watched);
      endTrial(alone, { hand: predictedHand });
      trainOnce(watched);
      trainOnce(alone);
    }
    expect(takeSnapshot(watched)).toEqual(takeSnapshot(alone));
  });
});

describe('a snapshot', () => {
  let brain: Brain;
  let snapshot: Snapshot;
  let before: Snapshot;
  beforeAll(() => {
    const trained = smallBrain(6);
    for (let t = 0; t < 5; t++) trainOnce(trained);
    plan(trained, 0);
    snapshot = copied(trained);
    brain = smallBrain(6);
    trainOnce(brain);
    plan(brain, 1);
    before = copied(brain);
  });

  const refused = (wrong: Snapshot, message: RegExp) => {
    expect(() => {
      restoreSnapshot(brain, wrong);
    }).toThrow(ModelError);
    expect(() => {
      restoreSnapshot(brain, wrong);
    }).toThrow(message);
    expect(takeSnapshot(brain)).toEqual(before);
  };
  const withField = (name: string, field: Fields[string]): Snapshot => ({
    ...snapshot,
    fields: { ...snapshot.fields, [name]: field },
  });

  it('holds copies: the brain goes on without changing it', () => {
    const one = smallBrain(6);
    trainOnce(one);
    const taken = takeSnapshot(one);
    const copy = structuredClone(taken);
    for (let t = 0; t < 3; t++) trainOnce(one);
    reach(one, 0);
    expect(taken).toEqual(copy);
  });

  it('of another seed is refused, for its primitives differ', () => {
    refused({ ...snapshot, meta: { ...snapshot.meta, seed: 7 } }, /of seed 7, this brain of seed 6/);
  });

  it('with a field too many is refused', () => {
    refused(withField('cortex/colour', new Float64Array(1)), /unknown field.*cortex\/colour/);
    refused(withField('hippocampus/weights', new Float64Array(1)), /hippocampus\/weights/);
  });

  it('that lacks any field, or has it too short or of another type, is refused, and the brain stays as it was', () => {
    for (const [name, field] of Object.entries(snapshot.fields)) {
      const rest = Object.fromEntries(Object.entries(snapshot.fields).filter(([other]) => other !== name));
      refused({ ...snapshot, fields: rest }, new RegExp(`${name.split('/')[1]}.*missing`));
      if (field.length > 0) refused(withField(name, field.subarray(1)), /\d/);
      refused(withField(name, new Uint8Array(field.length)), /Uint8Array/);
    }
  });

  it('with cells out of range, rows in disorder or numbers that are none is refused', () => {
    const { 'corticoStriatal/offsets': offsets, 'corticoStriatal/cells': cells } = snapshot.fields;
    expect(cells.length).toBeGreaterThan(2);
    const changed = (array: Fields[string], index: number, value: number) => {
      const copy = array.slice();
      copy[index] = value;
      return copy;
    };
    refused(withField('corticoStriatal/cells', changed(cells, 0, 216)), /cell 216, expected 0 to 215/);
    refused(withField('corticoStriatal/cells', changed(cells, 1, cells[0])), /each once/);
    refused(withField('corticoStriatal/offsets', changed(offsets, 1, cells.length + 1)), /disorder/);
    refused(withField('corticoStriatal/offsets', changed(offsets, 0, 1)), /disorder/);
  });

  it('restores what it was taken of, whatever that had gone through', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('train', 'plan', 'end'), { maxLength: 8 }), (steps) => {
        const one = smallBrain(2, { primitives: 20 });
        for (const [t, step] of steps.entries())
          if (step === 'train') trainOnce(one);
          else if (step === 'plan') plan(one, t);
          else if (one.pending !== undefined) endTrial(one, { hand: [0, 0.1, 0.1 * t] });
        const taken = copied(one);
        const other = smallBrain(2, { primitives: 20 });
        restoreSnapshot(other, taken);
        expect(takeSnapshot(other)).toEqual(taken);
        expect(reach(other, 0)).toEqual(reach(one, 0));
      }),
      { numRuns: 12 },
    );
  });
});
