/** The results of `node` and `simulate` without ROS 2, in simulated time. */
import { readdirSync } from 'node:fs';
import { vi } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { checkUse } from '../../../src/cli/check.js';
import { simulatedRobot, simulateUse } from '../../../src/cli/simulate.js';
import type { Robot } from '../../../src/cli/robot-options.js';
import { healthy } from '../../../src/parameters/fault-table.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { createPlant } from '../../../src/robot/plant-choice.js';
import { trajectoryMessage } from '../../../src/ros/client/joint-commands.js';
import { timeOf } from '../../../src/ros/client/messages.js';
import type { PointStamped } from '../../../src/ros/client/messages.js';
import type { ParameterNode } from '../../../src/ros/client/parameter-node.js';
import { nodeUse } from '../../../src/ros/node/arm-node.js';
import { NeuromotorNode } from '../../../src/ros/node/neuromotor-node.js';
import type { Faults } from '../../../src/parameters/fault-table.js';
import { commandTopicOf } from '../../../src/ros/first-contact/command-topic.js';
import { firstContact } from '../../../src/ros/first-contact/first-contact.js';
import { foundParameters } from '../../../src/ros/first-contact/found-parameters.js';
import { movingContact } from '../../../src/ros/first-contact/moving-contact.js';
import type { Observation } from '../../../src/ros/first-contact/observation.js';
import type { SmallMoves } from '../../../src/ros/first-contact/small-moves.js';
import { Digest } from './digest.js';
import { FakeRos } from './fake-ros.js';
import type { Walked } from './walked.js';

/** Messages of everybody as a number, but for what the process is like. */
function heard(ros: FakeRos): Digest {
  const digest = new Digest();
  ros.onMessage = (topic, message) => {
    if (topic !== '/diagnostics') digest.add(topic, message);
  };
  return digest;
}

async function inSimulatedTime(work: (ros: FakeRos) => Promise<number>): Promise<number> {
  vi.useFakeTimers({ toFake: ['performance'] });
  const ros = new FakeRos();
  try {
    return await work(ros);
  } finally {
    await ros.close();
    vi.useRealTimers();
  }
}

function simulated(
  ros: FakeRos,
  robot: Robot,
  plant: Awaited<ReturnType<typeof createPlant>>,
  faults: Faults,
) {
  const node = ros.node('neuromotor_arm', faults) as unknown as ParameterNode<Faults>;
  const arm = simulatedRobot(node, robot, plant);
  void arm.run();
  return arm;
}

export const simulate: Walked = {
  use: simulateUse,
  /** Joint states of an arm with noise and a load, which is sent somewhere by a trajectory and somewhere else by positions. */
  run: (robot) =>
    inSimulatedTime(async (ros) => {
      const { settings, arm } = robot;
      const digest = heard(ros);
      const plant = await createPlant('mujoco', settings, robot, { endStops: true });
      simulated(ros, robot, plant, { ...healthy, noise: 0.01, payload: 1 });
      const at = Float64Array.from(settings.start_posture);
      const there = at.map((q) => q + 0.3);
      await ros.run(0.1);
      const path = { timesS: Float64Array.of(0.1), positions: there, velocities: at.map(() => 0) };
      ros.say('/joint_trajectory', trajectoryMessage(path, arm.jointNames, { sec: 0, nanosec: 0 }));
      await ros.run(0.3);
      ros.say('/position_commands', { layout: { dim: [], data_offset: 0 }, data: at });
      await ros.run(0.3);
      plant.dispose();
      return digest.sum;
    }),
};

/** Where the arm that the node drives is, whatever the node believes. */
const body = resolveSettings('robot');

export const node: Walked = {
  use: nodeUse,
  /** All messages of a node and of an ideal arm, and which files there are, in two reaches. */
  run: (
    { settings },
    {
      silentS = 0,
      noiseRad = 0,
      simulatedTime = false,
      rival = false,
      told = {},
      effort,
      controllers = {},
      jammed = '',
      folder,
      target = [-0.27, 0.1, 0.2],
    },
  ) =>
    inSimulatedTime(async (ros) => {
      const digest = heard(ros);
      ros.simulatedTime = simulatedTime;
      ros.rivals = rival ? ['/rival'] : [];
      ros.controllers = controllers;
      let telling = false;
      ros.every(0.05, () => {
        if (telling) for (const [topic, message] of Object.entries(told)) ros.say(topic, message);
      });
      const description = { settings: body, ...describedRobot(body) };
      const plant = await createPlant('ideal', body, description);
      const arm = simulated(ros, description, plant, healthy);
      const point = (x: number, y: number, z: number, ageS: number): PointStamped => ({
        header: { stamp: timeOf(ros.nowS - ageS), frame_id: settings.base_frame },
        point: { x, y, z },
      });
      // A camera that sees the hand now and then, and somewhere else.
      ros.every(0.3, () => {
        ros.say('/neuromotor/observed_hand', point(-0.2, 0.1, 0.2, 0));
      });
      await new NeuromotorNode(ros.context(settings)).start();
      await ros.run(0.3);
      for (let n = 0; n < 2; n++) {
        ros.say('/neuromotor/target', point(target[0] + 0.05 * n, target[1], target[2], 0.5));
        await ros.run(0.4);
        arm.hurt({ ...healthy, silent: silentS > 0, noise: noiseRad, jammed });
        ros.clockStands = silentS > 0;
        telling = true;
        ros.effort = effort;
        await ros.run(silentS);
        ros.clockStands = false;
        arm.hurt({ ...healthy, noise: noiseRad, jammed });
        await ros.run(1.6);
      }
      await ros.close();
      const files = folder === undefined ? [] : readdirSync(folder, { recursive: true });
      // Names of incidents tell when they were.
      digest.add(files.map((file) => String(file).replaceAll(/\d{8}T\d+Z/g, '')).sort());
      return digest.sum;
    }),
};

export const check: Walked = {
  use: checkUse,
  /** The findings about a robot that is late now and then, and about moves that it follows roughly; the file of them. */
  async run(robot: Robot): Promise<number> {
    const { settings, arm } = robot;
    const { topic, type } = commandTopicOf(settings);
    const nobody = { publishers: [], subscribers: [] };
    const there = { node: '/driver', type, reliability: 'reliable', durability: 'volatile' } as const;
    const states = Array.from({ length: 100 }, (_, i) => {
      const s = i / 100 + (i > 50 ? 0.15 : 0);
      return {
        receivedS: s,
        steadyS: s,
        stampS: s,
        names: arm.jointNames,
        position: [0.1, 0.7, 0, -0.3],
        velocity: [],
        effort: [],
      };
    });
    const observation: Observation = {
      listenedS: 3,
      states,
      stateTopic: {
        ...nobody,
        topic: '/joint_states',
        type: 'sensor_msgs/msg/JointState',
        publishers: [there],
      },
      commandTopic: { ...nobody, topic, type, subscribers: [there] },
      otherStates: [],
      otherCommands: [],
      transforms: [],
    };
    const digest = new Digest();
    const findings = firstContact(observation, robot, settings, '/check');
    const moves = {
      heard: () => Promise.resolve(),
      measure: () => Promise.resolve(Float64Array.from(settings.start_posture)),
      move: (from: Float64Array, to: Float64Array, durationS: number) =>
        Promise.resolve({
          ...{ from, to, rest: to, durationS },
          course: [
            { atS: 0, angles: from.map((q) => q + 0.02) },
            { atS: durationS, angles: to },
          ],
        }),
    };
    const moved = await movingContact(
      moves as unknown as SmallMoves,
      arm,
      settings,
      5,
      () => undefined,
      new AbortController().signal,
    );
    digest.add(findings, moved, foundParameters({}, settings, [...findings, ...moved.findings], '', 'today'));
    return digest.sum;
  },
};
