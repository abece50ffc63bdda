import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { vector3 } from '../../src/model/numbers/vector.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';
import { rotationBetween } from '../../src/model/numbers/rotation.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { PlantDriver } from '../../src/robot/drive.js';
import { createEmbeddedRobot } from '../../src/robot/embedded-robot.js';
import type { PlantName } from '../../src/robot/plant-choice.js';

const start = [0.0, -0.3, 0.0, -2.0, 0.0, 1.8, 0.8];
const DEGREES = 180 / Math.PI;

/** A rotation (9, row-major) as a unit quaternion (Shepperd 1978). */
function quaternionOf(r: Float64Array): [number, number, number, number] {
  const sums = [r[0] - r[4] - r[8], r[4] - r[0] - r[8], r[8] - r[0] - r[4], r[0] + r[4] + r[8]];
  const i = sums.indexOf(Math.max(...sums));
  const s = 2 * Math.sqrt(1 + sums[i]);
  const [a, b, c] = [r[7] - r[5], r[2] - r[6], r[3] - r[1]];
  const [d, e, f] = [r[1] + r[3], r[2] + r[6], r[5] + r[7]];
  const all: [number, number, number, number][] = [
    [s / 4, d / s, e / s, a / s],
    [d / s, s / 4, f / s, b / s],
    [e / s, f / s, s / 4, c / s],
    [a / s, b / s, c / s, s / 4],
  ];
  return all[i];
}

async function panda(plantName: PlantName, given: Readonly<Record<string, unknown>> = {}) {
  const settings = resolveSettings('robot', {
    urdf: fileURLToPath(new URL('../../urdf/panda.urdf', import.meta.url)),
    joints: start.map((_, j) => `panda_joint${j + 1}`),
    base_frame: 'panda_link0',
    tip_link: 'panda_hand',
    start_posture: start,
    controller: 'ik',
    reach_start: 'anywhere',
    'collision.enabled': false,
    ...given,
  });
  const description = describedRobot(settings);
  const { robot, plant } = await createEmbeddedRobot(plantName, settings, description, {
    thread: 'callers',
    onError: (what, error) => expect.fail(`${what}: ${String(error)}`),
  });
  return { arm: description.arm, robot, plant, driver: new PlantDriver(robot, plant) };
}

/** Poses of postures around the start posture; none is the same. */
function posesOf({ arm }: Awaited<ReturnType<typeof panda>>, count: number) {
  return Array.from({ length: count }, (_, n) => {
    const q = Float64Array.from(start, (angle, j) => {
      const share = ((n + 1) * Math.sqrt([2, 3, 5, 7, 11, 13, 17][j])) % 1;
      return Math.min(Math.max(angle + 1.4 * (share - 0.5), arm.lower[j] + 0.1), arm.upper[j] - 0.1);
    });
    const [hand, rotation] = [new Float64Array(3), new Float64Array(9)];
    arm.forward(q, hand);
    arm.orientation(q, rotation);
    return { target: vector3(hand), rotation, turn: quaternionOf(rotation) };
  });
}

describe('an arm of seven joints', () => {
  it('reaches place and orientation of 50 poses in MuJoCo, and tells both errors', async () => {
    const rig = await panda('mujoco');
    const { driver, arm, robot, plant } = rig;
    const errors: { mm: number; deg: number; told: number }[] = [];
    const now = {
      stampS: 0,
      position: new Float64Array(7),
      velocity: new Float64Array(7),
      hand: new Float64Array(3),
    };
    for (const { target, rotation, turn } of posesOf(rig, 50)) {
      const { report, status } = await driver.reach(target, { orientation: { turn, weightM: 0.3 } });
      if (report === undefined) return expect.fail(`${status.kind}: ${status.detail ?? ''}`);
      plant.read(now);
      const measured = new Float64Array(9);
      arm.orientation(now.position, measured);
      errors.push({
        mm: 1e3 * report.aimingErrorM,
        deg: DEGREES * Math.hypot(...rotationBetween(measured, rotation)),
        told: Number(report.details.orientationErrorDeg),
      });
    }
    await robot.close();
    plant.dispose();
    const most = (of: (error: (typeof errors)[number]) => number) => Math.max(...errors.map(of));
    if (process.env.NEUROMOTOR_SHOW === 'yes')
      process.stdout.write(`${JSON.stringify([most((e) => e.mm), most((e) => e.deg)])}\n`);
    expect(most(({ mm }) => mm)).toBeLessThan(1);
    expect(most(({ deg }) => deg)).toBeLessThan(0.5);
    expect(most(({ deg, told }) => Math.abs(deg - told))).toBeLessThan(0.05);
  }, 300_000);

  it('keeps its limits on the way to an orientation', async () => {
    const rig = await panda('ideal');
    const { driver, robot, plant } = rig;
    const now = {
      stampS: 0,
      position: new Float64Array(7),
      velocity: new Float64Array(7),
      hand: new Float64Array(3),
    };
    let [before, faster] = [Float64Array.from(start), 0];
    let lastS = plant.timeS;
    for (const { target, turn } of posesOf(rig, 5))
      await driver.reach(target, {
        orientation: { turn, weightM: 0.3 },
        onCycle: (_, timeS) => {
          plant.read(now);
          for (let j = 0; j < 7 && timeS > lastS; j++)
            faster = Math.max(
              faster,
              Math.abs(now.position[j] - before[j]) / (timeS - lastS) / robot.limits.velocity[j],
            );
          before = now.position.slice();
          lastS = timeS;
        },
      });
    expect(faster).toBeLessThanOrEqual(1 + 1e-6);
    await robot.close();
    plant.dispose();
  }, 60_000);

  it('that is asked for no orientation moves as before', async () => {
    const ends: (Vector3 | undefined)[] = [];
    for (const orientation of [undefined, { turn: [0, 0, 0, 1], weightM: 0 }] as const) {
      const { driver, robot, plant } = await panda('ideal');
      const { report } = await driver.reach(
        [0.4, 0.1, 0.5],
        orientation === undefined ? {} : { orientation },
      );
      ends.push(report?.hand);
      expect(report?.details.orientationErrorDeg === undefined).toBe(orientation === undefined);
      await robot.close();
      plant.dispose();
    }
    expect(Math.hypot(...[0, 1, 2].map((k) => (ends[0]?.[k] ?? NaN) - (ends[1]?.[k] ?? NaN)))).toBeLessThan(
      1e-6,
    );
  }, 60_000);
});
