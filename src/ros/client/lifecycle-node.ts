/** A managed node: a lifecycle on top of `ParameterNode`. */
import { messageOf } from '../../errors.js';
import type { NodeParameters } from './node-parameters.js';
import { ParameterNode } from './parameter-node.js';
import type { Rcl, RclLifecycleNode } from './rcl-binding.js';

export type LifecycleState = 'unconfigured' | 'inactive' | 'active' | 'finalized';
export type LifecycleTransition = 'configure' | 'activate' | 'deactivate' | 'cleanup' | 'shutdown';

/** The actions of the program at each transition. */
export interface LifecycleHooks {
  /** Awaited before a `configure` that was requested from outside: its inputs may still be on their way. */
  prepare?(): Promise<void>;
  /** A throw keeps the node unconfigured; its message is the reason, and is logged. */
  configure(): void;
  /** A throw keeps the node inactive. */
  activate(): void;
  /**
   * Awaited before an active node deactivates or shuts down: brings the arm to rest. Commands may still be published.
   */
  halt(): Promise<void>;
  /** From here on nothing may be published. An exception is a fault, but does not keep the node active. */
  deactivate(): void;
  cleanup(): void;
  shutdown(): void;
  /** A caught exception of a callback. */
  fault(where: string, error: unknown): void;
}

export class LifecycleNode<V extends object> extends ParameterNode<V> {
  readonly #rcl: Rcl;
  readonly #node: RclLifecycleNode;
  readonly #hooks: LifecycleHooks;
  #lastFailure = '';

  /**
   * Made by `RosContext.createLifecycleNode`.
   * @param parameters declared on `node`
   */
  constructor(rcl: Rcl, node: RclLifecycleNode, hooks: LifecycleHooks, parameters: NodeParameters<V>) {
    const fault = (where: string, error: unknown) => {
      hooks.fault(where, error);
    };
    super(rcl, node, fault, parameters);
    this.#rcl = rcl;
    this.#node = node;
    this.#hooks = hooks;
    this.#registerTransitions();
  }

  get state(): LifecycleState {
    return this.closed ? 'finalized' : (this.#node.currentState.label as LifecycleState);
  }

  /** Why the last `configure` or `activate` failed; empty when it did not. */
  get lastFailure(): string {
    return this.#lastFailure;
  }

  /** Makes a transition from inside. Returns false and changes nothing if it is not possible or its hook failed. */
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
