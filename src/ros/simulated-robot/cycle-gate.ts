/**
 * Lets simulated time pass only when each participating node is done with the cycle, and its commands have arrived. The
 * result depends neither on the machine's speed nor on its load.
 */
import { isSameTime, readCycle } from '../client/cycle-message.js';
import type { Time } from '../client/messages.js';
import { outputQos } from '../client/qos.js';
import type { RosNode } from '../client/ros-node.js';

/** After this time without an answer the question may have been lost (s, steady). */
const AGAIN_S = 0.25;
/** Interval between messages about missing nodes (s, steady). */
const COMPLAINT_S = 10;

interface Awaited {
  readonly stamp: Time;
  readonly go: () => void;
  readonly again: () => void;
  /** Commands that each topic has announced; undefined: no answer yet. */
  readonly announced: Map<string, number>;
  /** Commands that have arrived since time stopped. */
  commands: number;
  askedMs: number;
  complainedMs: number;
}

export class CycleGate {
  readonly #node: RosNode;
  readonly #topics: readonly string[];
  #awaited: Awaited | undefined;
  /** Whether all have ever answered. */
  #together = false;

  constructor(node: RosNode, topics: readonly string[]) {
    this.#node = node;
    this.#topics = topics;
    for (const topic of topics)
      node.subscribe('diagnostic_msgs/msg/DiagnosticStatus', topic, outputQos, (message) => {
        const cycle = readCycle(message);
        const awaited = this.#awaited;
        if (cycle === undefined || awaited === undefined || !isSameTime(cycle.stamp, awaited.stamp)) return;
        awaited.announced.set(topic, cycle.commands);
        this.#look();
      });
    node.every(AGAIN_S, 'steady', () => {
      this.#askAgain();
    });
  }

  /** A command has come. */
  commanded(): void {
    if (this.#awaited === undefined) return;
    this.#awaited.commands++;
    this.#look();
  }

  /**
   * Waits for the answers to the joint states of `stamp`.
   * @param go called once, when all are in
   * @param again called when the question has perhaps been lost
   */
  await(stamp: Time, go: () => void, again: () => void): void {
    const nowMs = performance.now();
    const times = { askedMs: nowMs, complainedMs: nowMs };
    this.#awaited = { stamp, go, again, announced: new Map(), commands: 0, ...times };
  }

  #look(): void {
    const awaited = this.#awaited;
    if (awaited === undefined || awaited.announced.size < this.#topics.length) return;
    const announced = [...awaited.announced.values()].reduce((sum, count) => sum + count, 0);
    if (awaited.commands < announced) return;
    if (!this.#together) this.#node.log('info', `in lock-step with ${this.#topics.join(', ')}`);
    this.#together = true;
    this.#awaited = undefined;
    awaited.go();
  }

  #askAgain(): void {
    const awaited = this.#awaited;
    const nowMs = performance.now();
    if (awaited === undefined || nowMs - awaited.askedMs < 1e3 * AGAIN_S) return;
    awaited.askedMs = nowMs;
    awaited.again();
    if (nowMs - awaited.complainedMs < 1e3 * COMPLAINT_S) return;
    awaited.complainedMs = nowMs;
    const missing = this.#topics.filter((topic) => !awaited.announced.has(topic));
    const what = missing.length > 0 ? missing.join(', ') : 'a command that was announced';
    this.#node.log('warn', `time stands: waiting for ${what}`);
  }
}
