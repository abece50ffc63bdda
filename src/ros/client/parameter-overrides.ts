/** Values from the command line and parameter files for the parameters of a node. */
import { readFileSync } from 'node:fs';
import { fileBeside, parseYaml, robotFiles } from '../../parameters/configuration-file.js';
import { problemWith } from '../../parameters/settings.js';
import { specOf } from '../../parameters/parameter-table.js';
import type { ParameterTable } from '../../parameters/parameter-spec.js';
import { fromRos } from './parameter-values.js';
import { isQosOverride } from './qos.js';
import { fullName } from './rcl-binding.js';
import type { NativeOverrides, RclNode } from './rcl-binding.js';

/** rclnodejs declares this one itself. */
export const SIM_TIME = 'use_sim_time';

export interface Overrides {
  /** Values for the entries of the table, and of unknown names. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Values of `qos_overrides`. */
  readonly qos: Readonly<Record<string, unknown>>;
  readonly problems: readonly string[];
  /** Names that a file, and no argument, gave to several nodes at once. */
  readonly shared: ReadonlySet<string>;
}

/** Values given at the start of a process for the parameters of its nodes. */
export interface StartValues {
  readonly native: readonly NativeOverrides[];
  /** The arguments of the program. */
  readonly argv: readonly string[];
}

/**
 * The values for the entries of a table, not yet validated, and further problems. Unknown names stay among the values,
 * so that validation names them. If a file's section for several nodes gives them, they may be for another node, and
 * are only logged.
 */
export function readOverrides(
  node: RclNode,
  { native, argv }: StartValues,
  table: ParameterTable,
): Overrides {
  const { values, shared } = overridesFor(fullName(node), native, table);
  const typed = namesOnCommandLine(argv);
  const given: Record<string, unknown> = {};
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
    } else
      given[name] = robotFiles.includes(name) && !typed.has(name) ? asInItsFile(value, argv, name) : value;
  }
  return { given, qos, problems, shared: new Set([...shared].filter((name) => !typed.has(name))) };
}

/**
 * The overrides for the node with this full name, in the form of the table. Later ones replace earlier ones.
 * @param fullName with leading slash, as `/left/neuromotor`
 */
export function overridesFor(
  fullName: string,
  native: readonly NativeOverrides[],
  table: ParameterTable,
): { readonly values: Record<string, unknown>; readonly shared: ReadonlySet<string> } {
  const values: Record<string, unknown> = {};
  const shared = new Set<string>();
  for (const { name: pattern, parameters } of native) {
    if (!namePattern(pattern).test(fullName)) continue;
    for (const { name, type, value } of parameters) {
      values[name] = fromRos(table, name, type, value);
      if (pattern.includes('*')) shared.add(name);
      else shared.delete(name);
    }
  }
  return { values, shared };
}

/** `*` stands for one part of a name and `**` for any number of parts, as in parameter files of rclcpp. */
function namePattern(pattern: string): RegExp {
  const parts = pattern.split('/').filter((part) => part !== '');
  const expression = parts.map((part) =>
    part === '**'
      ? '(?:/[^/]+)*'
      : `/${part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}`,
  );
  return new RegExp(`^${expression.join('')}$`);
}

/**
 * A file of the robot that a `--params-file` names is relative to the folder of that file, as with `--config`. The last
 * file with this value counts. A value from anywhere else stays as it is.
 * @param name of the parameter
 */
export function asInItsFile(value: unknown, argv: readonly string[], name = 'urdf'): unknown {
  if (typeof value !== 'string') return value;
  const files = argv.filter((_, i) => argv.at(i - 1) === '--params-file' && i > 0);
  const file = files.findLast((one) => {
    try {
      return names(parseYaml(readFileSync(one, 'utf8')), name, value);
    } catch {
      // rcl has read it and says what is wrong with it.
      return false;
    }
  });
  return file === undefined ? value : fileBeside(value, file);
}

/** Whether a parameter file has this value of a parameter, for any node; its name may be written as nested keys. */
function names(content: unknown, name: string, value: string): boolean {
  if (typeof content !== 'object' || content === null) return false;
  return Object.entries(content).some(([key, item]: [string, unknown]) => {
    if (key === name) return item === value;
    const inner = name.startsWith(`${key}.`) && names(item, name.slice(key.length + 1), value);
    return inner || names(item, name, value);
  });
}

/** The names given with `-p name:=value` on this command line: they are meant for no other program. */
export function namesOnCommandLine(argv: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  argv.forEach((argument, i) => {
    if ((argument !== '-p' && argument !== '--param') || i + 1 >= argv.length) return;
    const rule = argv[i + 1].split(':=', 1)[0];
    names.add(rule.slice(rule.lastIndexOf(':') + 1));
  });
  return names;
}
