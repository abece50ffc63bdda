import { describe, expect, it } from 'vitest';
import { describedRobot } from '../../../src/arm/robot.js';
import { resolveSettings } from '../../../src/parameters/settings.js';
import { checksOf, foundParameters } from '../../../src/ros/first-contact/found-parameters.js';
import { findingsTable } from '../../../src/ros/first-contact/findings-table.js';
import { firstContact } from '../../../src/ros/first-contact/first-contact.js';
import type { OtherEndpoint } from '../../../src/ros/client/other-endpoint.js';
import type { HeardState, Observation } from '../../../src/ros/first-contact/observation.js';

const settings = resolveSettings('robot');
const robot = describedRobot(settings);
const names = robot.arm.jointNames;
const STATES = 'sensor_msgs/msg/JointState';
const TRAJECTORY = 'trajectory_msgs/msg/JointTrajectory';

const end = (node: string, type: string): OtherEndpoint => ({
  node,
  type,
  reliability: 'reliable',
  durability: 'volatile',
});

/** Joint states at 100 Hz for 3 s, of an arm that stands. */
function states(change: (i: number) => Partial<HeardState> = () => ({})): HeardState[] {
  return Array.from({ length: 300 }, (_, i) => ({
    receivedS: 1000 + i / 100,
    steadyS: i / 100,
    stampS: 1000 + i / 100 - 0.002,
    names,
    position: [0.1, 0.7, 0, -0.3],
    velocity: [0, 0, 0, 0],
    effort: [],
    ...change(i),
  }));
}

const well: Observation = {
  listenedS: 3,
  states: states(),
  stateTopic: { topic: '/joint_states', type: STATES, publishers: [end('/driver', STATES)], subscribers: [] },
  commandTopic: {
    topic: '/joint_trajectory',
    type: TRAJECTORY,
    publishers: [],
    subscribers: [end('/controller', TRAJECTORY)],
  },
  otherStates: [],
  otherCommands: [],
  transforms: [],
};

const findings = (change: Partial<Observation>) =>
  firstContact({ ...well, ...change }, robot, settings, '/check');
const wrongOf = (change: Partial<Observation>) =>
  findings(change).filter(({ verdict }) => verdict === 'wrong');

describe('a first contact', () => {
  it('finds nothing wrong with a robot that is well', () => {
    expect(wrongOf({})).toEqual([]);
    expect(findingsTable(findings({}))).toMatch(/nothing is wrong$/);
  });

  it.each<[string, Partial<Observation>, string, RegExp]>([
    [
      'a jump by a turn',
      { states: states((i) => ({ position: [i < 150 ? 1.9 : 1.9 - 2 * Math.PI, 0.7, 0, -0.3] })) },
      'angles',
      /^wrapped .*jumped by -6\.283 rad, a whole turn$/,
    ],
    [
      'two robots on one topic',
      {
        states: states((i) => ({ position: [0.1, i % 2 === 0 ? 0.7 : 1, 0, -0.3] })),
        stateTopic: { ...well.stateTopic, publishers: [end('/a', STATES), end('/b', STATES)] },
      },
      'joint states',
      /^2 publishers .*\/a, \/b$/,
    ],
    [
      'joints in several messages',
      { states: states((i) => ({ names: i % 2 === 0 ? names.slice(0, 2) : names.slice(2) })) },
      'joint names',
      /come in several messages/,
    ],
    [
      'gaps',
      { states: states((i) => ({ steadyS: i / 100 + (i > 200 ? 0.15 : 0) })) },
      'joint_state_timeout',
      /a gap of 0\.160 s/,
    ],
    [
      'stamps that go back',
      { states: states((i) => ({ stampS: 1000 + i / 100 - (i % 50 === 49 ? 0.03 : 0) })) },
      'stamps',
      /older than the one before/,
    ],
    [
      'another type',
      { commandTopic: { ...well.commandTopic, subscribers: [end('/c', 'std_msgs/msg/String')] } },
      'controller',
      /as std_msgs\/msg\/String, expected/,
    ],
    [
      'somebody else who commands',
      {
        commandTopic: {
          ...well.commandTopic,
          publishers: [end('/check', TRAJECTORY), end('/other', TRAJECTORY)],
        },
      },
      'other commanders',
      /^\/other publishes/,
    ],
  ])('tells in one line of %s', (_, change, name, seen) => {
    const wrong = wrongOf(change);
    expect(wrong.map((each) => each.name)).toEqual([name]);
    expect(wrong[0].seen).toMatch(seen);
    expect(wrong[0].remedy).toBeTruthy();
  });

  it('takes a gripper beside the arm for no second robot', () => {
    const gripper = { names: ['finger'], position: [0] };
    const publishers = [end('/driver', STATES), end('/gripper', STATES)];
    expect(
      wrongOf({
        states: states((i) => (i % 2 === 0 ? gripper : {})),
        stateTopic: { ...well.stateTopic, publishers },
      }),
    ).toEqual([]);
  });

  it('names the topic that the commands should go to, and writes it into the file', () => {
    const topic = '/arm_controller/joint_trajectory';
    const all = findings({
      commandTopic: { ...well.commandTopic, subscribers: [] },
      otherCommands: [
        { topic, type: TRAJECTORY, publishers: [], subscribers: [end('/arm_controller', TRAJECTORY)] },
      ],
    });
    const [wrong] = all.filter(({ verdict }) => verdict === 'wrong');
    expect(wrong.remedy).toContain(`-p trajectory_topic:=${topic}`);
    const given = { controller: 'ik', 'collision.table_centre': [0.5, 0, 0], trajectory_topic: '/old' };
    const file = foundParameters(given, settings, all, '', '2026-11-26T00:00:00.000Z');
    expect(file).toContain(`trajectory_topic: "${topic}"`);
    // What was given is kept, but for what was found to be otherwise.
    expect(file).toContain('controller: "ik"');
    expect(file).toContain('collision.table_centre: [0.5, 0.0, 0.0]');
    expect(file).not.toContain('/old');
    // A list with integers and doubles in it is refused by ROS 2.
    expect(file).toMatch(/start_posture: \[0\.0, 0\.698\d*, 0\.0, -0\.17\d*\]/);
    expect(file).toContain('#   WRONG controller: nobody takes commands on /joint_trajectory');
    expect(file).not.toContain('commissioning:');
    expect(
      checksOf(all)
        .filter(({ passed }) => !passed)
        .map(({ name }) => name),
    ).toEqual(['controller']);
  });

  it('tells the noise of an arm that stands, and none of one that moves', () => {
    const noise = (change: (i: number) => number) =>
      findings({ states: states((i) => ({ position: [0.1 + change(i), 0.7, 0, -0.3] })) }).find(
        ({ name }) => name === 'noise',
      );
    // Differences of neighbours are twice the noise as far apart: the deviation is 1 mrad.
    expect(noise((i) => (i % 2 === 0 ? 1e-3 : -1e-3) / Math.SQRT2)?.seen).toMatch(
      /^1\.00 mrad \(shoulder_yaw\)$/,
    );
    expect(noise((i) => i * 0.001)?.seen).toMatch(/moved by 0\.299 rad/);
  });
});
