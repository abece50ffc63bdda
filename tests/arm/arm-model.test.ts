import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import type { Kinematics } from '../../src/model/movement/kinematics.js';
import { heapGrowth } from '../heap-growth.js';
import { fixtureText, largestDifference, leftArmSelection, leftArmText, recordedArms } from './arms.js';

const arm = loadArm(leftArmText, leftArmSelection);

describe('the left arm', () => {
  it('is what the model calls kinematics', () => {
    const kinematics: Kinematics = arm;
    expect(kinematics.joints).toBe(4);
  });

  it('has the hand, elbow and shoulder offset of the golden file within 1e-12 m', () => {
    const golden = JSON.parse(readFileSync(new URL('../golden/fk.json', import.meta.url), 'utf8')) as {
      tolerance: number;
      cases: { q: number[]; shoulderOffset: number[]; elbow: number[]; hand: number[] }[];
    };
    expect(golden.cases.length).toBeGreaterThan(10);
    const hand = new Float64Array(3);
    const origins = new Float64Array(15);
    for (const expected of golden.cases) {
      const q = Float64Array.from(expected.q);
      arm.forward(q, hand);
      arm.origins(q, origins);
      expect(largestDifference(hand, expected.hand)).toBeLessThanOrEqual(golden.tolerance);
      expect(largestDifference(origins.subarray(6, 9), expected.shoulderOffset)).toBeLessThanOrEqual(
        golden.tolerance,
      );
      expect(largestDifference(origins.subarray(9, 12), expected.elbow)).toBeLessThanOrEqual(
        golden.tolerance,
      );
      expect(largestDifference(origins.subarray(12, 15), expected.hand)).toBeLessThanOrEqual(
        golden.tolerance,
      );
    }
  });

  it('states limits in the order of the joints asked for, and its reach', () => {
    expect([...arm.lower]).toEqual([-2.0, -1.6, -2.2, -2.4]);
    expect([...arm.upper]).toEqual([2.2, 2.6, 2.2, 1.8]);
    expect([...arm.velocityLimit]).toEqual([5, 5, 5, 5]);
    expect(arm.effortLimit.every((effort) => effort > 5 && effort < 50)).toBe(true);
    expect(arm.reach).toBeCloseTo(0.05 + 0.22 + 0.16, 12);
    expect([...arm.origin]).toEqual([0, 0, 0]);
    expect(arm.chainOrder).toEqual(['shoulder_pitch', 'shoulder_yaw', 'shoulder_roll', 'elbow']);
  });

  it('does not depend on the order in which joints are asked for', () => {
    const other = loadArm(leftArmText, {
      ...leftArmSelection,
      joints: ['elbow', 'shoulder_roll', 'shoulder_pitch', 'shoulder_yaw'],
    });
    const [a, b] = [new Float64Array(3), new Float64Array(3)];
    arm.forward(Float64Array.of(0.1, 0.2, 0.3, 0.4), a);
    other.forward(Float64Array.of(0.4, 0.3, 0.2, 0.1), b);
    expect([...b]).toEqual([...a]);
    expect(other.upper[0]).toBe(1.8);
  });
});

describe('any serial arm', () => {
  it.each(recordedArms)('$file has the hand and the Jacobian of Pinocchio within 1e-9', (recorded) => {
    const model = loadArm(fixtureText(recorded.file), recorded, recorded.file);
    const hand = new Float64Array(3);
    const jacobian = new Float64Array(3 * model.joints);
    const origins = new Float64Array(3 * (model.joints + 1));
    expect(recorded.cases.length).toBeGreaterThanOrEqual(40);
    for (const expected of recorded.cases) {
      const q = Float64Array.from(expected.q);
      model.forward(q, hand);
      model.jacobian(q, jacobian);
      model.origins(q, origins);
      expect(largestDifference(hand, expected.hand)).toBeLessThan(1e-9);
      expect(largestDifference(jacobian, expected.jacobian)).toBeLessThan(1e-9);
      expect(largestDifference(origins.subarray(3 * model.joints), expected.hand)).toBeLessThan(1e-9);
    }
  });

  it.each(recordedArms)('$file has the Jacobian of central differences', (recorded) => {
    const model = loadArm(fixtureText(recorded.file), recorded);
    const jacobian = new Float64Array(3 * model.joints);
    const ahead = new Float64Array(3);
    const behind = new Float64Array(3);
    const h = 1e-6;
    for (const { q: posture } of recorded.cases.slice(0, 5)) {
      const q = Float64Array.from(posture);
      model.jacobian(q, jacobian);
      for (let j = 0; j < model.joints; j++) {
        q[j] = posture[j] + h;
        model.forward(q, ahead);
        q[j] = posture[j] - h;
        model.forward(q, behind);
        q[j] = posture[j];
        for (let k = 0; k < 3; k++)
          expect(jacobian[k * model.joints + j]).toBeCloseTo((ahead[k] - behind[k]) / (2 * h), 8);
      }
    }
  });

  it.each(recordedArms)(
    '$file never has the hand further from the first joint than its reach',
    (recorded) => {
      const model = loadArm(fixtureText(recorded.file), recorded);
      for (const { q, hand } of recorded.cases) {
        // The sliding joint is recorded outside its limits too, which its reach does not cover.
        const within = q.every((value, j) => value >= model.lower[j] && value <= model.upper[j]);
        if (within)
          expect(Math.hypot(...hand.map((x, k) => x - model.origin[k]))).toBeLessThanOrEqual(
            model.reach + 1e-12,
          );
      }
    },
  );

  it('has infinite limits where none are stated', () => {
    const slider = loadArm(fixtureText('slider.urdf'), {
      joints: ['hinge', 'lift', 'swivel'],
      baseLink: 'rail',
      tipLink: 'point',
    });
    expect([...slider.lower]).toEqual([-1, -0.1, -Infinity]);
    expect([...slider.upper]).toEqual([2, 0.4, Infinity]);
    expect([...slider.velocityLimit]).toEqual([3, 0.5, Infinity]);
    expect([...slider.effortLimit]).toEqual([10, 80, Infinity]);
  });

  it('allocates nothing', () => {
    const q = new Float64Array(4);
    const out = new Float64Array(15);
    const growth = heapGrowth(10_000, 64 * 1024, (i) => {
      q[0] = i * 1e-6;
      arm.forward(q, out);
      arm.jacobian(q, out);
      arm.origins(q, out);
    });
    expect(growth).toBeLessThan(64 * 1024);
  });
});

describe('the chain hash', () => {
  const hash = (text: string, joints = leftArmSelection.joints) =>
    loadArm(text, { ...leftArmSelection, joints }).chainHash;

  it('stays the same for the same arm, whatever else the description says', () => {
    expect(hash(leftArmText)).toMatch(/^[0-9a-f]{32}$/);
    expect(hash(leftArmText.replaceAll('mass value="1.2"', 'mass value="1.3"'))).toBe(hash(leftArmText));
    expect(hash(leftArmText.replaceAll('xyz="-0.22 0 0"', 'xyz="-2.2e-1  0.0 -0"'))).toBe(hash(leftArmText));
  });

  it.each([
    ['geometry', leftArmText.replaceAll('xyz="-0.22 0 0"', 'xyz="-0.221 0 0"')],
    ['a limit', leftArmText.replace('lower="-2.4"', 'lower="-2.3"')],
    ['an axis', leftArmText.replace('axis xyz="0 1 0"', 'axis xyz="0 -1 0"')],
  ])('changes with %s', (_what, text) => {
    expect(text).not.toBe(leftArmText);
    expect(hash(text)).not.toBe(hash(leftArmText));
  });

  it('changes with the order of the joints, in which vectors are stored', () => {
    expect(hash(leftArmText, [...leftArmSelection.joints].reverse())).not.toBe(hash(leftArmText));
  });
});
