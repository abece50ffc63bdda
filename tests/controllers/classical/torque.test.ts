import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { controllerKinds } from '../../../src/controllers/index.js';
import { vector3 } from '../../../src/model/numbers/vector.js';
import { motionLimits } from '../../../src/motion/motion-limits.js';
import { createMeasurement } from '../../../src/motion/plant.js';
import { readConfigurationFile } from '../../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { MujocoPlant } from '../../../src/plants/mujoco-plant.js';

type Kind = 'computed-torque' | 'adaptive' | 'ilc';
/** For how long a law holds the posture after its movement (s). */
const HOLD_S = 0.3;

/**
 * Drives an arm in MuJoCo by the torques of a controller, without session and guard, some times to the same target.
 * @param givenUp whether every reach is given up at its end
 * @returns of each reach the largest difference of a measured joint to the curve that `ik` plans, at the same instant (rad)
 */
async function trackingErrors(
  kind: Kind,
  name: string,
  payloadKg: number,
  reaches: number,
  givenUp = false,
): Promise<number[]> {
  const file = await readConfigurationFile(`config/${name}.yaml`);
  const settings = resolveSettings('robot', { ...file, controller: kind });
  const robot = describedRobot(settings);
  const limits = motionLimits(robot.arm, settings);
  const create = (controller: Kind | 'ik', movementDurationS: number) =>
    controllerKinds[controller].create({
      settings,
      robot,
      control: { limits, movementDurationS, autosaveFile: undefined },
      thread: 'callers',
      onError: (_what, error) => {
        throw error;
      },
    });
  const controller = create(kind, 2);
  const plant = await MujocoPlant.create(robot.arm, robot.urdfText, robot.urdfName);
  const start = Float64Array.from(settings.start_posture);
  const hand = new Float64Array(3);
  robot.arm.forward(
    start.map((q, j) => q + (j % 2 === 0 ? 0.4 : -0.3)),
    hand,
  );
  const reach = { target: vector3(hand), start, learning: true, exploration: false };
  const curve = await create('ik', 2 - HOLD_S).begin(reach);
  if (curve.kind !== 'movement') throw new Error('expected a movement');
  try {
    plant.disturb({ payload: payloadKg });
    const errors: number[] = [];
    for (let n = 0; n < reaches; n++) {
      plant.reset(start);
      const law = await controller.begin(reach);
      if (law.kind !== 'feedback') throw new Error('expected a feedback law');
      expect(law.mode).toBe('torque');
      const measured = createMeasurement(start.length);
      const torque = new Float64Array(start.length);
      const desired = new Float64Array(start.length);
      let largest = 0;
      const began = plant.timeS;
      while (plant.timeS - began < law.durationS) {
        plant.read(measured);
        curve.sample(plant.timeS - began, desired, torque);
        measured.position.forEach((q, j) => (largest = Math.max(largest, Math.abs(q - desired[j]))));
        law.command(plant.timeS - began, measured, torque);
        plant.command('torque', torque);
        plant.advance(plant.stepS);
      }
      const posture = measured.position.slice();
      if (givenUp) await controller.abandon();
      else await controller.end({ hand: vector3(measured.hand), posture, commanded: posture });
      errors.push(largest);
    }
    return errors;
  } finally {
    await controller.close();
    plant.dispose();
  }
}

describe('controllers by torques, on arms in MuJoCo', () => {
  it.each([
    ['left_arm', 1e-3],
    ['panda', 2e-4],
    ['ur5', 1e-3],
  ])('computed torque follows the curve of the undisturbed %s within %s rad', async (name, limit) => {
    const [error] = await trackingErrors('computed-torque', name, 0, 1);
    expect(error).toBeLessThan(limit);
  });

  it('computed torque does not know a payload, and does not learn it', async () => {
    const [first, second] = await trackingErrors('computed-torque', 'panda', 1, 2);
    expect(first).toBeGreaterThan(1e-3);
    expect(second).toBeCloseTo(first, 6);
  });

  it('adaptive control learns a payload along the way, and knows it at the next reach', async () => {
    const errors = await trackingErrors('adaptive', 'panda', 1, 4);
    for (let n = 1; n < 4; n++) expect(errors[n]).toBeLessThan(0.95 * errors[n - 1]);
    expect(errors[3]).toBeLessThan(0.65 * errors[0]);
    const [healthy] = await trackingErrors('adaptive', 'panda', 0, 1);
    expect(healthy).toBeLessThan(2e-3);
  });

  it('iterative learning gives the torques for a payload in advance, better from trial to trial', async () => {
    const errors = await trackingErrors('ilc', 'panda', 1, 5);
    expect(errors[1]).toBeLessThan(0.5 * errors[0]);
    expect(errors[4]).toBeLessThan(0.15 * errors[0]);
  });

  it.each(['adaptive', 'ilc'] as const)('%s learns nothing from reaches that were given up', async (kind) => {
    const [first, second] = await trackingErrors(kind, 'panda', 1, 2, true);
    expect(second).toBeCloseTo(first, 9);
  });
});
