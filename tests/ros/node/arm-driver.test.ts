import { describe, expect, it } from 'vitest';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { ArmDriver } from '../../../src/ros/node/arm-driver.js';
import type { ArmNode } from '../../../src/ros/node/arm-node.js';
import type { GoalListener } from '../../../src/ros/client/trajectory-action.js';

/** A driver on a machine with or without drivers' messages, and with or without an action server. */
function driverFor(given: Readonly<Record<string, unknown>>, { installed = true, served = true } = {}) {
  const said: string[] = [];
  const sent: object[] = [];
  let canceled = 0;
  let listener: GoalListener | undefined;
  const node = {
    settings: resolveSettings('robot', given),
    resolve: (name: string) => `/${name}`,
    log: (level: string, text: string) => said.push(`${level}: ${text}`),
    subscribe: () => undefined,
    installed: () => installed,
    caller: () => ({ available: false }),
    trajectoryActions: () => [
      '/joint_trajectory_controller/follow_joint_trajectory',
      '/arm/follow_joint_trajectory',
    ],
    trajectoryAction: (_: string, by: GoalListener) => {
      listener = by;
      return {
        get available() {
          return served;
        },
        send: (_number: number, goal: object) => sent.push(goal),
        cancel: () => canceled++,
      };
    },
  };
  return {
    driver: new ArmDriver(node as unknown as ArmNode),
    said,
    sent,
    listener: () => listener,
    canceled: () => canceled,
  };
}

const action = { command_interface: 'action' };
const auto = { command_interface: 'auto' };
const trajectory = {
  timesS: Float64Array.of(0, 1),
  positions: new Float64Array(8),
  velocities: new Float64Array(8),
};

describe('the way of commands', () => {
  it('is the action where its server answers, and the log says so', async () => {
    for (const given of [action, auto]) {
      const { driver, said, sent } = driverFor(given);
      await driver.choose();
      expect(driver.interface).toBe('action');
      expect(said).toEqual([
        'info: commands go to the action /joint_trajectory_controller/follow_joint_trajectory',
      ]);
      expect(driver.send(trajectory)).toBe(true);
      expect(sent).toHaveLength(1);
    }
  });

  it('without control_msgs cannot be the action; auto takes the topic and says why', async () => {
    const asked = driverFor(action, { installed: false });
    await asked.driver.choose();
    expect(() => {
      asked.driver.require();
    }).toThrow(/control_msgs is not installed .* command_interface: trajectory works without it/);
    const { driver, said } = driverFor(auto, { installed: false });
    await driver.choose();
    driver.require();
    expect(driver.interface).toBe('trajectory');
    expect(said[0]).toContain(
      'warn: commands go to /joint_trajectory: control_msgs, which the action needs, is not installed',
    );
    expect(driver.send(trajectory)).toBe(false);
  });

  it('without a server is the topic with auto; with action the robot is an obstacle that names other servers', async () => {
    const free = driverFor(auto, { served: false });
    await free.driver.choose();
    expect(free.driver.interface).toBe('trajectory');
    expect(free.said[0]).toContain(
      'no action server answers on /joint_trajectory_controller/follow_joint_trajectory',
    );
    const asked = driverFor(action, { served: false });
    await asked.driver.choose();
    const { obstacle } = asked.driver.look(1, new Float64Array(4), true);
    expect(obstacle?.reason).toContain('but there is /arm/follow_joint_trajectory');
  }, 10_000);

  it('stays the topic where that is asked for', async () => {
    for (const by of ['trajectory', 'position'] as const) {
      const { driver } = driverFor({ command_interface: by });
      await driver.choose();
      expect(driver.interface).toBe(by);
      expect(driver.followsTrajectories).toBe(by === 'trajectory');
    }
  });
});

describe('a goal', () => {
  it('has the tolerances of the settings, or none', async () => {
    const with0 = driverFor(action);
    await with0.driver.choose();
    with0.driver.send(trajectory);
    expect(with0.sent[0]).toMatchObject({
      path_tolerance: [],
      goal_tolerance: [],
      goal_time_tolerance: { sec: 0, nanosec: 0 },
    });
    const own = driverFor({
      ...action,
      'driver.path_tolerance': 0.1,
      'driver.goal_tolerance': 0.02,
      'driver.goal_time': 1.5,
    });
    await own.driver.choose();
    own.driver.send(trajectory);
    expect(own.sent[0]).toMatchObject({
      path_tolerance: expect.arrayContaining([
        { name: 'elbow', position: 0.1, velocity: 0, acceleration: 0 },
      ]) as object,
      goal_tolerance: expect.arrayContaining([
        { name: 'elbow', position: 0.02, velocity: 0, acceleration: 0 },
      ]) as object,
      goal_time_tolerance: { sec: 1, nanosec: 5e8 },
    });
  });

  it('that is refused ends those before it, and is told once', async () => {
    const { driver, listener, canceled } = driverFor(action);
    await driver.choose();
    driver.send(trajectory);
    listener()?.accepted(1);
    driver.send(trajectory);
    listener()?.ended(2, { kind: 'rejected' });
    expect(canceled()).toBe(1);
    const effort = new Float64Array(4).fill(NaN);
    expect(driver.look(1, effort, false).failure?.halt.reason).toContain('refused');
    expect(driver.look(1.01, effort, false).failure).toBeUndefined();
  });
});
