import type { Settings } from '../../parameters/parameter-table.js';
import { parameterNames, parameterTable } from '../../parameters/parameter-table.js';
import { profileOf, resolveSettings } from '../../parameters/settings.js';
import { ignoredOf } from '../../parameters/unused.js';
import type { CommandUse } from '../../parameters/unused.js';
import { drivingUses } from '../../robot/driven-robot.js';
import type { LifecycleNode } from '../client/lifecycle-node.js';
import type { ParameterSet } from '../client/node-parameters.js';

/** A lifecycle node whose parameters are the settings of an arm. */
export type ArmNode = LifecycleNode<Settings>;

/** The settings as parameters; profile `robot` unless `model.profile` says otherwise. */
export const armParameters: ParameterSet<Settings> = {
  table: parameterTable,
  resolve: (given) => resolveSettings(profileOf(given, 'robot'), given),
};

/** The settings that the node uses. */
export const nodeUse: CommandUse = { name: 'node', uses: { ...drivingUses, node: {} } };

/** Names the parameters of a node that differ from their profile but have no effect; undefined if there are none. */
export function ignoredParameters(settings: Settings): string | undefined {
  return ignoredOf('its parameters', parameterNames, settings, nodeUse);
}
