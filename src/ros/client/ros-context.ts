/** Opens and closes ROS 2 for this process. */
import { ConfigurationError, messageOf, RosUnavailableError } from '../../errors.js';
import { fencedLifecycleNodeClass, fencedNodeClass } from './fenced-node.js';
import type { FenceOptions } from './fenced-node.js';
import { LifecycleNode } from './lifecycle-node.js';
import type { LifecycleHooks } from './lifecycle-node.js';
import { NodeParameters } from './node-parameters.js';
import type { ParameterSet } from './node-parameters.js';
import { ParameterNode } from './parameter-node.js';
import type { NativeOverrides, Rcl, RclBinary, RclContext } from './rcl-binding.js';
import { prepareDriverPackages } from './interface-packages.js';
import { onNpmGone } from './npm-parent.js';
import { loadRclnodejs } from './rclnodejs.js';
import { inspectRosEnvironment } from './ros-environment.js';
import { RosNode } from './ros-node.js';
import type { FaultListener } from './ros-node.js';

/** Signals closer together than this are one: a terminal and a parent process may both send it. */
const SAME_SIGNAL_S = 0.5;
/** SIGKILL may follow soon after SIGTERM: braking, saving and closing that take longer than this are abandoned (s). */
const LONGEST_CLOSE_S = 3.5;

/**
 * @param argv arguments of the program, with `--ros-args` and what follows
 * @throws RosUnavailableError without ROS 2; it says what is missing and what to do
 * @throws ConfigurationError when the ROS arguments or a parameter file cannot be read
 */
export async function openRos(argv: readonly string[]): Promise<RosContext> {
  const { binding, problem } = inspectRosEnvironment();
  if (binding === undefined) throw new RosUnavailableError(`ROS 2 is not available.\n${problem}`);
  const unusable = prepareDriverPackages(binding.packageFolder);
  if (unusable !== undefined) process.stderr.write(`neuromotor: ${unusable}\n`);
  const { rcl, binary, warning } = loadRclnodejs(binding);
  if (warning !== undefined) process.stderr.write(`neuromotor: ${warning}\n`);
  const context = new rcl.Context();
  try {
    await rcl.init(context, [...argv]);
  } catch (error) {
    throw new ConfigurationError(`ROS arguments: ${messageOf(error)}`, { cause: error });
  }
  return new RosContext(rcl, binary, context, argv);
}

export class RosContext {
  readonly #rcl: Rcl;
  readonly #binary: RclBinary;
  readonly #context: RclContext;
  readonly #argv: readonly string[];
  readonly #nodes: RosNode[] = [];
  #onClose: () => void = () => undefined;

  /** Made by `openRos`. */
  constructor(rcl: Rcl, binary: RclBinary, context: RclContext, argv: readonly string[]) {
    this.#rcl = rcl;
    this.#binary = binary;
    this.#context = context;
    this.#argv = argv;
  }

  /**
   * A node with lifecycle and parameter services.
   * @param name without slash; `__node` and `__ns` of the ROS arguments rename it
   * @throws ConfigurationError listing every unknown or wrong parameter; ROS 2 is closed then
   */
  createLifecycleNode<V extends object>(
    name: string,
    set: ParameterSet<V>,
    hooks: LifecycleHooks,
  ): LifecycleNode<V> {
    const { native, parameters, refusal } = this.#parametersOf(set);
    const Node = fencedLifecycleNodeClass(this.#rcl, {
      onFault: (where, error) => {
        hooks.fault(where, error);
      },
      beforeConfiguring: () => hooks.prepare?.() ?? Promise.resolve(),
      beforeLeavingActive: () => hooks.halt(),
      nativeOverrides: native,
      refusal,
    });
    return this.#register(() => {
      const inner = new Node(name, '', this.#context);
      parameters.declare(this.#rcl, inner, { native, argv: this.#argv });
      return new LifecycleNode(this.#rcl, inner, hooks, parameters);
    });
  }

  /**
   * A plain node, without lifecycle and without parameters of its own.
   * @param name without slash; `__node` and `__ns` of the ROS arguments rename it
   * @param onFault told of exceptions in callbacks
   */
  createNode(name: string, onFault: FaultListener): RosNode {
    const Node = fencedNodeClass(this.#rcl, { onFault, nativeOverrides: this.#nativeOverrides() });
    return this.#register(() => new RosNode(this.#rcl, new Node(name, '', this.#context), onFault));
  }

  /**
   * A plain node with parameters.
   * @param name without slash; `__node` and `__ns` of the ROS arguments rename it
   * @param onFault told of exceptions in callbacks
   * @throws ConfigurationError listing every unknown or wrong parameter; ROS 2 is closed then
   */
  createParameterNode<V extends object>(
    name: string,
    set: ParameterSet<V>,
    onFault: FaultListener,
  ): ParameterNode<V> {
    const { native, parameters, refusal } = this.#parametersOf(set);
    const Node = fencedNodeClass(this.#rcl, { onFault, nativeOverrides: native, refusal });
    return this.#register(() => {
      const inner = new Node(name, '', this.#context);
      parameters.declare(this.#rcl, inner, { native, argv: this.#argv });
      return new ParameterNode(this.#rcl, inner, onFault, parameters);
    });
  }

  #parametersOf<V extends object>(set: ParameterSet<V>) {
    const parameters = new NodeParameters(set);
    const refusal: FenceOptions['refusal'] = (...change) => parameters.refusal(...change);
    return { native: this.#nativeOverrides(), parameters, refusal };
  }

  #nativeOverrides(): readonly NativeOverrides[] {
    return this.#binary.getParameterOverrides(this.#context.handle) ?? [];
  }

  #register<N extends RosNode>(make: () => N): N {
    try {
      const node = make();
      this.#nodes.push(node);
      return node;
    } catch (error) {
      // The process is about to end, and ROS 2 must be closed before.
      this.#rcl.shutdown(this.#context);
      throw error;
    }
  }

  /** Halts and closes the nodes, then closes ROS 2. Without this the process may crash at its end. */
  async close(): Promise<void> {
    await Promise.all(this.#nodes.map((node) => node.close()));
    this.#rcl.shutdown(this.#context);
    this.#onClose();
  }

  /**
   * On SIGINT and SIGTERM: closes and leaves with code 0; a second signal leaves without waiting for a halt. The end of
   * an npm that started the program counts as SIGTERM. If closing takes longer than `LONGEST_CLOSE_S`, the process
   * leaves with code 1.
   */
  exitOnSignals(): void {
    let firstAtMs: number | undefined;
    const stop = (signal: 'SIGINT' | 'SIGTERM') => {
      const nowMs = performance.now();
      if (firstAtMs === undefined) {
        firstAtMs = nowMs;
        setTimeout(() => {
          this.#leave(`not closed within ${LONGEST_CLOSE_S} s of ${signal}`);
        }, 1e3 * LONGEST_CLOSE_S).unref();
        void this.#closeAndExit();
      } else if (nowMs - firstAtMs > SAME_SIGNAL_S * 1e3) {
        this.#rcl.shutdown(this.#context);
        process.exit(signal === 'SIGINT' ? 130 : 143);
      }
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    // For a process that `relaunchInRos` started: the process that a user or a launch file knows has ended.
    const orphaned = () => {
      stop('SIGTERM');
    };
    process.on('disconnect', orphaned);
    const unwatch = onNpmGone(() => {
      if (firstAtMs === undefined) stop('SIGTERM');
    });
    // This listener alone would keep a process alive that has closed ROS 2 and is finished.
    this.#onClose = () => {
      process.off('disconnect', orphaned);
      unwatch();
    };
    // False only if there was a channel; undefined if there never was one.
    if ((process.connected as boolean | undefined) === false) orphaned();
  }

  #leave(reason: string): never {
    process.stderr.write(`neuromotor: ${reason}\n`);
    this.#rcl.shutdown(this.#context);
    process.exit(1);
  }

  async #closeAndExit(): Promise<never> {
    try {
      await this.close();
      process.exit(0);
    } catch (error) {
      process.stderr.write(`closing ROS 2 failed: ${messageOf(error)}\n`);
      process.exit(1);
    }
  }
}
