import type { Settings } from '../../parameters/parameter-table.js';
import { parameterTable } from '../../parameters/parameter-table.js';
import { profileOf, resolveSettings } from '../../parameters/settings.js';
import type { LifecycleNode } from '../client/lifecycle-node.js';
import type { ParameterSet } from '../client/node-parameters.js';

/** A lifecycle node whose parameters are the settings of an arm. */
export type ArmNode = LifecycleNode<Settings>;

/** The settings as parameters; profile `robot` unless `model.profile` says otherwise. */
export const armParameters: ParameterSet<Settings> = {
  table: parameterTable,
  resolve: (given) => resolveSettings(profileOf(given, 'robot'), given),
};
