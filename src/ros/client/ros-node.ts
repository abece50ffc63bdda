/** A ROS 2 node for the rest of the program: with typed messages, and without exceptions that end the process. */
import { messageOf } from '../../errors.js';
import type { Answer, CallType, Messages, MessageType, Requests, ServiceType, Time } from './messages.js';
import { messageFormat } from '../../storage/ros2-message.js';
import { isInstalled } from './interface-packages.js';
import { mostBytesOf } from './message-bounds.js';
import { checkOutgoing } from './outgoing-message.js';
import { clockQos, QosOverrides, rclQos } from './qos.js';
import type { Qos } from './qos.js';
import { fullName } from './rcl-binding.js';
import type { Rcl, RclClock, RclNameAndTypes, RclNode } from './rcl-binding.js';
import { nodeOf, otherEndpoint } from './other-endpoint.js';
import type { OtherEndpoint, OwnEndpoint } from './other-endpoint.js';
import { ServiceCaller } from './service-caller.js';
import { RclTrajectoryAction, TRAJECTORY_ACTION } from './trajectory-action.js';
import type { GoalListener, TrajectoryAction } from './trajectory-action.js';
import { ServiceClient } from './service-client.js';

export interface Closeable {
  close(): void;
}
/** Sees every message that a node receives and publishes. Its methods must neither throw nor wait. */
export interface MessageTap {
  /** Whether it currently needs messages. */
  readonly active: boolean;
  /** Called for each topic, with its full name, before its first message. */
  expect(topic: string, type: string): void;
  take(topic: string, type: string, message: object): void;
  /** Called when the node closes. */
  close(): Promise<void>;
}
export interface Publisher<M> {
  /** Current number of subscribers, including the node's own tap. */
  readonly subscriberCount: number;
  /**
   * Does nothing once the node is closed.
   * @throws MessageError when a number is not finite or an array of a wrong type; nothing is published then
   */
  publish(message: M): void;
}
export interface Subscription extends Closeable {
  /** Current number of publishers. */
  readonly publisherCount: number;
}

/** Times on the steady clock, which does not depend on the robot's clock. */
export type ClockName = 'steady' | 'ros';

/** Least interval between log messages about refused messages of a topic (ms). */
const COMPLAINT_MS = 10_000;
export const CLOCK_TOPIC = '/clock';

/** Called with a caught exception of a callback; must not throw. */
export type FaultListener = (where: string, error: unknown) => void;

export class RosNode {
  /** Name with namespace and leading slash. */
  readonly name: string;
  protected closed = false;
  #tap: MessageTap | undefined;
  readonly #rcl: Rcl;
  readonly #node: RclNode;
  readonly #fault: FaultListener;
  // A timer whose clock was garbage-collected crashes the process.
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

  /** Time of the robot, which is simulated with `use_sim_time`; 0 before the first message of a simulated clock. */
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

  /** Registers a publisher or subscriber, with the quality of service from the parameters `qos_overrides`. */
  #endpoint(direction: OwnEndpoint['direction'], type: MessageType, name: string, qos: Qos): OwnEndpoint {
    const topic = this.resolve(name);
    const overridden = this.#overrides.apply(topic, direction === 'in' ? 'subscription' : 'publisher', qos);
    const endpoint = { direction, topic, type, qos: overridden };
    this.#endpoints.push(endpoint);
    this.#tap?.expect(topic, type);
    return endpoint;
  }

  /** @param checked false for a node that must publish invalid messages, see `publish` */
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

  /**
   * @param refused called for messages that are too large or cannot be decoded, which `callback` does not see; without
   * it they are logged
   */
  subscribe<T extends MessageType>(
    type: T,
    name: string,
    wanted: Qos,
    callback: (message: Messages[T]) => void,
    refused?: (reason: string) => void,
  ): Subscription {
    const { topic, qos } = this.#endpoint('in', type, name, wanted);
    const tap = this.#tap;
    const refuse = refused ?? this.#complaint(topic);
    const format = messageFormat(type);
    const most = mostBytesOf(type);
    const fenced = this.fence(`subscription ${name}`, (bytes: Uint8Array) => {
      if (bytes.length > most) {
        refuse(`it has ${bytes.length} bytes, at most ${most} are taken`);
        return;
      }
      let message: Messages[T];
      try {
        message = format.decode(bytes) as Messages[T];
      } catch (error) {
        refuse(`it is no ${type}: ${messageOf(error)}`);
        return;
      }
      tap?.take(topic, type, message);
      callback(message);
    });
    const options = { qos: rclQos(this.#rcl, qos), isRaw: true };
    const subscription = this.#node.createSubscription(type, name, options, fenced);
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

  /** Logs refused messages of a topic, at a limited rate. */
  #complaint(topic: string): (reason: string) => void {
    let lastMs = Number.NEGATIVE_INFINITY;
    return (reason) => {
      if (performance.now() - lastMs < COMPLAINT_MS) return;
      lastMs = performance.now();
      this.log('warn', `a message on ${topic} is ignored: ${reason}`);
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

  /** A client of a service of another node. */
  client<T extends CallType>(type: T, name: string): ServiceClient<T> {
    return new ServiceClient(this.#node, type, name);
  }

  /**
   * The client of a trajectory controller's action.
   * @throws Error where control_msgs is not installed
   */
  trajectoryAction(name: string, listener: GoalListener): TrajectoryAction {
    const client = new this.#rcl.ActionClient(this.#node, TRAJECTORY_ACTION, name);
    return new RclTrajectoryAction(client, listener, this.#fault);
  }

  /** Full names of the trajectory controllers' actions that anybody offers. */
  trajectoryActions(): string[] {
    const all = this.#rcl.getActionNamesAndTypes(this.#node);
    return all.filter(({ types }) => types.includes(TRAJECTORY_ACTION)).map(({ name }) => name);
  }

  /** Whether a message package that is no part of the ROS 2 core can be used. */
  installed(packageName: string, message?: string): boolean {
    return isInstalled(packageName, message);
  }

  /** Calls a service of another node. @throws Error where its package is not installed */
  caller<Q extends object, A>(type: string, name: string): ServiceCaller<Q, A> {
    return new ServiceCaller(this.#node, type, name);
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

  /** All topics that anybody publishes or subscribes to. */
  get topics(): readonly RclNameAndTypes[] {
    return this.#node.getTopicNamesAndTypes();
  }

  /** The publishers (`in`) or subscribers (`out`) of a topic, by its full name, in the whole graph. */
  others({ direction, topic }: Pick<OwnEndpoint, 'direction' | 'topic'>): OtherEndpoint[] {
    const found =
      direction === 'in'
        ? this.#node.getPublishersInfoByTopic(topic)
        : this.#node.getSubscriptionsInfoByTopic(topic);
    return found.map(otherEndpoint);
  }

  /** Full names of the nodes that publish on a topic beside this one; of one with the same name, too. */
  otherPublishers(topic: string): string[] {
    const names = this.#node.getPublishersInfoByTopic(this.resolve(topic)).map(nodeOf);
    const own = names.indexOf(this.name);
    return own < 0 ? names : names.toSpliced(own, 1);
  }

  /** Writes to the console and to /rosout. */
  log(level: 'debug' | 'info' | 'warn' | 'error', text: string): void {
    if (this.closed) process.stderr.write(`${text}\n`);
    else this.#node.getLogger()[level](text);
  }

  /** Begins to call callbacks; returns at once. */
  spin(): void {
    this.#node.spin();
  }

  /** From here on the node publishes nothing and calls no callbacks. */
  async close(): Promise<void> {
    this.closed = true;
    await this.#tap?.close();
  }

  // One parameter only: rclnodejs would pass the origin of each message to a callback with two.
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
