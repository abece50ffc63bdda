import { armParameters } from './arm-parameters.js';
import { corticalParameters } from './cortical-parameters.js';
import { driverParameters } from './driver-parameters.js';
import { deviationParameters } from './deviation-parameters.js';
import { modelParameters } from './model-parameters.js';
import { nodeParameters } from './node-parameters.js';
import { quirkParameters } from './quirk-parameters.js';
import { defaultsOf } from './parameter-spec.js';
import type { ParameterSpec, ParameterTable, ValuesOf } from './parameter-spec.js';
import { sessionParameters } from './session-parameters.js';
import { structuralParameters } from './structural-parameters.js';

/**
 * The one table of parameters, section by section. YAML files, the command line and ROS 2 read it; nothing else
 * declares, validates or describes a parameter. Names are those of the ROS 2 interface; units are SI and radians.
 */
export const parameterTable = {
  ...armParameters,
  ...sessionParameters,
  ...nodeParameters,
  ...driverParameters,
  ...modelParameters,
  ...deviationParameters,
  ...quirkParameters,
  ...structuralParameters,
  ...corticalParameters,
} as const satisfies ParameterTable;

export type ParameterName = keyof typeof parameterTable;
/** A complete, valid set of parameters. */
export type Settings = ValuesOf<typeof parameterTable>;

/** The published model on its arm. */
export const publishedSettings: Settings = defaultsOf(parameterTable, 'published');

export const parameterNames = Object.keys(parameterTable) as readonly ParameterName[];

/** The entry of a parameter in a table (by default the one above), or undefined for an unknown name. */
export function specOf(name: string, table: ParameterTable = parameterTable): ParameterSpec | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
