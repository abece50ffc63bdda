/** Observes the other nodes on the topics of a node. */
import type { OtherEndpoint, OwnEndpoint } from './other-endpoint.js';
import type { RosNode } from './ros-node.js';

/** Reports once each publisher or subscriber that is incompatible with the node. */
export class GraphWatch {
  readonly #node: RosNode;
  #told = new Set<string>();

  constructor(node: RosNode) {
    this.#node = node;
  }

  /** Incompatible publishers and subscribers that exist now, one text each. */
  mismatches(): string[] {
    const node = this.#node;
    const found = node.endpoints.flatMap((own) =>
      node.others(own).flatMap((other) => mismatch(own, other) ?? []),
    );
    for (const text of found) if (!this.#told.has(text)) node.log('warn', text);
    this.#told = new Set(found);
    return found;
  }

  /** Nodes that publish the topic to which this node subscribes as `topic`, the name before remapping. */
  publishersOf(topic: string): string[] {
    const node = this.#node;
    const full = node.resolve(topic);
    const own = node.endpoints.find((end) => end.direction === 'in' && end.topic === full);
    return own === undefined ? [] : node.others(own).map((other) => other.node);
  }
}

/**
 * Why no messages pass between one of our publishers or subscribers and another one, or undefined if they do. The types
 * must be the same, and the publisher must offer at least the policies that the subscriber requires.
 */
export function mismatch(own: OwnEndpoint, other: OtherEndpoint): string | undefined {
  const [offered, asked] = own.direction === 'in' ? [other, own.qos] : [own.qos, other];
  const what = own.direction === 'in' ? `publisher ${other.node}` : `subscriber ${other.node}`;
  const where = `${what} of ${own.topic}`;
  if (other.type !== own.type) return `${where} has type ${other.type}, expected ${own.type}`;
  const advice = `set qos_overrides.${own.topic}.${own.direction === 'in' ? 'subscription' : 'publisher'}`;
  if (offered.reliability === 'best_effort' && asked.reliability === 'reliable')
    return own.direction === 'in'
      ? `${where} is best effort, expected reliable; ${advice}.reliability:=best_effort to hear it`
      : `${where} asks for reliable messages, those here are best effort; ${advice}.reliability:=reliable`;
  if (offered.durability === 'volatile' && asked.durability === 'transient_local')
    return own.direction === 'in'
      ? `${where} is volatile, expected transient local; ${advice}.durability:=volatile to hear it`
      : `${where} asks for transient local messages, those here are volatile; ${advice}.durability:=transient_local`;
  return undefined;
}
