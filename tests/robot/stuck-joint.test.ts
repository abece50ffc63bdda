import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { PlantDriver } from '../../src/robot/drive.js';
import { createEmbeddedRobot } from '../../src/robot/embedded-robot.js';
import { handOf } from '../support/reachable-hands.js';

/** Two joints of the left arm besides those that are jammed are left: two of the three coordinates can be asked for. */
const settings = resolveSettings('robot', { 'model.primitives': 60, movement_duration: 1 });
const description = describedRobot(settings);
const { arm } = description;
const [first, second, third] = arm.chainOrder;

async function driven() {
  const { robot, plant } = await createEmbeddedRobot('ideal', settings, description, {
    thread: 'callers',
    onError: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  await robot.controller.prepared;
  return { robot, plant, driver: new PlantDriver(robot, plant) };
}

describe('the brain on an arm with joints that are stuck', () => {
  it('reaches what the other joints can reach, after one halt at most, wherever the joint is stuck', async () => {
    const { robot, plant, driver } = await driven();
    try {
      // Away from the start posture: where a reach left it.
      await driver.reach(handOf(arm, [0.4, 0.2, -0.3, -0.4], settings));
      plant.disturb({ jammed: third });
      let halts = 0;
      const errors: number[] = [];
      for (let n = 0; n < 12; n++) {
        const target = handOf(arm, [0.3 + 0.02 * (n % 4), 0.1 * (n % 3), NaN, -0.5], settings, plant);
        const { report, status } = await driver.reach(target);
        if (status.state === 'halted') halts++;
        else errors.push(report?.aimingErrorM ?? Infinity);
      }
      expect(halts).toBeLessThanOrEqual(1);
      expect(robot.session.remark).toContain(`${third} is stuck`);
      expect(Math.max(...errors.slice(4)), errors.join(' ')).toBeLessThan(0.003);
    } finally {
      await robot.close();
      plant.dispose();
    }
  });

  it('goes on with two joints stuck at once, and uses them again once they are free', async () => {
    const { robot, plant, driver } = await driven();
    try {
      plant.disturb({ jammed: `${first}, ${third}` });
      const codes: string[] = [];
      for (let n = 0; n < 8; n++) {
        const { status } = await driver.reach(handOf(arm, [0.5, -0.4, 0.5, -0.6 + 0.05 * n], settings));
        codes.push(status.state);
      }
      expect(codes.slice(2)).not.toContain('halted');
      expect(robot.session.remark).toContain(first);
      expect(robot.session.remark).toContain(third);
      expect(robot.session.remark).not.toContain(second);
      plant.disturb({});
      let last = Infinity;
      for (let n = 0; n < 8; n++)
        last =
          (await driver.reach(handOf(arm, [0.5, -0.4, 0.5, -0.6], settings))).report?.aimingErrorM ??
          Infinity;
      expect(robot.session.remark).toBeUndefined();
      expect(last).toBeLessThan(0.003);
    } finally {
      await robot.close();
      plant.dispose();
    }
  });
});
