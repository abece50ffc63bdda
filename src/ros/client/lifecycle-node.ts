/** A managed node: lifecycle and parameters on top of `RosNode`. */
import { ConfigurationError, messageOf } from '../../errors.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { specOf } from '../../parameters/parameter-table.js';
import type { DeclaredParameters } from './declare-parameters.js';
import { fromRos } from './parameter-values.js';
import type { Rcl, RclLifecycleNode } from './rcl-binding.js';
import { RosNode } from './ros-node.js';

export type LifecycleState = 'unconfigured' | 'inactive' | 'active' | 'finalized';
export type LifecycleTransition = 'configure' | 'activate' | 'deactivate' | 'cleanup' | 'shutdown';

/** What the program does at each transition. */
export interface LifecycleHooks {
  /** Awaited before a `configure` that was asked for from outside: what it needs may be on its way. */
  prepare?(): Promise<void>;
  /** A throw keeps the node unconfigured; its message is the reason, and is logged. */
  configure(): void;
  /** A throw keeps the node inactive. */
  activate(): void;
  /** Awaited before an active node deactivates or shuts down: bring the arm to rest. Commands may still be published. */
  halt(): Promise<void>;
  /** From here on nothing may be published. A throw is a fault, but does not keep the node active. */
  deactivate(): void;
  cleanup(): void;
  shutdown(): void;
  /** An exception in a callback, caught. */
  fault(where: string, error: unknown): void;
}

export class LifecycleNode extends RosNode {
  readonly #rcl: Rcl;
  readonly #node: RclLifecycleNode;
  readonly #hooks: LifecycleHooks;
  readonly #parameters: DeclaredParameters;
  #settings: Settings;
  readonly #settingsListeners: ((changes: Partial<Settings>) => void)[] = [];
  #lastFailure = '';

  /** Made by `RosContext.createLifecycleNode`. */
  constructor(rcl: Rcl, node: RclLifecycleNode, hooks: LifecycleHooks, parameters: DeclaredParameters) {
    super(
      rcl,
      node,
      (where, error) => {
        hooks.fault(where, error);
      },
      parameters.qosOverrides,
    );
    this.#rcl = rcl;
    this.#node = node;
    this.#hooks = hooks;
    this.#parameters = parameters;
    this.#settings = parameters.settings;
    this.#registerTransitions();
    this.#followParameters();
  }

  /** The parameters as they are now. */
  get settings(): Settings {
    return this.#settings;
  }

  get state(): LifecycleState {
    return this.closed ? 'finalized' : (this.#node.currentState.label as LifecycleState);
  }

  /** Why the last `configure` or `activate` failed; empty when it did not. */
  get lastFailure(): string {
    return this.#lastFailure;
  }

  /**
   * To be called once all topics are there.
   * @throws ConfigurationError naming the `qos_overrides` of topics that are not. From a file's section for several nodes
   *   they may be another's: they are logged only.
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

  /** Makes a transition from inside. Returns false, changing nothing, where it is not possible or its hook failed. */
  transition(label: LifecycleTransition): boolean {
    const asked = this.closed
      ? undefined
      : this.#node.availableTransitions.find(({ transition }) => transition.label === label);
    if (asked === undefined) return false;
    const { SUCCESS, FAILURE } = this.#rcl.lifecycle.CallbackReturnCode;
    const result = { value: FAILURE };
    this.#node._changeState(asked.transition.id, result);
    return result.value === SUCCESS;
  }

  /** Calls back after parameters were changed from outside; `changes` has their new values. */
  onSettings(callback: (settings: Settings, changes: Partial<Settings>) => void): void {
    this.#settingsListeners.push(
      this.fence('parameter change', (changes) => {
        callback(this.#settings, changes);
      }),
    );
  }

  /** Halts, deactivates and shuts down the node; afterwards it publishes nothing. */
  override async close(): Promise<void> {
    if (this.closed) return;
    if (this.state === 'active') {
      await this.#hooks.halt().catch((error: unknown) => {
        this.#hooks.fault('halt', error);
      });
      this.transition('deactivate');
    }
    this.transition('shutdown');
    await super.close();
  }

  #followParameters(): void {
    this.#node.addPostSetParametersCallback((parameters) => {
      const changes: Partial<Settings> = Object.fromEntries(
        parameters
          .filter(({ name }) => specOf(name) !== undefined)
          .map(({ name, type, value }) => [name, fromRos(name, type, value)]),
      );
      this.#settings = Object.freeze({ ...this.#settings, ...changes });
      for (const listener of this.#settingsListeners) listener(changes);
    });
  }

  #registerTransitions(): void {
    const { SUCCESS, FAILURE } = this.#rcl.lifecycle.CallbackReturnCode;
    const mayFail = (label: LifecycleTransition, hook: () => void) => () => {
      this.#lastFailure = '';
      try {
        hook();
        return SUCCESS;
      } catch (error) {
        this.#lastFailure = messageOf(error);
        this.log('error', `${label} failed: ${this.#lastFailure}`);
        return FAILURE;
      }
    };
    const alwaysDone = (label: LifecycleTransition, hook: () => void) => () => {
      try {
        hook();
      } catch (error) {
        this.#hooks.fault(label, error);
      }
      return SUCCESS;
    };
    const hooks = this.#hooks;
    this.#node.registerOnConfigure(
      mayFail('configure', () => {
        hooks.configure();
      }),
    );
    this.#node.registerOnActivate(
      mayFail('activate', () => {
        hooks.activate();
      }),
    );
    this.#node.registerOnDeactivate(
      alwaysDone('deactivate', () => {
        hooks.deactivate();
      }),
    );
    this.#node.registerOnCleanup(
      alwaysDone('cleanup', () => {
        hooks.cleanup();
      }),
    );
    this.#node.registerOnShutdown(
      alwaysDone('shutdown', () => {
        hooks.shutdown();
      }),
    );
  }
}
