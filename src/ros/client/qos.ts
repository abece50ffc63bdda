import type { Rcl } from './rcl-binding.js';

/** Quality of service of a topic; history is always keep-last. */
export interface Qos {
  readonly reliability: 'reliable' | 'best_effort';
  readonly durability: 'volatile' | 'transient_local';
  readonly depth: number;
}

/** Measured states: the newest counts, a lost one is not repeated. */
export const sensorQos: Qos = { reliability: 'best_effort', durability: 'volatile', depth: 1 };
/** Targets: each arrives, the newest counts. */
export const targetQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 1 };
/** What drives an arm, as the controllers of ros2_control take it: in order, none skipped. */
export const commandQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 10 };
/** What the node publishes. */
export const outputQos: Qos = { reliability: 'reliable', durability: 'volatile', depth: 10 };
/** What a late subscriber must also see. */
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
