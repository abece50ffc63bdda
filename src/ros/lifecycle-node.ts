/** A managed ROS 2 node as the rest of the program sees it: typed messages, no exception that ends the process. */
import { messageOf } from '../errors.js';
import type { Settings } from '../config/parameter-table.js';
import { specOf } from '../config/parameter-table.js';
import { fullName } from './fenced-node.js';
import type { Answer, Messages, MessageType, Requests, ServiceType, Time } from './messages.js';
import { checkOutgoing } from './outgoing-message.js';
import { fromRos } from './parameter-values.js';
import { rclQos } from './qos.js';
import type { Qos } from './qos.js';
import type { Rcl, RclClock, RclLifecycleNode } from './rcl-binding.js';

export type LifecycleState = 'unconfigured' | 'inactive' | 'active' | 'finalized';
export type LifecycleTransition = 'configure' | 'activate' | 'deactivate' | 'cleanup' | 'shutdown';

/** What the program does at each transition. */
export interface LifecycleHooks {
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

export interface Closeable {
  close(): void;
}
export interface Publisher<M> {
  /** Subscribers connected now. */
  readonly subscriberCount: number;
  /**
   * Does nothing once the node is closed.
   * @throws MessageError when a number is not finite or an array of a wrong type; nothing is published then
   */
  publish(message: M): void;
}
export interface Subscription extends Closeable {
  /** Publishers connected now. */
  readonly publisherCount: number;
}

/** Times on the steady clock go on whatever the robot's clock does. */
export type ClockName = 'steady' | 'ros';

export class LifecycleNode {
  /** Name with namespace and leading slash. */
  readonly name: string;
  readonly #rcl: Rcl;
  readonly #node: RclLifecycleNode;
  readonly #hooks: LifecycleHooks;
  // A timer on a clock that the garbage collector took crashes the process.
  readonly #clocks: Readonly<Record<ClockName, RclClock>>;
  #settings: Settings;
  readonly #settingsListeners: ((changes: Partial<Settings>) => void)[] = [];
  #closed = false;
  #lastFailure = '';

  /** Made by `RosContext.createLifecycleNode`. */
  constructor(rcl: Rcl, node: RclLifecycleNode, hooks: LifecycleHooks, settings: Settings) {
    this.#rcl = rcl;
    this.#node = node;
    this.#hooks = hooks;
    this.#settings = settings;
    this.name = fullName(node);
    this.#clocks = { ros: node.getClock(), steady: new rcl.Clock(rcl.ClockType.STEADY_TIME) };
    this.#registerTransitions();
    this.#followParameters();
  }

  /** The parameters as they are now. */
  get settings(): Settings {
    return this.#settings;
  }

  get state(): LifecycleState {
    return this.#closed ? 'finalized' : (this.#node.currentState.label as LifecycleState);
  }

  /** Why the last `configure` or `activate` failed; empty when it did not. */
  get lastFailure(): string {
    return this.#lastFailure;
  }

  /** Time of the robot, which is simulated where `use_sim_time` says so; 0 until a simulated clock has come. */
  stamp(): Time {
    const { seconds, nanoseconds } = this.#clocks.ros.now().secondsAndNanoseconds;
    return { sec: Number(seconds), nanosec: Number(nanoseconds) };
  }

  /** Makes a transition from inside. Returns false, changing nothing, where it is not possible or its hook failed. */
  transition(label: LifecycleTransition): boolean {
    const asked = this.#closed
      ? undefined
      : this.#node.availableTransitions.find(({ transition }) => transition.label === label);
    if (asked === undefined) return false;
    const { SUCCESS, FAILURE } = this.#rcl.lifecycle.CallbackReturnCode;
    const result = { value: FAILURE };
    this.#node._changeState(asked.transition.id, result);
    return result.value === SUCCESS;
  }

  publisher<T extends MessageType>(type: T, topic: string, qos: Qos): Publisher<Messages[T]> {
    const publisher = this.#node.createPublisher(type, topic, { qos: rclQos(this.#rcl, qos) });
    const isClosed = () => this.#closed;
    return {
      get subscriberCount() {
        return isClosed() ? 0 : publisher.subscriptionCount;
      },
      publish(message) {
        if (isClosed()) return;
        checkOutgoing(message, topic);
        publisher.publish(message);
      },
    };
  }

  subscribe<T extends MessageType>(
    type: T,
    topic: string,
    qos: Qos,
    callback: (message: Messages[T]) => void,
  ): Subscription {
    const fenced = this.#fence(`subscription ${topic}`, callback);
    const subscription = this.#node.createSubscription(type, topic, { qos: rclQos(this.#rcl, qos) }, fenced);
    const isClosed = () => this.#closed;
    return {
      get publisherCount() {
        return isClosed() ? 0 : subscription.publisherCount;
      },
      close: () => {
        if (!isClosed()) this.#node.destroySubscription(subscription);
      },
    };
  }

  /** A handler that throws or rejects is answered with `success: false` and the message. */
  service<T extends ServiceType>(
    type: T,
    name: string,
    handler: (request: Requests[T]) => Answer | Promise<Answer>,
  ): void {
    const answer = async (request: Requests[T]): Promise<Answer> => {
      try {
        return await handler(request);
      } catch (error) {
        this.#hooks.fault(`service ${name}`, error);
        return { success: false, message: `internal fault: ${messageOf(error)}` };
      }
    };
    this.#node.createService(type, name, {}, (request: Requests[T], response) => {
      answer(request)
        .then((result) => {
          if (!this.#closed) response.send(result);
        })
        .catch((error: unknown) => {
          this.#hooks.fault(`answer of service ${name}`, error);
        });
    });
  }

  /** Calls back every `periodS` seconds; ticks that were missed are dropped. */
  every(periodS: number, clock: ClockName, callback: () => void): Closeable {
    const periodNs = BigInt(Math.round(periodS * 1e9));
    const timer = this.#node.createTimer(
      periodNs,
      this.#fence<unknown>('timer', callback),
      this.#clocks[clock],
    );
    return {
      close: () => {
        if (!this.#closed) this.#node.destroyTimer(timer);
      },
    };
  }

  /** Publishers of a topic in the whole graph, by its name as this node would subscribe to it. */
  countPublishers(topic: string): number {
    return this.#node.countPublishers(this.#node.resolveTopicName(topic));
  }

  /** Calls back after parameters were changed from outside; `changes` has their new values. */
  onSettings(callback: (settings: Settings, changes: Partial<Settings>) => void): void {
    this.#settingsListeners.push(
      this.#fence('parameter change', (changes) => {
        callback(this.#settings, changes);
      }),
    );
  }

  /** Writes to the console and to /rosout. */
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void {
    if (this.#closed) process.stderr.write(`${text}\n`);
    else this.#node.getLogger()[level](text);
  }

  /** Begins to call back; returns at once. */
  spin(): void {
    this.#node.spin();
  }

  /** Halts, deactivates and shuts down the node; afterwards it publishes nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    if (this.state === 'active') {
      await this.#hooks.halt().catch((error: unknown) => {
        this.#hooks.fault('halt', error);
      });
      this.transition('deactivate');
    }
    this.transition('shutdown');
    this.#closed = true;
  }

  // One parameter: rclnodejs would hand a callback that declares two the origin of each message as well.
  #fence<A>(where: string, callback: (argument: A) => void): (argument: A) => void {
    return (argument) => {
      if (this.#closed) return;
      try {
        callback(argument);
      } catch (error) {
        this.#hooks.fault(where, error);
      }
    };
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
