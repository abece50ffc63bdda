/** The quality of service in which a node follows a simulated clock. */
import { overridesFor } from './parameter-overrides.js';
import { clockQos, isQosOverride, QosOverrides, rclQos } from './qos.js';
import type { NativeOverrides, Rcl } from './rcl-binding.js';

/**
 * Best effort, as rclcpp publishes `/clock`, unless a parameter says otherwise.
 * @param name of the node, with namespace and leading slash
 * @param native what the command line and parameter files say
 */
export function clockSubscriptionQos(rcl: Rcl, name: string, native: readonly NativeOverrides[]): object {
  const { values } = overridesFor(name, native, {});
  const chosen = Object.entries(values).filter(([parameter]) => isQosOverride(parameter));
  const overrides = new QosOverrides(Object.fromEntries(chosen));
  return rclQos(rcl, overrides.apply('/clock', 'subscription', clockQos));
}
