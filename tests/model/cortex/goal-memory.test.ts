import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GoalMemory } from '../../../src/model/cortex/goal-memory.js';

const RADIUS = 0.03;
const coordinate = fc.double({ min: -0.1, max: 0.1, noNaN: true });
const target = fc.tuple(coordinate, coordinate, coordinate);
const targets = fc.array(target, { minLength: 1, maxLength: 60 });

const distance = (a: readonly number[], b: readonly number[]) =>
  Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe('the goal memory', () => {
  it('gives a target near a known one its slot, else a free slot, else the least recently used', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), targets, (slots, sequence) => {
        const memory = new GoalMemory(slots, RADIUS);
        // The obvious model: known goals from the least to the most recently used.
        let known: { slot: number; at: readonly number[] }[] = [];
        for (const at of sequence) {
          const near = known.filter((goal) => distance(goal.at, at) <= RADIUS);
          const { slot, isNew } = memory.assign(at);
          expect(isNew).toBe(near.length === 0);
          if (isNew) {
            if (known.length === slots) expect(slot).toBe(known.shift()?.slot);
            else expect(known.map((goal) => goal.slot)).not.toContain(slot);
            known.push({ slot, at });
          } else {
            const shortest = Math.min(...near.map((goal) => distance(goal.at, at)));
            const found = near.filter((goal) => distance(goal.at, at) <= shortest + 1e-12);
            expect(found.map((goal) => goal.slot)).toContain(slot);
            const used = known.filter((goal) => goal.slot === slot);
            known = [...known.filter((goal) => goal.slot !== slot), ...used];
          }
          expect(slot).toBeGreaterThanOrEqual(0);
          expect(slot).toBeLessThan(slots);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('goes on in the same way after it was saved and loaded', () => {
    fc.assert(
      fc.property(targets, targets, (before, after) => {
        const memory = new GoalMemory(4, RADIUS);
        before.forEach((at) => memory.assign(at));
        const other = new GoalMemory(4, RADIUS);
        other.load(structuredClone(memory.save()));
        expect(after.map((at) => other.assign(at))).toEqual(after.map((at) => memory.assign(at)));
      }),
    );
  });

  it('looks a target up without taking a slot for it', () => {
    const memory = new GoalMemory(2, RADIUS);
    expect(memory.find([0, 0, 0])).toBeUndefined();
    memory.assign([0, 0, 0]);
    memory.assign([1, 0, 0]);
    expect(memory.find([1.02, 0, 0])).toBe(1);
    expect(memory.find([1.04, 0, 0])).toBeUndefined();
  });

  it('keeps a goal where it was first seen, so that it cannot wander', () => {
    const memory = new GoalMemory(3, RADIUS);
    expect(memory.assign([0, 0, 0])).toEqual({ slot: 0, isNew: true });
    expect(memory.assign([0.02, 0, 0])).toEqual({ slot: 0, isNew: false });
    expect(memory.assign([0.04, 0, 0])).toEqual({ slot: 1, isNew: true });
  });

  it('refuses a target that is not finite and leaves the memory as it was', () => {
    const memory = new GoalMemory(3, RADIUS);
    expect(() => memory.assign([0, NaN, 0])).toThrow(/target \(0, NaN, 0\)/);
    expect(memory.assign([0, 0, 0])).toEqual({ slot: 0, isNew: true });
  });
});
