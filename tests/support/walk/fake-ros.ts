/** ROS 2 within one process and in simulated time. A message between nodes arrives at once, as a copy. */
import { vi } from 'vitest';
import type { RosContext } from '../../../src/ros/client/ros-context.js';
import type { LifecycleHooks } from '../../../src/ros/client/lifecycle-node.js';
import { secondsOf, timeOf } from '../../../src/ros/client/messages.js';
import type { Messages, MessageType } from '../../../src/ros/client/messages.js';
import type { ParameterSet } from '../../../src/ros/client/node-parameters.js';
import type { MessageTap } from '../../../src/ros/client/ros-node.js';

import type { GoalListener, TrajectoryAction } from '../../../src/ros/client/trajectory-action.js';
import type { TrajectoryGoal } from '../../../src/ros/client/trajectory-goal.js';

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

  /** Who else publishes on all topics but joint states. */
  rivals: readonly string[] = [];
  /** Controllers of the controller manager /controller_manager, by name. */
  controllers: Readonly<Record<string, string>> = {};
  /** Nodes take their time from a clock of a simulation, which may stand. */
  simulatedTime = false;
  clockStands = false;
  #clockS = 0;
  /** Efforts that all joint states have (N m). */
  effort: number | undefined;

  get nowS(): number {
    return performance.now() / 1e3;
  }

  /** Time of the robot (s). */
  get robotS(): number {
    if (!this.simulatedTime) return this.nowS;
    if (!this.clockStands) this.#clockS = this.nowS;
    return this.#clockS;
  }

  say(topic: string, message: Messages[MessageType]): void {
    this.onMessage(topic, message);
    const told =
      this.effort !== undefined && 'effort' in message && 'name' in message
        ? { ...message, effort: message.name.map(() => this.effort) }
        : message;
    for (const listener of this.#listeners.get(topic) ?? []) listener(structuredClone(told) as never);
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

  /** A trajectory controller that takes every goal, tells of it, and obeys as on its topic; it succeeds in the end. */
  action(name: string, listener: GoalListener): TrajectoryAction {
    return {
      available: true,
      send: (number: number, goal: TrajectoryGoal) => {
        this.onMessage(name, goal);
        this.say('/joint_trajectory', goal.trajectory);
        listener.accepted(number);
        const endS = this.nowS + secondsOf(goal.trajectory.points.at(-1)?.time_from_start ?? timeOf(0));
        const monitor = this.every(0.05, () => {
          listener.feedback(number);
          if (this.nowS < endS) return;
          monitor.close();
          listener.ended(number, { kind: 'succeeded' });
        });
      },
      cancel: () => undefined,
    };
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
      simulatedTime: this.simulatedTime,
      // Counts only while it changes: a clock that stands says nothing.
      clockMessages: 0,
      endpoints: [],
      resolve,
      log: (level: string, text: string) => {
        this.said.push(`${level}: ${text}`);
      },
      spin: () => undefined,
      others: () => [],
      installed: () => true,
      trajectoryAction: (action: string, listener: GoalListener) => this.action(resolve(action), listener),
      trajectoryActions: () => [],
      caller: (_type: string, service: string) => ({
        available: resolve(service) === '/controller_manager/list_controllers',
        ask: (_request: object, answered: (answer: object) => void) => {
          answered({
            controller: Object.entries(this.controllers).map(([own, state]) => ({ name: own, state })),
          });
        },
      }),
      otherPublishers: (topic: string) => (topic === 'joint_states' ? [] : this.rivals),
      onSettings: () => undefined,
      refuseWhile: () => undefined,
      service: () => undefined,
      checkQosOverrides: () => undefined,
      stamp: () => timeOf(this.robotS),
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
          try {
            hooks[label]();
          } catch {
            return false;
          }
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
