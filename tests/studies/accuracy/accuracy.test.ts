import { describe, expect, it } from 'vitest';
import { loadArm } from '../../../src/arm/load-arm.js';
import { describedRobot } from '../../../src/arm/robot.js';
import { stretchedUrdf } from '../../../src/arm/stretched-urdf.js';
import { collisionsOf } from '../../../src/collisions/collisions.js';
import { vector3 } from '../../../src/model/numbers/vector.js';
import { readConfigurationFile } from '../../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { mujoco } from '../../../src/plants/mujoco-runtime.js';
import { ablations } from '../../../src/studies/accuracy/ablations.js';
import { accuracyRows, isReached } from '../../../src/studies/accuracy/accuracy-rows.js';
import { canReach } from '../../../src/studies/accuracy/inverse-kinematics.js';
import { reachesUntilBelow } from '../../../src/studies/accuracy/reaches-until-below.js';
import { leftArmSelection, leftArmText } from '../../arm/arms.js';

const leftArm = loadArm(leftArmText, leftArmSelection);

describe('the measures of accuracy', () => {
  it('count the reaches until the error stays below a limit, not until it is below once', () => {
    expect(reachesUntilBelow([0.1, 0.02, 0.001, 0.001], 0.005)).toBe(2);
    expect(reachesUntilBelow([0.1, 0.001, 0.02, 0.001], 0.005)).toBe(3);
    expect(reachesUntilBelow([0.001, 0.001], 0.005)).toBe(0);
    expect(reachesUntilBelow([0.001, 0.02], 0.005)).toBe(Infinity);
    expect(reachesUntilBelow([NaN, 0.001], 0.005)).toBe(1);
  });

  it('pool targets and seeds, and are held against what is asked for', () => {
    const [row] = accuracyRows('arm', [{ trained_error_m: [0.0005, 0.001] }, { trained_error_m: [0.0015] }]);
    expect(row).toEqual({
      robot: 'arm',
      measure: 'trained_error_m',
      median: 0.001,
      p25: 0.00075,
      p75: 0.00125,
      p95: 0.00145,
      seeds: 2,
    });
    expect(isReached(row)).toBe(true);
    expect(isReached({ ...row, p95: 0.0051 })).toBe(false);
    expect(isReached({ ...row, measure: 'after_effect_deg', median: 9 })).toBe(false);
    expect(isReached({ ...row, measure: 'first_error_m' })).toBeUndefined();
  });

  it('know what the limits let the arm reach', () => {
    const settings = resolveSettings('robot');
    const hand = new Float64Array(3);
    leftArm.forward(Float64Array.of(0.5, 1, -0.5, 0.8), hand);
    const reaching = { arm: leftArm, settings };
    expect(canReach(reaching, [hand[0], hand[1], hand[2]])).toBe(true);
    expect(canReach(reaching, [0.3, 0.3, 0.3])).toBe(false);
  });

  it('know what the arm reaches only through itself', async () => {
    const settings = resolveSettings('robot', await readConfigurationFile('config/ur5.yaml'));
    const robot = describedRobot(settings);
    const { space, moving } = collisionsOf(await mujoco(), settings, robot);
    const reaching = { arm: robot.arm, settings };
    const beside = vector3([0.28, 0, 0.25]);
    // A hand in the shoulder, and one for which the upper arm would have to go through the base.
    for (const target of [vector3([-0.03, -0.03, 0.15]), vector3([-0.21, -0.14, -0.72])]) {
      expect(canReach(reaching, target)).toBe(true);
      expect(canReach({ ...reaching, collisions: moving }, target)).toBe(false);
    }
    expect(canReach({ ...reaching, collisions: moving }, beside)).toBe(true);
    space.dispose();
  });
});

describe('the steps from the published model', () => {
  const settingsOf = (reachM: number) =>
    ablations(reachM).map(({ profile, overrides }) => resolveSettings(profile, overrides));

  it('are valid settings, no two the same, and widen the code in proportion to the arm', () => {
    const [small, large] = [settingsOf(0.43), settingsOf(0.86)];
    expect(new Set(small.map((settings) => JSON.stringify(settings))).size).toBe(small.length);
    const widths = (all: typeof small) => all.map((settings) => settings['model.cortex_tuning_width']);
    expect(widths(large)).toEqual(widths(small).map((width) => 2 * width));
    expect(Math.max(...widths(small))).toBeGreaterThan(0.0316);
  });
});

describe('a stretched robot', () => {
  it('has its longest link longer, and nothing else', () => {
    const stretched = loadArm(
      stretchedUrdf(leftArmText, 'left arm', leftArm.chainOrder, 1.1),
      leftArmSelection,
    );
    const lengthsOf = (arm: typeof leftArm) => {
      const origins = new Float64Array(3 * (arm.joints + 1));
      arm.origins(new Float64Array(arm.joints), origins);
      return Array.from({ length: arm.joints }, (_, i) =>
        Math.hypot(...[0, 1, 2].map((axis) => origins[3 * i + 3 + axis] - origins[3 * i + axis])),
      );
    };
    const before = lengthsOf(leftArm);
    const ratios = lengthsOf(stretched).map((length, i) => (before[i] === 0 ? 1 : length / before[i]));
    expect(ratios.filter((ratio) => Math.abs(ratio - 1.1) < 1e-9)).toHaveLength(1);
    expect(ratios.filter((ratio) => Math.abs(ratio - 1) < 1e-9)).toHaveLength(leftArm.joints - 1);
  });
});
