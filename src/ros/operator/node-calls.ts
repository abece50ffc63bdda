/** The services of a node, by the words of an operator. */
import { NoAnswerError } from '../client/service-client.js';
import type { Answer } from '../client/messages.js';
import type { RosNode } from '../client/ros-node.js';

interface NodeCall {
  /** Name of the service below that of the node. */
  readonly service: string;
  /** What a service that wants a bool is sent. */
  readonly data?: boolean;
  readonly description: string;
}

export const nodeCalls = {
  stop: { service: 'stop', description: 'emergency stop: brake, hold, and refuse targets until reset_stop' },
  reset_stop: { service: 'reset_stop', description: 'release the emergency stop' },
  home: { service: 'home', description: 'move to the start posture' },
  pause: { service: 'pause', data: true, description: 'stop smoothly and hold' },
  resume: { service: 'pause', data: false, description: 'go on from where the arm is' },
  confirm: { service: 'confirm', description: 'begin the movement that was planned and shown' },
  save: { service: 'save', description: "write what was learnt to the node's checkpoint" },
  load: { service: 'load', description: "take up the node's checkpoint again" },
  forget: { service: 'forget', description: 'back to the untrained brain' },
} as const satisfies Record<string, NodeCall>;
export type NodeCallName = keyof typeof nodeCalls;

export const nodeCallNames = Object.keys(nodeCalls) as NodeCallName[];

/**
 * Calls a service of a node.
 * @param target full name of the node
 * @param patienceS longest wait for the service, and for its answer (s)
 * @throws NoAnswerError
 */
export async function callNode(
  node: RosNode,
  target: string,
  name: NodeCallName,
  patienceS: number,
): Promise<Answer> {
  const { service, data }: NodeCall = nodeCalls[name];
  const full = `${target}/${service}`;
  try {
    return data === undefined
      ? await node.client('std_srvs/srv/Trigger', full).call({}, patienceS)
      : await node.client('std_srvs/srv/SetBool', full).call({ data }, patienceS);
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new NoAnswerError(`${error.message}; is the node ${target} running, in this ROS_DOMAIN_ID?`);
  }
}
