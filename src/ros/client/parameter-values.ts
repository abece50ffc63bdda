/** Conversions between values of the parameter table and ROS 2 parameters, and the reasons when one is refused. */
import { problemWith } from '../../parameters/settings.js';
import { parameterTable, specOf } from '../../parameters/parameter-table.js';
import type { ParameterTable, ParameterType } from '../../parameters/parameter-spec.js';
import { isQosOverride } from './qos-overrides.js';
import type { NativeOverrides } from './rcl-binding.js';

/** rcl_interfaces/msg/ParameterType */
export const rosTypes = {
  boolean: 1,
  integer: 2,
  double: 3,
  string: 4,
  double_array: 8,
  string_array: 9,
} as const satisfies Record<ParameterType, number>;

const INTEGER = rosTypes.integer;
const INTEGER_ARRAY = 7;
const NOT_SET = 0;
const typeNames = [
  'nothing',
  'boolean',
  'integer',
  'double',
  'string',
  'byte_array',
  'boolean_array',
  'integer_array',
  'double_array',
  'string_array',
];

/**
 * The value of a ROS 2 parameter as the table has it: integers as numbers; integers where a double is wanted and
 * the untyped empty array taken for what they mean (`-p rate:=50`, `-p corner:=[]`).
 */
export function fromRos(
  name: string,
  type: number,
  value: unknown,
  table: ParameterTable = parameterTable,
): unknown {
  const wanted = specOf(name, table)?.type;
  if (type === NOT_SET && (wanted === 'double_array' || wanted === 'string_array')) return [];
  if (type === INTEGER) return Number(value);
  if (type === INTEGER_ARRAY && Array.isArray(value)) return value.map(Number);
  return value;
}

/** The value of the table as rclnodejs wants it. */
export function toRos(type: ParameterType, value: unknown): unknown {
  if (type === 'integer') return BigInt(value as number);
  return Array.isArray(value) ? [...(value as readonly unknown[])] : value;
}

/**
 * Why a parameter set from outside is refused, or undefined. Types are those of the declaration: here, unlike at the
 * start, an integer is no double, since a ROS 2 parameter does not change its type.
 */
export function refusal(
  name: string,
  type: number,
  value: unknown,
  declaring: boolean,
  table: ParameterTable = parameterTable,
): string | undefined {
  const spec = specOf(name, table);
  if (spec === undefined && !isQosOverride(name)) return problemWith(name, value, table);
  if (spec?.readOnly !== false && !declaring)
    return `parameter '${name}' is read-only: give it at the start of the node (-p ${name}:=... or --params-file)`;
  if (spec === undefined) return undefined;
  if (type !== rosTypes[spec.type])
    return `parameter '${name}' is of type ${spec.type}, not ${typeNames[type] ?? String(type)}`;
  return problemWith(name, fromRos(name, type, value, table), table);
}

/**
 * The overrides meant for the node of this full name, later ones first overwritten, as the table has them.
 * @param fullName with leading slash, as `/left/neuromotor`
 */
export function overridesFor(
  fullName: string,
  native: readonly NativeOverrides[],
  table: ParameterTable = parameterTable,
): { readonly values: Record<string, unknown>; readonly shared: ReadonlySet<string> } {
  const values: Record<string, unknown> = {};
  const shared = new Set<string>();
  for (const { name: pattern, parameters } of native) {
    if (!namePattern(pattern).test(fullName)) continue;
    for (const { name, type, value } of parameters) {
      values[name] = fromRos(name, type, value, table);
      if (pattern.includes('*')) shared.add(name);
      else shared.delete(name);
    }
  }
  return { values, shared };
}

/** `*` stands for one part of a name, `**` for any number of them, as in parameter files of rclcpp. */
function namePattern(pattern: string): RegExp {
  const parts = pattern.split('/').filter((part) => part !== '');
  const expression = parts.map((part) =>
    part === '**'
      ? '(?:/[^/]+)*'
      : `/${part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}`,
  );
  return new RegExp(`^${expression.join('')}$`);
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
