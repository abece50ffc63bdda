/** A plain node with the parameters of a table. */
import { ConfigurationError } from '../../errors.js';
import type { NodeParameters } from './node-parameters.js';
import type { Rcl, RclNode } from './rcl-binding.js';
import { RosNode } from './ros-node.js';
import type { FaultListener } from './ros-node.js';

export class ParameterNode<V extends object> extends RosNode {
  readonly #parameters: NodeParameters<V>;
  readonly #listeners: ((changes: Partial<V>) => void)[] = [];

  /**
   * Made by `RosContext.createParameterNode`.
   * @param parameters declared on `node`
   */
  constructor(rcl: Rcl, node: RclNode, fault: FaultListener, parameters: NodeParameters<V>) {
    super(rcl, node, fault, parameters.qosOverrides);
    this.#parameters = parameters;
    node.addPostSetParametersCallback((changed) => {
      const changes = parameters.change(changed);
      for (const listener of this.#listeners) listener(changes);
    });
  }

  /** The current parameters. */
  get settings(): V {
    return this.#parameters.values;
  }

  /** @param busy what the node is busy with, if anything: parameters that need an idle one are refused then */
  refuseWhile(busy: () => string | undefined): void {
    this.#parameters.busy = busy;
  }

  /** Calls back after parameters were changed from outside; `changes` has their new values. */
  onSettings(callback: (settings: V, changes: Partial<V>) => void): void {
    this.#listeners.push(
      this.fence('parameter change', (changes) => {
        callback(this.settings, changes);
      }),
    );
  }

  /**
   * Must be called once all topics exist.
   * @throws ConfigurationError that names the `qos_overrides` of other topics.
   * Those from a file's section for several nodes may be for another node, and are only logged.
   */
  checkQosOverrides(): void {
    const { qosOverrides, shared } = this.#parameters;
    const topics = this.endpoints.map(
      ({ topic, direction }) => `${topic} (${direction === 'in' ? 'subscription' : 'publisher'})`,
    );
    const expected = `expected one of ${[...new Set(topics)].join(', ')}`;
    const problems = qosOverrides.unused.map(
      (name) => [name, `parameter '${name}' is for no topic of this node, ${expected}`] as const,
    );
    for (const [name, problem] of problems) if (shared.has(name)) this.log('warn', `ignored: ${problem}`);
    const own = problems.filter(([name]) => !shared.has(name)).map(([, problem]) => problem);
    if (own.length > 0) throw new ConfigurationError(own.join('\n'));
  }
}
