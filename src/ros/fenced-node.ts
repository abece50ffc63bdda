/**
 * rclnodejs's nodes with their faults fenced off. An exception in any of its callbacks would abort the
 * process, its own service handlers included; a refused parameter would get no reason.
 */
import { specOf } from '../config/parameter-table.js';
import { overridesFor, refusal, rosTypes } from './parameter-values.js';
import type {
  ChangeStateRequest,
  NativeOverrides,
  RclContext,
  RclLifecycleNode,
  RclNode,
  RclParameter,
  RclResponse,
  RclSetResult,
  Rcl,
} from './rcl-binding.js';

export interface FenceOptions {
  /** Told of every exception that reached the fence; must not throw. */
  readonly onFault: (where: string, error: unknown) => void;
  /** What the command line and parameter files say. */
  readonly nativeOverrides: readonly NativeOverrides[];
}

export interface LifecycleFenceOptions extends FenceOptions {
  /** Awaited before the node leaves the active state; must settle. */
  readonly beforeLeavingActive: () => Promise<void>;
}

type NodeClass<N extends RclNode> = new (name: string, namespace: string, context: RclContext) => N;

const ACTIVE = 3;
/** Transitions of an active node that deserve a halt first: deactivate and active_shutdown. */
const LEAVING_ACTIVE = new Set([4, 7]);

/** A class of plain nodes that no callback can bring down. */
export function fencedNodeClass(rcl: Rcl, { onFault, nativeOverrides }: FenceOptions): NodeClass<RclNode> {
  return class FencedNode extends rcl.Node {
    override execute(handles: readonly unknown[]): void {
      try {
        super.execute(handles);
      } catch (error) {
        onFault('ROS 2 callback', error);
      }
    }

    override _getNativeParameterOverrides(): Map<string, RclParameter> {
      return simulatedTimeOnly(rcl, this, nativeOverrides);
    }
  };
}

/** A class of managed nodes that neither a callback nor a request from outside can bring down. */
export function fencedLifecycleNodeClass(
  rcl: Rcl,
  { onFault, beforeLeavingActive, nativeOverrides }: LifecycleFenceOptions,
): NodeClass<RclLifecycleNode> {
  return class FencedLifecycleNode extends rcl.lifecycle.LifecycleNode {
    #leaving = false;

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
      if (asked === undefined || this.#leaving) {
        refuse();
        return;
      }
      if (this.currentState.id !== ACTIVE || !LEAVING_ACTIVE.has(asked.transition.id)) {
        super._onChangeState(request, response);
        return;
      }
      this.#leaving = true;
      const change = () => {
        this.#leaving = false;
        if (this.currentState.id === ACTIVE) super._onChangeState(request, response);
        else refuse();
      };
      beforeLeavingActive()
        .catch((error: unknown) => {
          onFault('halt before deactivation', error);
        })
        .then(change)
        .catch((error: unknown) => {
          onFault('lifecycle transition', error);
        });
    }

    override _validateParameters(parameters: readonly RclParameter[], declaring: boolean): RclSetResult {
      for (const { name, type, value } of parameters) {
        if (specOf(name) === undefined && this.hasOwnDescriptor(name)) continue;
        const reason = refusal(name, type, value, declaring);
        if (reason !== undefined) return { successful: false, reason };
      }
      return super._validateParameters(parameters, declaring);
    }

    /** rclnodejs's own `use_sim_time` and the like are not in our table. */
    private hasOwnDescriptor(name: string): boolean {
      const descriptors = (this as unknown as { _parameterDescriptors: ReadonlyMap<string, unknown> })
        ._parameterDescriptors;
      return descriptors.has(name);
    }

    override _getNativeParameterOverrides(): Map<string, RclParameter> {
      return simulatedTimeOnly(rcl, this, nativeOverrides);
    }
  };
}

/** Only what rclnodejs declares itself: it dies of integer arrays, and matches no name in a namespace. */
function simulatedTimeOnly(
  rcl: Rcl,
  node: RclNode,
  native: readonly NativeOverrides[],
): Map<string, RclParameter> {
  const { use_sim_time: useSimTime } = overridesFor(fullName(node), native).values;
  return new Map(
    typeof useSimTime === 'boolean'
      ? [['use_sim_time', new rcl.Parameter('use_sim_time', rosTypes.boolean, useSimTime)]]
      : [],
  );
}

/** The node's name with namespace and leading slash. */
export function fullName(node: RclNode): string {
  const namespace = node.namespace();
  return `${namespace === '/' ? '' : namespace}/${node.name()}`;
}
