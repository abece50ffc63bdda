/** Declares the parameter table on a node, with the values that command line and parameter files give. */
import { ConfigurationError } from '../../errors.js';
import { parameterTable, specOf } from '../../parameters/parameter-table.js';
import type { ParameterSpec, ParameterTable } from '../../parameters/parameter-spec.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { problemWith, profileOf, resolveSettings } from '../../parameters/settings.js';
import { fullName } from './fenced-node.js';
import { isQosOverride, QosOverrides } from './qos-overrides.js';
import { namesOnCommandLine, overridesFor, rosTypes, toRos } from './parameter-values.js';
import type { NativeOverrides, Rcl, RclDescriptor, RclLifecycleNode, RclNode } from './rcl-binding.js';

/** rclnodejs declares this one itself. */
const SIM_TIME = 'use_sim_time';

export interface DeclaredParameters {
  readonly settings: Settings;
  readonly qosOverrides: QosOverrides;
  /** Names that a file, and no argument, gave to several nodes at once. */
  readonly shared: ReadonlySet<string>;
}

/**
 * @returns the settings as declared; profile `robot` unless `model.profile` says otherwise
 * @throws ConfigurationError listing every unknown name, wrong type and value out of range. Unknown names from a file's
 *   section for several nodes may be another's: they are logged only.
 */
export function declareParameters(
  rcl: Rcl,
  node: RclLifecycleNode,
  native: readonly NativeOverrides[],
  argv: readonly string[],
): DeclaredParameters {
  const { known, qos, shared, problems } = readOverrides(node, native, argv);
  const qosOverrides = new QosOverrides(qos);
  problems.push(...qosOverrides.problems);
  let settings: Settings | undefined;
  try {
    settings = resolveSettings(profileOf(known, 'robot'), known);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(error.message);
  }
  if (settings === undefined || problems.length > 0) throw new ConfigurationError(problems.join('\n'));

  declareTable(rcl, node, parameterTable, settings);
  declareQosOverrides(rcl, node, qos);
  return { settings, qosOverrides, shared };
}

/** As `ros2 param list` shows them: only those that were given, read-only. */
function declareQosOverrides(rcl: Rcl, node: RclNode, qos: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(qos)) {
    const type = typeof value === 'number' ? 'integer' : 'string';
    node.declareParameter(
      new rcl.Parameter(name, rosTypes[type], toRos(type, value)),
      new rcl.ParameterDescriptor(name, rosTypes[type], 'Quality of service of a topic.', true),
      true,
    );
  }
}

export interface Overrides {
  /** Values for the entries of the table, and of unknown names. */
  readonly known: Record<string, unknown>;
  /** Values of `qos_overrides`. */
  readonly qos: Readonly<Record<string, unknown>>;
  readonly problems: string[];
  /** Names that a file, and no argument, gave to several nodes at once. */
  readonly shared: ReadonlySet<string>;
}

/**
 * What command line and parameter files say for the entries of a table, not yet validated, and what is wrong beside.
 * Unknown names stay among the values, for validation to name them.
 */
export function readOverrides(
  node: RclNode,
  native: readonly NativeOverrides[],
  argv: readonly string[],
  table: ParameterTable = parameterTable,
): Overrides {
  const { values, shared } = overridesFor(fullName(node), native, table);
  const typed = namesOnCommandLine(argv);
  const known: Record<string, unknown> = {};
  const qos: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (name === SIM_TIME) {
      if (typeof value !== 'boolean')
        problems.push(`parameter '${SIM_TIME}' is ${String(value)}, expected true or false`);
    } else if (isQosOverride(name)) {
      qos[name] = value;
    } else if (specOf(name, table) === undefined && shared.has(name) && !typed.has(name)) {
      node.getLogger().warn(`ignored: ${problemWith(name, value, table) ?? name}`);
    } else known[name] = value;
  }
  return { known, qos, problems, shared: new Set([...shared].filter((name) => !typed.has(name))) };
}

/** Declares every entry of a table with its value. */
export function declareTable(
  rcl: Rcl,
  node: RclNode,
  table: ParameterTable,
  values: Readonly<Record<string, unknown>>,
): void {
  for (const [name, spec] of Object.entries(table)) {
    const parameter = new rcl.Parameter(name, rosTypes[spec.type], toRos(spec.type, values[name]));
    node.declareParameter(parameter, descriptor(rcl, name, spec), true);
  }
}

/**
 * The description that parameter tools show. The range stands only in the message: given to rclnodejs, it would refuse
 * values without saying why.
 */
function descriptor(rcl: Rcl, name: string, spec: ParameterSpec): RclDescriptor {
  const unit = spec.unit === undefined ? '' : ` [${spec.unit}]`;
  const base = new rcl.ParameterDescriptor(name, rosTypes[spec.type], spec.description + unit, spec.readOnly);
  const extra: Record<string, unknown> = {};
  if (spec.choices !== undefined) extra.additional_constraints = `one of ${spec.choices.join(', ')}`;
  if (spec.range !== undefined) {
    const [low, high] = spec.range;
    if (spec.type === 'integer')
      extra.integer_range = [{ from_value: BigInt(low), to_value: BigInt(high), step: 0n }];
    else extra.floating_point_range = [{ from_value: low, to_value: high, step: 0 }];
  }
  const toMessage = base.toMessage.bind(base);
  base.toMessage = () => ({ ...toMessage(), ...extra });
  return base;
}
