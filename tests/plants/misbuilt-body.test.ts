import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import type { Disturbance } from '../../src/parameters/fault-table.js';
import { stretchedUrdf } from '../../src/arm/stretched-urdf.js';
import { isMisbuilt, misbuiltUrdf } from '../../src/plants/misbuilt-body.js';
import { spreadPostures } from '../../src/plants/servo-gains.js';
import { fixtureText, largestDifference, leftArmSelection, leftArmText, recordedArms } from '../arm/arms.js';

const robots = [
  { ...leftArmSelection, file: 'left_arm.urdf', text: leftArmText },
  ...recordedArms.map((arm) => ({ ...arm, text: fixtureText(arm.file) })),
];
const seed = 7;

/** Hands (m) of an arm as described and as built, in postures all over its range. */
function hands(robot: (typeof robots)[number], disturbance: Disturbance) {
  const described = loadArm(robot.text, robot);
  const built = loadArm(misbuiltUrdf(robot.text, robot.file, described, disturbance, seed), robot);
  return [...spreadPostures(described.lower, described.upper, 10)].map((posture) => {
    const [one, other] = [new Float64Array(3), new Float64Array(3)];
    described.forward(posture, one);
    built.forward(posture, other);
    return [one, other] as const;
  });
}

describe('a body that is not as described', () => {
  it('is as described where nothing is wrong', () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    expect(isMisbuilt({ payload: 1, noise: 0.1 })).toBe(false);
    expect(misbuiltUrdf(leftArmText, 'left arm', arm, {}, seed)).toBe(leftArmText);
    expect(misbuiltUrdf(leftArmText, 'left arm', arm, { longer_link: 1.1 }, seed)).toBe(
      stretchedUrdf(leftArmText, 'left arm', arm.chainOrder, 1.1),
    );
  });

  it.each(robots)('stands tilted about the x axis of its base: $file', (robot) => {
    const tilt = 0.05;
    for (const [described, built] of hands(robot, { base_tilt: tilt })) {
      const [x, y, z] = described;
      const turned = [x, Math.cos(tilt) * y - Math.sin(tilt) * z, Math.sin(tilt) * y + Math.cos(tilt) * z];
      expect(largestDifference(built, turned)).toBeLessThan(1e-9);
    }
  });

  it.each(robots)('has a bent link, which keeps the distance from where it is bent: $file', (robot) => {
    const moved = hands(robot, { bent_link: 0.05 }).map(([one, other]) =>
      Math.hypot(...one.map((x, i) => x - other[i])),
    );
    expect(Math.max(...moved)).toBeGreaterThan(0.005);
    expect(Math.max(...moved)).toBeLessThan(0.05 * 2);
  });

  it.each(robots)('has links and axes that are off by as much as is said: $file', (robot) => {
    const arm = loadArm(robot.text, robot);
    const far = (disturbance: Disturbance) =>
      Math.max(
        ...hands(robot, disturbance).map(([one, other]) => Math.hypot(...one.map((x, i) => x - other[i]))),
      );
    const [links, axes] = [far({ link_error: 0.05 }), far({ axis_error: (2 * Math.PI) / 180 })];
    expect(links).toBeGreaterThan(0.01 * arm.reach);
    expect(links).toBeLessThan(0.15 * arm.reach);
    expect(axes).toBeGreaterThan(0.01 * arm.reach);
    expect(axes).toBeLessThan(0.2 * arm.reach);
    // Twice the error is about twice as far.
    expect(far({ link_error: 0.02 }) / links).toBeCloseTo(0.4, 1);
  });

  it.each(robots)('has another tool, which moves with the hand: $file', (robot) => {
    const tool = [0.03, 0.04, 0];
    const moved = hands(robot, { tool }).map(([one, other]) => Array.from(other, (x, i) => x - one[i]));
    for (const by of moved) expect(Math.hypot(...by)).toBeCloseTo(0.05, 9);
    const directions = new Set(moved.map((by) => by.map((x) => x.toFixed(3)).join()));
    expect(directions.size).toBeGreaterThan(5);
  });

  it('is the same body for the same seed, and another one for another', () => {
    const arm = loadArm(leftArmText, leftArmSelection);
    const built = (by: number) =>
      misbuiltUrdf(leftArmText, 'left arm', arm, { link_error: 0.05, axis_error: 0.03 }, by);
    expect(built(1)).toBe(built(1));
    expect(built(1)).not.toBe(built(2));
  });
});
