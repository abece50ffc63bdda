/**
 * Quality of service of topics, and parameters that change it. Their names are as in rclcpp:
 * `qos_overrides./topic.publisher.reliability`, the topic with its full name, after remapping.
 */
import { messageOf } from '../../errors.js';
import type { Rcl } from './rcl-binding.js';

/** History is always keep-last. */
export interface Qos {
  readonly reliability: 'reliable' | 'best_effort';
  readonly durability: 'volatile' | 'transient_local';
  readonly depth: number;
}

/** For measured states: the newest counts, and a lost one is not repeated. */
export const sensorQos: Qos = { reliability: 'best_effort', durability: 'volatile', depth: 1 };
/** A simulated clock, which rclcpp publishes best effort. */
export const clockQos: Qos = { reliability: 'best_effort', durability: 'volatile', depth: 1 };
/** For requests: each arrives, and is answered, and the newest counts. */
export const targetQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 10 };
/** For commands, as the controllers of ros2_control expect them: in order, and none skipped. */
export const commandQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 10 };
/** For reports of a node. */
export const outputQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 10 };
/** For the answers to targets: all targets of a queue may be answered at once. */
export const answerQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 100 };
/** For messages that a late subscriber must also receive. */
export const latchedQos: Qos = { reliability: 'reliable', durability: 'transient_local', depth: 1 };

export function rclQos({ QoS }: Rcl, { reliability, durability, depth }: Qos): object {
  const { ReliabilityPolicy, DurabilityPolicy, HistoryPolicy } = QoS;
  return new QoS(
    HistoryPolicy.RMW_QOS_POLICY_HISTORY_KEEP_LAST,
    depth,
    reliability === 'reliable'
      ? ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_RELIABLE
      : ReliabilityPolicy.RMW_QOS_POLICY_RELIABILITY_BEST_EFFORT,
    durability === 'volatile'
      ? DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_VOLATILE
      : DurabilityPolicy.RMW_QOS_POLICY_DURABILITY_TRANSIENT_LOCAL,
  );
}

export type Entity = 'publisher' | 'subscription';

const PREFIX = 'qos_overrides.';

const choices = {
  reliability: ['reliable', 'best_effort'],
  durability: ['volatile', 'transient_local'],
} as const;
const LARGEST_DEPTH = 10_000;

interface Override {
  readonly name: string;
  readonly topic: string;
  readonly entity: string;
  readonly change: Partial<Qos>;
  used: boolean;
}

/** Whether a parameter changes the quality of service of a topic. */
export function isQosOverride(name: string): boolean {
  return name.startsWith(PREFIX);
}

/** The change that a value of a policy makes. @throws Error that says what is expected */
function changeOf(policy: string, value: unknown): Partial<Qos> {
  switch (policy) {
    case 'reliability': {
      const reliability = choices.reliability.find((choice) => choice === value);
      if (reliability !== undefined) return { reliability };
      throw new Error(`is ${String(value)}, expected one of ${choices.reliability.join(', ')}`);
    }
    case 'durability': {
      const durability = choices.durability.find((choice) => choice === value);
      if (durability !== undefined) return { durability };
      throw new Error(`is ${String(value)}, expected one of ${choices.durability.join(', ')}`);
    }
    case 'depth':
      if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= LARGEST_DEPTH)
        return { depth: value };
      throw new Error(`is ${String(value)}, expected an integer from 1 to ${LARGEST_DEPTH}`);
    case 'history':
      if (value === 'keep_last') return {};
      throw new Error(`is ${String(value)}, expected keep_last`);
    default:
      throw new Error(`sets '${policy}', expected reliability, durability, depth or history`);
  }
}

export class QosOverrides {
  readonly #overrides: Override[] = [];
  /** Invalid overrides, one text each. */
  readonly problems: string[] = [];

  /** @param values parameters by name, all of them with the prefix */
  constructor(values: Readonly<Record<string, unknown>>) {
    for (const [name, value] of Object.entries(values)) {
      const [, topic, entity, policy] = /^(.*)\.(publisher|subscription)\.([^.]*)$/.exec(
        name.slice(PREFIX.length),
      ) ?? ['', '', '', ''];
      try {
        if (entity === '')
          throw new Error(`is no override, expected ${PREFIX}/topic.(publisher|subscription).policy`);
        this.#overrides.push({ name, topic, entity, change: changeOf(policy, value), used: false });
      } catch (error) {
        this.problems.push(`parameter '${name}' ${messageOf(error)}`);
      }
    }
  }

  /** @param topic full name, after remapping */
  apply(topic: string, entity: Entity, qos: Qos): Qos {
    const meant = this.#overrides.filter(
      (override) => override.topic === topic && override.entity === entity,
    );
    for (const override of meant) override.used = true;
    return Object.assign({}, qos, ...meant.map(({ change }) => change)) as Qos;
  }

  /** Overrides of topics that do not exist. */
  get unused(): readonly string[] {
    return this.#overrides.filter(({ used }) => !used).map(({ name }) => name);
  }
}
