/** ROS 2 within one process and in simulated time: what nodes say to each other arrives at once, as a copy. */
import { vi } from 'vitest';
import type { RosContext } from '../../../src/ros/client/ros-context.js';
import type { LifecycleHooks } from '../../../src/ros/client/lifecycle-node.js';
import { timeOf } from '../../../src/ros/client/messages.js';
import type { Messages, MessageType } from '../../../src/ros/client/messages.js';
import type { ParameterSet } from '../../../src/ros/client/node-parameters.js';
import type { MessageTap } from '../../../src/ros/client/ros-node.js';

type Listener = (message: never) => void;

interface Timer {
  readonly periodS: number;
  readonly callback: () => void;
  dueS: number;
}

/** Topics and timers of all nodes. Steady time is `performance.now`, which the test has to fake. */
export class FakeRos {
  readonly #listeners = new Map<string, Listener[]>();
  readonly #timers = new Set<Timer>();
  readonly #taps: MessageTap[] = [];
  /** What nodes logged. */
  readonly said: string[] = [];
  /** Told of every message, by the full name of its topic. */
  onMessage: (topic: string, message: object) => void = () => undefined;

  get nowS(): number {
    return performance.now() / 1e3;
  }

  say(topic: string, message: Messages[MessageType]): void {
    this.onMessage(topic, message);
    for (const listener of this.#listeners.get(topic) ?? []) listener(structuredClone(message) as never);
  }

  listen(topic: string, listener: Listener): void {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  every(periodS: number, callback: () => void): { close(): void } {
    const timer = { periodS, callback, dueS: this.nowS + periodS };
    this.#timers.add(timer);
    return { close: () => this.#timers.delete(timer) };
  }

  tap(tap: MessageTap): void {
    this.#taps.push(tap);
  }

  /** Lets time pass, from timer to timer. */
  async run(seconds: number): Promise<void> {
    const endS = this.nowS + seconds;
    for (;;) {
      const timers = [...this.#timers].sort((a, b) => a.dueS - b.dueS);
      const [next] = timers;
      // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- there may be none
      if (next === undefined || next.dueS > endS) break;
      vi.advanceTimersByTime(Math.max(0, 1e3 * (next.dueS - this.nowS)));
      next.dueS += next.periodS;
      next.callback();
      // What was asked of a controller is answered before the next timer.
      await new Promise((resolve) => setImmediate(resolve));
    }
    vi.advanceTimersByTime(Math.max(0, 1e3 * (endS - this.nowS)));
  }

  /** A node as far as the programs use it. */
  node<V extends object>(name: string, settings: V) {
    const own = `/${name}`;
    const resolve = (topic: string) =>
      topic.startsWith('/') ? topic : topic.startsWith('~/') ? `${own}${topic.slice(1)}` : `/${topic}`;
    let tap: MessageTap | undefined;
    return {
      name: own,
      settings,
      simulatedTime: false,
      endpoints: [],
      resolve,
      log: (level: string, text: string) => {
        this.said.push(`${level}: ${text}`);
      },
      spin: () => undefined,
      others: () => [],
      onSettings: () => undefined,
      service: () => undefined,
      checkQosOverrides: () => undefined,
      stamp: () => timeOf(this.nowS),
      every: (periodS: number, _clock: string, callback: () => void) => this.every(periodS, callback),
      tapMessages: (by: MessageTap) => {
        tap = by;
        this.tap(by);
      },
      publisher: <T extends MessageType>(type: T, topic: string) => ({
        subscriberCount: 1,
        publish: (message: Messages[T]) => {
          tap?.take(resolve(topic), type, message);
          this.say(resolve(topic), message);
        },
      }),
      subscribe: (type: MessageType, topic: string, _qos: object, callback: (message: object) => void) => {
        this.listen(resolve(topic), (message: object) => {
          tap?.take(resolve(topic), type, message);
          callback(message);
        });
      },
    };
  }

  /** A context that makes lifecycle nodes with these parameters. */
  context(given: Readonly<Record<string, unknown>>): RosContext {
    const context = {
      createLifecycleNode: <V extends object>(name: string, set: ParameterSet<V>, hooks: LifecycleHooks) => {
        const node = { ...this.node(name, set.resolve(given)), state: 'unconfigured', transition };
        function transition(label: 'configure' | 'activate'): boolean {
          hooks[label]();
          node.state = label === 'configure' ? 'inactive' : 'active';
          return true;
        }
        return node;
      },
    };
    return context as unknown as RosContext;
  }

  /** Completes recordings. */
  async close(): Promise<void> {
    this.#timers.clear();
    await Promise.all(this.#taps.map((tap) => tap.close()));
  }
}
