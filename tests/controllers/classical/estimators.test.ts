import { describe, expect, it } from 'vitest';
import type { Settings } from '../../../src/parameters/parameter-table.js';
import type { Disturbance } from '../../../src/parameters/fault-table.js';
import { describedRobot } from '../../../src/arm/robot.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { Random } from '../../../src/model/numbers/random.js';
import { PlantDriver } from '../../../src/robot/drive.js';
import { createEmbeddedRobot } from '../../../src/robot/embedded-robot.js';
import { randomTargets } from '../../../src/robot/random-targets.js';

const TARGETS = 6;

/** Median and largest error of each round (mm) of a controller on the ideal arm that suffers something. */
async function rounds(controller: Settings['controller'], disturbance: Disturbance, count: number) {
  const settings = resolveSettings('robot', { controller, movement_duration: 2 });
  const robot = describedRobot(settings);
  const { robot: driven, plant } = await createEmbeddedRobot('ideal', settings, robot, {
    thread: 'callers',
    onError: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  try {
    const driver = new PlantDriver(driven, plant);
    const targets = randomTargets(robot.arm, settings, new Random(5).stream('goals'), TARGETS, 0.2);
    plant.disturb(disturbance);
    const result: { medianMm: number; worstMm: number }[] = [];
    for (let round = 0; round < count; round++) {
      const errors: number[] = [];
      for (const target of targets) {
        const { report, status } = await driver.reach(target);
        if (report === undefined) throw new Error(status.detail);
        errors.push(1e3 * report.aimingErrorM);
      }
      errors.sort((a, b) => a - b);
      result.push({ medianMm: errors[TARGETS / 2], worstMm: errors[TARGETS - 1] });
    }
    return result;
  } finally {
    await driven.close();
    plant.dispose();
  }
}

const turned = (angleRad: number): Disturbance => ({ view_angle: angleRad });
const encoders: Disturbance = { encoder_offset: [0.05, -0.05, 0.05, 0.05] };

describe('classical controllers on the ideal arm', () => {
  it.each([
    'ik',
    'ik-integral',
    'broyden',
    'rotation',
    'rigid',
    'calibration',
    'ik+brain-estimator',
  ] as const)('%s reaches an undisturbed target within 0.1 mm at once', async (controller) => {
    const [{ worstMm }] = await rounds(controller, {}, 1);
    expect(worstMm).toBeLessThan(0.1);
  });

  it('ik keeps its error whatever it sees', async () => {
    const [first, second] = await rounds('ik', encoders, 2);
    expect(first.medianMm).toBeGreaterThan(5);
    expect(second).toEqual(first);
  });

  it('ik-integral takes offsets of the encoders away, a share per round', async () => {
    const all = await rounds('ik-integral', encoders, 4);
    expect(all[0].medianMm).toBeGreaterThan(5);
    expect(all[1].medianMm).toBeLessThan(0.5 * all[0].medianMm);
    expect(all[3].worstMm).toBeLessThan(1);
  });

  it('ik-integral gains little in a view that is turned by 60 degrees', async () => {
    const [first, second] = await rounds('ik-integral', turned(Math.PI / 3), 2);
    expect(second.medianMm).toBeGreaterThan(0.5 * first.medianMm);
  });

  it('broyden finds the posture where the Jacobian of the description leads astray', async () => {
    const all = await rounds('broyden', turned(Math.PI / 4), 6);
    expect(all[0].medianMm).toBeGreaterThan(100);
    expect(all[5].medianMm).toBeLessThan(5);
    const offsets = await rounds('broyden', encoders, 4);
    expect(offsets[3].worstMm).toBeLessThan(1);
  });

  it('rotation knows a turned view after one reach, and stays wrong about everything else', async () => {
    const [first, second] = await rounds('rotation', turned(Math.PI / 4), 2);
    expect(first.medianMm).toBeLessThan(1);
    expect(second.worstMm).toBeLessThan(1);
    const offsets = await rounds('rotation', encoders, 3);
    expect(offsets[2].medianMm).toBeGreaterThan(5);
  });

  it('rigid knows a view turned about any axis within a round', async () => {
    const tilted: Disturbance = { view_axis: [0.6, 0, 0.8], view_angle: 0.8 };
    const [, second] = await rounds('rigid', tilted, 2);
    expect(second.worstMm).toBeLessThan(2);
    const [, alone] = await rounds('rotation', tilted, 2);
    expect(alone.medianMm).toBeGreaterThan(10);
  });

  it.each([
    ['a turned view', turned(Math.PI / 4)],
    ['encoders', encoders],
    ['a joint gain', { joint_gain: [1, 0.8, 1, 1] }],
    ['all of them', { ...turned(0.5), ...encoders, joint_gain: [1, 0.9, 1, 1] }],
  ] as [string, Disturbance][])('calibration understands %s', async (_what, disturbance) => {
    const all = await rounds('calibration', disturbance, 4);
    expect(all[0].worstMm).toBeGreaterThan(5);
    expect(all[3].worstMm).toBeLessThan(1);
  });

  it.each([
    ['a turned view', turned(Math.PI / 4)],
    ['encoders', encoders],
    ['a joint gain', { joint_gain: [1, 0.8, 1, 1] }],
  ] as [string, Disturbance][])("the brain's estimator understands %s", async (_what, disturbance) => {
    const all = await rounds('ik+brain-estimator', disturbance, 4);
    expect(all[0].worstMm).toBeGreaterThan(5);
    expect(all[3].medianMm).toBeLessThan(1.5);
  });

  it('an evolution strategy begins as well as the description allows, and gains slowly what others learn at once', async () => {
    const [healthy] = await rounds('cma-es', {}, 1);
    expect(healthy.medianMm).toBeLessThan(2);
    const all = await rounds('cma-es', encoders, 12);
    expect(all[0].medianMm).toBeGreaterThan(5);
    const [other] = (await rounds('calibration', encoders, 2)).slice(1);
    expect(all[11].medianMm).toBeGreaterThan(5 * other.medianMm);
  });

  it('a visual servo corrects what it sees during the movement, at the first reach', async () => {
    const [turnedView] = await rounds('ik-visual', turned(Math.PI / 6), 1);
    expect(turnedView.medianMm).toBeLessThan(5);
    const [offsets] = await rounds('ik-visual', encoders, 1);
    expect(offsets.medianMm).toBeLessThan(3);
  });
});
