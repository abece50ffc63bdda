/** The parameters of a node: those of a table, with values from the command line and from parameter files. */
import { ConfigurationError } from '../../errors.js';
import { specOf } from '../../parameters/parameter-table.js';
import { problemWith } from '../../parameters/settings.js';
import type { ParameterSpec, ParameterTable } from '../../parameters/parameter-spec.js';
import { readOverrides } from './parameter-overrides.js';
import type { StartValues } from './parameter-overrides.js';
import { fromRos, refusal, rosTypes, toRos } from './parameter-values.js';
import { isQosOverride, QosOverrides } from './qos.js';
import type { Rcl, RclDescriptor, RclNode, RclParameter } from './rcl-binding.js';

/** The parameters of a node, and the permitted combinations of values. */
export interface ParameterSet<V extends object> {
  readonly table: ParameterTable;
  /**
   * All values at the start of the node.
   * @param given the given values, each valid by itself
   * @throws ConfigurationError
   * when they do not fit together
   */
  resolve(given: Readonly<Record<string, unknown>>): V;
  /** Problems of the values as a whole, one text each, at the start and after each change. */
  conflicts?(values: V): readonly string[];
}

export class NodeParameters<V extends object> {
  readonly #set: ParameterSet<V>;
  #values: V | undefined;
  /** Names that a file, but no argument, gave to several nodes at once. */
  shared: ReadonlySet<string> = new Set();
  qosOverrides = new QosOverrides({});
  /** What the node is busy with, so that some parameters cannot be changed; undefined while it is idle. */
  busy: () => string | undefined = () => undefined;

  /** Has no values until `declare`. */
  constructor(set: ParameterSet<V>) {
    this.#set = set;
  }

  get values(): V {
    if (this.#values === undefined) throw new Error('the parameters of the node are not declared yet');
    return this.#values;
  }

  /**
   * Reads the values given at the start and declares all parameters on `node`.
   * @throws ConfigurationError that lists
   * every unknown name, wrong type, value out of range and conflict
   */
  declare(rcl: Rcl, node: RclNode, start: StartValues): void {
    const { table } = this.#set;
    const { given, qos, problems, shared } = readOverrides(node, start, table);
    this.shared = shared;
    this.qosOverrides = new QosOverrides(qos);
    const wrong = Object.entries(given).flatMap(([name, value]) => problemWith(name, value, table) ?? []);
    const all = [...problems, ...this.qosOverrides.problems, ...wrong];
    const values = wrong.length === 0 ? this.#resolved(given, all) : undefined;
    if (values === undefined || all.length > 0) throw new ConfigurationError(all.join('\n'));
    this.#values = values;
    declareTable(rcl, node, table, values);
    declareQosOverrides(rcl, node, qos);
  }

  /** All values, or undefined if they are invalid; the problems are added to `problems`. */
  #resolved(given: Readonly<Record<string, unknown>>, problems: string[]): V | undefined {
    try {
      const values = this.#set.resolve(given);
      problems.push(...(this.#set.conflicts?.(values) ?? []));
      return values;
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      problems.push(error.message);
      return undefined;
    }
  }

  /** Why changes are refused, or undefined. Parameters of rclnodejs itself are left to rclnodejs. */
  refusal(node: RclNode, changes: readonly RclParameter[], declaring: boolean): string | undefined {
    const { table } = this.#set;
    for (const { name, type, value } of changes) {
      if (specOf(name, table) === undefined && isDeclared(node, name) && (declaring || !isQosOverride(name)))
        continue;
      const reason = refusal(table, name, type, value, declaring);
      if (reason !== undefined) return reason;
      const busy = !declaring && specOf(name, table)?.whileIdle === true ? this.busy() : undefined;
      if (busy !== undefined)
        return `parameter '${name}' is changed only while the node is idle; it is ${busy}`;
    }
    if (declaring || this.#values === undefined) return undefined;
    const conflicts = this.#set.conflicts?.({ ...this.#values, ...this.#read(changes) }) ?? [];
    return conflicts.length > 0 ? conflicts.join('; ') : undefined;
  }

  /** Stores the changes from outside, and returns them. */
  change(changed: readonly RclParameter[]): Partial<V> {
    const changes = this.#read(changed);
    this.#values = Object.freeze({ ...this.values, ...changes });
    return changes;
  }

  /** Converts values of ROS parameters to those of the table. */
  #read(parameters: readonly RclParameter[]): Partial<V> {
    const { table } = this.#set;
    const known = parameters.filter(({ name }) => specOf(name, table) !== undefined);
    return Object.fromEntries(
      known.map(({ name, type, value }) => [name, fromRos(table, name, type, value)]),
    ) as Partial<V>;
  }
}

function isDeclared(node: RclNode, name: string): boolean {
  return node.getParameterDescriptors().some((descriptor) => descriptor.name === name);
}

function declareTable(rcl: Rcl, node: RclNode, table: ParameterTable, values: object): void {
  const byName = new Map(Object.entries(values));
  for (const [name, spec] of Object.entries(table)) {
    const parameter = new rcl.Parameter(name, rosTypes[spec.type], toRos(spec.type, byName.get(name)));
    node.declareParameter(parameter, descriptor(rcl, name, spec), true);
  }
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

/**
 * The description that parameter tools show. The range is only in the message: rclnodejs would refuse values outside it
 * without a reason.
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
