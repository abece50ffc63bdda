import { mismatch } from './qos-check.js';
import type { RosNode } from './ros-node.js';

/** Looks at who else is on the topics of a node, and tells once of each that it cannot talk with. */
export class GraphWatch {
  readonly #node: RosNode;
  #told = new Set<string>();

  constructor(node: RosNode) {
    this.#node = node;
  }

  /** Publishers and subscribers that are there now but not heard, one text each. */
  mismatches(): string[] {
    const node = this.#node;
    const found = node.endpoints.flatMap((own) =>
      node.others(own).flatMap((other) => mismatch(own, other) ?? []),
    );
    for (const text of found) if (!this.#told.has(text)) node.log('warn', text);
    this.#told = new Set(found);
    return found;
  }

  /** Nodes that publish what this node subscribes to as `topic`, its name before remapping. */
  publishersOf(topic: string): string[] {
    const node = this.#node;
    const full = node.resolve(topic);
    const own = node.endpoints.find((end) => end.direction === 'in' && end.topic === full);
    return own === undefined ? [] : node.others(own).map((other) => other.node);
  }
}
