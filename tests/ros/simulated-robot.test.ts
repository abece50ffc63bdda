/** The simulated arm on a machine that is busy with something else, in simulated time. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describedRobot } from '../../src/arm/robot.js';
import { simulatedRobot } from '../../src/cli/simulate.js';
import { healthy } from '../../src/parameters/fault-table.js';
import type { Faults } from '../../src/parameters/fault-table.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { createPlant } from '../../src/robot/plant-choice.js';
import { trajectoryMessage } from '../../src/ros/client/joint-commands.js';
import { secondsOf } from '../../src/ros/client/messages.js';
import type { JointState } from '../../src/ros/client/messages.js';
import type { ParameterNode } from '../../src/ros/client/parameter-node.js';
import { FakeRos } from '../support/walk/fake-ros.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('stamps a joint state with the time at which its joints were there, however long that took', async () => {
  const ros = new FakeRos();
  const settings = resolveSettings('robot');
  const robot = { settings, ...describedRobot(settings) };
  const plant = await createPlant('ideal', settings, robot);
  const states: JointState[] = [];
  ros.listen('/joint_states', (state: JointState) => states.push(state));
  const node = ros.node('neuromotor_arm', healthy) as unknown as ParameterNode<Faults>;
  void simulatedRobot(node, robot, plant).run();
  await ros.run(0.1);
  const from = Float64Array.from(settings.start_posture);
  const [speed, durationS] = [0.5, 1];
  // It sets out from rest, and makes up for that.
  const fastest = 1.5 * speed;
  const path = {
    timesS: Float64Array.of(0, durationS),
    positions: Float64Array.of(...from, ...from.map((q) => q + speed * durationS)),
    velocities: new Float64Array(2 * from.length).fill(speed),
  };
  ros.say('/joint_trajectory', trajectoryMessage(path, robot.arm.jointNames, { sec: 0, nanosec: 0 }));
  await ros.run(0.2);

  // Something else has the core for 30 ms, while the simulation goes on by a millisecond.
  const advance = plant.advance.bind(plant);
  const busy = vi.spyOn(plant, 'advance').mockImplementationOnce((durationS) => {
    advance(durationS);
    vi.advanceTimersByTime(30);
  });
  const first = states.length - 1;
  await ros.run(0.3);
  expect(busy).toHaveBeenCalled();

  const seen = states.slice(first);
  expect(seen.length).toBeGreaterThan(10);
  for (const [i, state] of seen.slice(1).entries()) {
    const took = secondsOf(state.header.stamp) - secondsOf(seen[i].header.stamp);
    // It advances in steps of a millisecond: one may be missing at either end.
    expect(state.position[0] - seen[i].position[0]).toBeLessThan(fastest * (took + 2e-3));
  }
  expect(seen[seen.length - 1].position[0] - from[0]).toBeGreaterThan(0.1);
  await ros.close();
  plant.dispose();
});
