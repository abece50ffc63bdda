import type { MessageType } from './messages.js';
import type { Qos } from './qos.js';
import type { RclEndpoint } from './rcl-binding.js';

/** Numbers of rmw. */
const BEST_EFFORT = 2;
const VOLATILE = 2;

/** A publisher or subscriber of this node. */
export interface OwnEndpoint {
  readonly direction: 'in' | 'out';
  readonly topic: string;
  readonly type: MessageType;
  readonly qos: Qos;
}

/** Another publisher or subscriber, anywhere in the graph. */
export interface OtherEndpoint extends Pick<Qos, 'reliability' | 'durability'> {
  /** Node with namespace and leading slash. */
  readonly node: string;
  readonly type: string;
}

export function otherEndpoint(found: RclEndpoint): OtherEndpoint {
  const { topic_type: type, qos_profile: qos } = found;
  return {
    node: nodeOf(found),
    type,
    reliability: qos.reliability === BEST_EFFORT ? 'best_effort' : 'reliable',
    durability: qos.durability === VOLATILE ? 'volatile' : 'transient_local',
  };
}

/** The node of an end, with namespace and leading slash. */
export function nodeOf({ node_name: name, node_namespace: namespace }: RclEndpoint): string {
  return `${namespace.replace(/\/$/, '')}/${name}`;
}
