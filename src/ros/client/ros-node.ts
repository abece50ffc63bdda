/** A ROS 2 node as the rest of the program sees it: typed messages, no exception that ends the process. */
import { messageOf } from '../../errors.js';
import type { Answer, Messages, MessageType, Requests, ServiceType, Time } from './messages.js';
import { checkOutgoing } from './outgoing-message.js';
import { clockQos, QosOverrides, rclQos } from './qos.js';
import type { Qos } from './qos.js';
import { fullName } from './rcl-binding.js';
import type { Rcl, RclClock, RclNode } from './rcl-binding.js';

export interface Closeable {
  close(): void;
}
/** Sees every message that a node receives and publishes. Nothing it does may throw or wait. */
export interface MessageTap {
  /** Whether it looks at messages now. */
  readonly active: boolean;
  /** Told of each topic, by its full name, before its first message. */
  expect(topic: string, type: string): void;
  take(topic: string, type: string, message: object): void;
  /** Called when the node closes. */
  close(): Promise<void>;
}
export interface Publisher<M> {
  /** Subscribers connected now, and the node's own tap. */
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

/** An end of a topic of this node, as it was made. */
export interface OwnEndpoint {
  readonly direction: 'in' | 'out';
  readonly topic: string;
  readonly type: MessageType;
  readonly qos: Qos;
}

/** Another end of a topic, anywhere in the graph. */
export interface OtherEndpoint extends Pick<Qos, 'reliability' | 'durability'> {
  /** Node with namespace and leading slash. */
  readonly node: string;
  readonly type: string;
}

/** Times on the steady clock go on whatever the robot's clock does. */
export type ClockName = 'steady' | 'ros';

export const CLOCK_TOPIC = '/clock';

/** Numbers of rmw. */
const BEST_EFFORT = 2;
const VOLATILE = 2;

/** Told of an exception in a callback, caught; must not throw. */
export type FaultListener = (where: string, error: unknown) => void;

export class RosNode {
  /** Name with namespace and leading slash. */
  readonly name: string;
  protected closed = false;
  #tap: MessageTap | undefined;
  readonly #rcl: Rcl;
  readonly #node: RclNode;
  readonly #fault: FaultListener;
  // A timer on a clock that the garbage collector took crashes the process.
  readonly #clocks: Readonly<Record<ClockName, RclClock>>;
  readonly #overrides: QosOverrides;
  readonly #endpoints: OwnEndpoint[] = [];

  /** Made by `RosContext.createNode`. */
  constructor(rcl: Rcl, node: RclNode, fault: FaultListener, overrides = new QosOverrides({})) {
    this.#rcl = rcl;
    this.#node = node;
    this.#fault = fault;
    this.#overrides = overrides;
    this.name = fullName(node);
    this.#clocks = { ros: node.getClock(), steady: new rcl.Clock(rcl.ClockType.STEADY_TIME) };
    // rclnodejs has made this end itself (see fenced-node.ts).
    if (this.simulatedTime) this.#endpoint('in', 'rosgraph_msgs/msg/Clock', CLOCK_TOPIC, clockQos);
  }

  /** Time of the robot, which is simulated where `use_sim_time` says so; 0 until a simulated clock has come. */
  stamp(): Time {
    const { seconds, nanoseconds } = this.#clocks.ros.now().secondsAndNanoseconds;
    return { sec: Number(seconds), nanosec: Number(nanoseconds) };
  }

  /** Whether that time is simulated. */
  get simulatedTime(): boolean {
    return this.#clocks.ros.isRosTimeActive === true;
  }

  /** Messages of the simulated clock that have come so far. */
  get clockMessages(): number {
    return this.#node.clockMessages ?? 0;
  }

  /** The topics of this node so far. */
  get endpoints(): readonly OwnEndpoint[] {
    return this.#endpoints;
  }

  /** From here on, before topics are made, `tap` sees all messages; it is closed with the node. */
  tapMessages(tap: MessageTap): void {
    this.#tap = tap;
  }

  /** Notes an end of a topic, with its quality of service as the parameters `qos_overrides` have it. */
  #endpoint(direction: OwnEndpoint['direction'], type: MessageType, name: string, qos: Qos): OwnEndpoint {
    const topic = this.resolve(name);
    const overridden = this.#overrides.apply(topic, direction === 'in' ? 'subscription' : 'publisher', qos);
    const endpoint = { direction, topic, type, qos: overridden };
    this.#endpoints.push(endpoint);
    this.#tap?.expect(topic, type);
    return endpoint;
  }

  /** @param checked false for a node that is to say what no node should, see `publish` */
  publisher<T extends MessageType>(
    type: T,
    name: string,
    wanted: Qos,
    checked = true,
  ): Publisher<Messages[T]> {
    const { topic, qos } = this.#endpoint('out', type, name, wanted);
    const publisher = this.#node.createPublisher(type, name, { qos: rclQos(this.#rcl, qos) });
    const tap = this.#tap;
    const isClosed = () => this.closed;
    return {
      get subscriberCount() {
        return isClosed() ? 0 : publisher.subscriptionCount + Number(tap?.active === true);
      },
      publish(message) {
        if (isClosed()) return;
        if (checked) checkOutgoing(message, name);
        publisher.publish(message);
        tap?.take(topic, type, message);
      },
    };
  }

  subscribe<T extends MessageType>(
    type: T,
    name: string,
    wanted: Qos,
    callback: (message: Messages[T]) => void,
  ): Subscription {
    const { topic, qos } = this.#endpoint('in', type, name, wanted);
    const tap = this.#tap;
    const fenced = this.fence(`subscription ${name}`, (message: Messages[T]) => {
      tap?.take(topic, type, message);
      callback(message);
    });
    const subscription = this.#node.createSubscription(type, name, { qos: rclQos(this.#rcl, qos) }, fenced);
    const isClosed = () => this.closed;
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
        this.#fault(`service ${name}`, error);
        return { success: false, message: `internal fault: ${messageOf(error)}` };
      }
    };
    this.#node.createService(type, name, {}, (request: Requests[T], response) => {
      answer(request)
        .then((result) => {
          if (!this.closed) response.send(result);
        })
        .catch((error: unknown) => {
          this.#fault(`answer of service ${name}`, error);
        });
    });
  }

  /** Calls back every `periodS` seconds; ticks that were missed are dropped. */
  every(periodS: number, clock: ClockName, callback: () => void): Closeable {
    const periodNs = BigInt(Math.round(periodS * 1e9));
    const timer = this.#node.createTimer(
      periodNs,
      this.fence<unknown>('timer', callback),
      this.#clocks[clock],
    );
    return {
      close: () => {
        if (!this.closed) this.#node.destroyTimer(timer);
      },
    };
  }

  /** The full name of a topic, after remapping. */
  resolve(topic: string): string {
    return this.#node.resolveTopicName(topic);
  }

  /** Who is at the other end of a topic of this node, in the whole graph. */
  others({ direction, topic }: OwnEndpoint): OtherEndpoint[] {
    const found =
      direction === 'in'
        ? this.#node.getPublishersInfoByTopic(topic)
        : this.#node.getSubscriptionsInfoByTopic(topic);
    return found.map(
      ({ node_name: name, node_namespace: namespace, topic_type: type, qos_profile: qos }) => ({
        node: `${namespace.replace(/\/$/, '')}/${name}`,
        type,
        reliability: qos.reliability === BEST_EFFORT ? 'best_effort' : 'reliable',
        durability: qos.durability === VOLATILE ? 'volatile' : 'transient_local',
      }),
    );
  }

  /** Writes to the console and to /rosout. */
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void {
    if (this.closed) process.stderr.write(`${text}\n`);
    else this.#node.getLogger()[level](text);
  }

  /** Begins to call back; returns at once. */
  spin(): void {
    this.#node.spin();
  }

  /** From here on the node publishes nothing and calls nobody back. */
  async close(): Promise<void> {
    this.closed = true;
    await this.#tap?.close();
  }

  // One parameter: rclnodejs would hand a callback that declares two the origin of each message as well.
  protected fence<A>(where: string, callback: (argument: A) => void): (argument: A) => void {
    return (argument) => {
      if (this.closed) return;
      try {
        callback(argument);
      } catch (error) {
        this.#fault(where, error);
      }
    };
  }
}
