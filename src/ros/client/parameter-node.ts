/** A plain node whose parameters are those of a table, all of which may change while it runs. */
import { ConfigurationError } from '../../errors.js';
import type { ParameterTable } from '../../parameters/parameter-spec.js';
import { problemWith } from '../../parameters/settings.js';
import { declareTable, readOverrides } from './declare-parameters.js';
import { QosOverrides } from './qos-overrides.js';
import { fromRos } from './parameter-values.js';
import type { NativeOverrides, Rcl, RclNode, RclParameter } from './rcl-binding.js';
import { RosNode } from './ros-node.js';
import type { FaultListener } from './ros-node.js';

type Values = Readonly<Record<string, unknown>>;

export interface TableOptions {
  readonly table: ParameterTable;
  /** The values unless command line or parameter files say otherwise. */
  readonly initial: Values;
  /** What is wrong with a set of values as a whole, one text each. */
  problems(values: Values): string[];
}

/** The values of a node's parameters, and whether others may take their place. */
export class TableValues {
  readonly #options: TableOptions;
  #values: Values;

  constructor(options: TableOptions) {
    this.#options = options;
    this.#values = options.initial;
  }

  get table(): ParameterTable {
    return this.#options.table;
  }

  get values(): Values {
    return this.#values;
  }

  /** Why some cannot be changed to these, or undefined. */
  refusal(changes: Values): string | undefined {
    const problems = this.#options.problems({ ...this.#values, ...changes });
    return problems.length > 0 ? problems.join('; ') : undefined;
  }

  /** What ROS parameters say, as the table has it. */
  read(parameters: readonly RclParameter[]): Values {
    const known = parameters.filter(({ name }) => Object.hasOwn(this.table, name));
    return Object.fromEntries(
      known.map(({ name, type, value }) => [name, fromRos(name, type, value, this.table)]),
    );
  }

  change(changes: Values): void {
    this.#values = Object.freeze({ ...this.#values, ...changes });
  }
}

export class ParameterNode extends RosNode {
  readonly #parameters: TableValues;
  readonly #listeners: ((values: Values) => void)[] = [];

  /**
   * Made by `RosContext.createParameterNode`.
   * @throws ConfigurationError listing every unknown or wrong parameter that was given
   */
  constructor(
    rcl: Rcl,
    node: RclNode,
    fault: FaultListener,
    parameters: TableValues,
    native: readonly NativeOverrides[],
    argv: readonly string[],
  ) {
    const { table } = parameters;
    const { known, qos, problems } = readOverrides(node, native, argv, table);
    const overrides = new QosOverrides(qos);
    super(rcl, node, fault, overrides);
    this.#parameters = parameters;
    problems.push(...overrides.problems);
    for (const [name, value] of Object.entries(known)) {
      const problem = problemWith(name, value, table);
      if (problem !== undefined) problems.push(problem);
    }
    if (problems.length === 0) problems.push(...[parameters.refusal(known) ?? []].flat());
    if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
    parameters.change(known);
    declareTable(rcl, node, table, parameters.values);
    node.addPostSetParametersCallback((changed) => {
      parameters.change(parameters.read(changed));
      for (const listener of this.#listeners) listener(parameters.values);
    });
  }

  /** The parameters as they are now. */
  get values(): Values {
    return this.#parameters.values;
  }

  /** Calls back after parameters were changed from outside. */
  onValues(callback: (values: Values) => void): void {
    this.#listeners.push(this.fence('parameter change', callback));
  }
}
