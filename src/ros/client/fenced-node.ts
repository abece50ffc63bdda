/**
 * Nodes of rclnodejs whose faults are contained. An exception in any callback, including its own service handlers,
 * would abort the process, and a refused parameter would get no reason.
 */
import { overridesFor, SIM_TIME } from './parameter-overrides.js';
import { rosTypes } from './parameter-values.js';
import { fullName } from './rcl-binding.js';
import { clockSubscriptionQos } from './clock-subscription.js';
import type {
  ChangeStateRequest,
  NativeOverrides,
  RclContext,
  RclLifecycleNode,
  RclNode,
  RclParameter,
  RclResponse,
  RclSetResult,
  RclSubscription,
  Rcl,
} from './rcl-binding.js';

export interface FenceOptions {
  /** Called with every caught exception; must not throw. */
  readonly onFault: (where: string, error: unknown) => void;
  /** Values from the command line and from parameter files. */
  readonly nativeOverrides: readonly NativeOverrides[];
  /** Returns why changes of parameters are refused, or undefined. Without it rclnodejs decides alone. */
  readonly refusal?: (
    node: RclNode,
    changes: readonly RclParameter[],
    declaring: boolean,
  ) => string | undefined;
}

export interface LifecycleFenceOptions extends FenceOptions {
  /** Awaited before the node is configured from outside; must settle. */
  readonly beforeConfiguring: () => Promise<void>;
  /** Awaited before the node leaves the active state; must settle. */
  readonly beforeLeavingActive: () => Promise<void>;
}

type NodeClass<N extends RclNode> = new (name: string, namespace: string, context: RclContext) => N;

const UNCONFIGURED = 1;
const ACTIVE = 3;
const CONFIGURE = 1;
/** Transitions of an active node that deserve a halt first: deactivate and active_shutdown. */
const LEAVING_ACTIVE = new Set([4, 7]);

/** A class of plain nodes that survive exceptions in callbacks. */
export function fencedNodeClass(
  rcl: Rcl,
  { onFault, nativeOverrides, refusal }: FenceOptions,
): NodeClass<RclNode> {
  return class FencedNode extends rcl.Node {
    override clockMessages = 0;

    /** rclnodejs asks for /clock without a quality of service, with the callback in its place, while it is constructed. */
    override createSubscription(...asked: Parameters<RclNode['createSubscription']>): RclSubscription {
      const [type, topic, given] = asked;
      if (typeof given !== 'function') return super.createSubscription(...asked);
      const follow = given as (message: never) => void;
      const qos = clockSubscriptionQos(rcl, fullName(this), nativeOverrides);
      return super.createSubscription(type, topic, { qos, isRaw: false }, (message) => {
        this.clockMessages = (this.clockMessages || 0) + 1;
        follow(message);
      });
    }
    override execute(handles: readonly unknown[]): void {
      try {
        super.execute(handles);
      } catch (error) {
        onFault('ROS 2 callback', error);
      }
    }

    override _validateParameters(changes: readonly RclParameter[], declaring: boolean): RclSetResult {
      const reason = refusal?.(this, changes, declaring);
      if (reason !== undefined) return { successful: false, reason };
      return super._validateParameters(changes, declaring);
    }

    override _getNativeParameterOverrides(): Map<string, RclParameter> {
      return simulatedTimeOnly(rcl, this, nativeOverrides);
    }
  };
}

/** A class of managed nodes that survive exceptions in callbacks and in requests from outside. */
export function fencedLifecycleNodeClass(
  rcl: Rcl,
  { onFault, beforeConfiguring, beforeLeavingActive, nativeOverrides, refusal }: LifecycleFenceOptions,
): NodeClass<RclLifecycleNode> {
  return class FencedLifecycleNode extends rcl.lifecycle.LifecycleNode {
    override clockMessages = 0;

    /** rclnodejs asks for /clock without a quality of service, with the callback in its place, while it is constructed. */
    override createSubscription(...asked: Parameters<RclNode['createSubscription']>): RclSubscription {
      const [type, topic, given] = asked;
      if (typeof given !== 'function') return super.createSubscription(...asked);
      const follow = given as (message: never) => void;
      const qos = clockSubscriptionQos(rcl, fullName(this), nativeOverrides);
      return super.createSubscription(type, topic, { qos, isRaw: false }, (message) => {
        this.clockMessages = (this.clockMessages || 0) + 1;
        follow(message);
      });
    }
    /** A transition was requested, and the work before it is under way. */
    #preparing = false;

    override execute(handles: readonly unknown[]): void {
      try {
        super.execute(handles);
      } catch (error) {
        onFault('ROS 2 callback', error);
      }
    }

    override _onChangeState(request: ChangeStateRequest, response: RclResponse): void {
      const refuse = () => {
        response.send({ ...response.template, success: false });
      };
      const asked = this.availableTransitions.find(({ transition: { id, label } }) =>
        request.transition.label === '' ? id === request.transition.id : label === request.transition.label,
      );
      if (asked === undefined || this.#preparing) {
        refuse();
        return;
      }
      const state = this.currentState.id;
      const before =
        state === ACTIVE && LEAVING_ACTIVE.has(asked.transition.id)
          ? beforeLeavingActive
          : state === UNCONFIGURED && asked.transition.id === CONFIGURE
            ? beforeConfiguring
            : undefined;
      if (before === undefined) {
        super._onChangeState(request, response);
        return;
      }
      this.#preparing = true;
      const change = () => {
        this.#preparing = false;
        if (this.currentState.id === state) super._onChangeState(request, response);
        else refuse();
      };
      before()
        .catch((error: unknown) => {
          onFault(`before '${asked.transition.label}'`, error);
        })
        .then(change)
        .catch((error: unknown) => {
          onFault('lifecycle transition', error);
        });
    }

    override _validateParameters(changes: readonly RclParameter[], declaring: boolean): RclSetResult {
      const reason = refusal?.(this, changes, declaring);
      if (reason !== undefined) return { successful: false, reason };
      return super._validateParameters(changes, declaring);
    }

    override _getNativeParameterOverrides(): Map<string, RclParameter> {
      return simulatedTimeOnly(rcl, this, nativeOverrides);
    }
  };
}

/** Only parameters that rclnodejs declares itself: it fails on integer arrays, and matches no name in a namespace. */
function simulatedTimeOnly(
  rcl: Rcl,
  node: RclNode,
  native: readonly NativeOverrides[],
): Map<string, RclParameter> {
  const { [SIM_TIME]: simulated } = overridesFor(fullName(node), native, {}).values;
  return new Map(
    typeof simulated === 'boolean'
      ? [[SIM_TIME, new rcl.Parameter(SIM_TIME, rosTypes.boolean, simulated)]]
      : [],
  );
}
