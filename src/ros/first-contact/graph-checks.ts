/** Whether anybody takes the commands, and nobody else gives any. */
import type { ArmModel } from '../../arm/arm-model.js';
import { foreignList, foreignText } from '../client/foreign-text.js';
import { note, ok, wrong } from './finding.js';
import type { CommandTopic } from './command-topic.js';
import type { Finding } from './finding.js';
import type { Observation, SeenTopic } from './observation.js';

const nodesOf = (endpoints: SeenTopic['publishers']) =>
  foreignList([...new Set(endpoints.map(({ node }) => node))]);

/** @param parameter that names the topic of the commands */
export function controllerFinding(
  { commandTopic, otherCommands }: Observation,
  parameter: CommandTopic['parameter'],
): Finding {
  const name = 'controller';
  const { topic, type, subscribers } = commandTopic;
  const fitting = subscribers.filter((end) => end.type === type);
  if (fitting.length > 0) return ok(name, `${nodesOf(fitting)} takes commands on ${topic}`);
  const heard = otherCommands.filter((other) => other.subscribers.length > 0).map((other) => other.topic);
  const topicHeard = heard.at(0);
  // A controller is named, and its topics are below its name.
  const first =
    parameter === 'driver.controller' ? topicHeard?.replace(/\/joint_trajectory$/, '') : topicHeard;
  const found = {
    ...wrong(
      name,
      subscribers.length > 0
        ? `${topic} is subscribed to as ${foreignText(subscribers[0].type)}, expected ${type}`
        : `nobody takes commands on ${topic}`,
      first === undefined
        ? 'start the controller and activate it: ros2 control switch_controllers --activate joint_trajectory_controller'
        : `somebody takes such commands on ${foreignList(heard)}: -p ${parameter}:=${foreignText(first)}`,
    ),
  };
  return heard.length === 1 && first !== undefined ? { ...found, parameters: { [parameter]: first } } : found;
}

/** @param own full name of the node that looks */
export function commanderFinding({ commandTopic: { topic, publishers } }: Observation, own: string): Finding {
  const name = 'other commanders';
  const others = publishers.filter(({ node }) => node !== own);
  if (others.length === 0) return ok(name, `nobody else publishes ${topic}`);
  const neuromotor = others.some(({ node }) => node.endsWith('/neuromotor'));
  return wrong(
    name,
    `${nodesOf(others)} publishes ${topic}`,
    neuromotor
      ? 'end the node first: the check is for a robot that nobody drives'
      : 'end it: two programs must not drive one arm',
  );
}

export function transformFinding({ transforms }: Observation, { baseLink }: ArmModel): Finding {
  const name = 'transforms';
  const seen =
    transforms.length === 0 ? 'nobody publishes /tf or /tf_static' : `from ${foreignList(transforms)}`;
  return transforms.length === 0
    ? note(name, seen, `nothing to do for targets in ${baseLink}; robot_state_publisher gives frames`)
    : ok(name, seen);
}

/** Whether the robot's own description is the one that the node would use. @param used text of that one */
export function descriptionFinding({ description }: Observation, used: string): Finding {
  const name = 'description';
  if (description === undefined) return ok(name, 'the robot publishes none; that of --urdf is used');
  if (description.trim() === used.trim()) return ok(name, "it is the robot's own");
  return note(
    name,
    'the robot publishes another one than is used here',
    "-p \"urdf:=''\" takes the robot's own; its limits and lengths may be the calibrated ones",
  );
}
