/** Conversions between values of a parameter table and ROS 2 parameters, and the reasons when one is refused. */
import { problemWith } from '../../parameters/settings.js';
import { specOf } from '../../parameters/parameter-table.js';
import type { ParameterTable, ParameterType } from '../../parameters/parameter-spec.js';
import { isQosOverride } from './qos.js';

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
 * The value of a ROS 2 parameter in the form of the table. Integers become numbers. An integer is accepted for a
 * double, and an untyped empty array for an empty list of any type (`-p rate:=50`, `-p corner:=[]`).
 */
export function fromRos(table: ParameterTable, name: string, type: number, value: unknown): unknown {
  const wanted = specOf(name, table)?.type;
  if (type === NOT_SET && (wanted === 'double_array' || wanted === 'string_array')) return [];
  if (type === INTEGER) return Number(value);
  if (type === INTEGER_ARRAY && Array.isArray(value)) return value.map(Number);
  return value;
}

/** The value of a table in the form that rclnodejs needs. */
export function toRos(type: ParameterType, value: unknown): unknown {
  if (type === 'integer') return BigInt(value as number);
  return Array.isArray(value) ? [...(value as readonly unknown[])] : value;
}

/**
 * Why a parameter set from outside is refused, or undefined. Types must be those of the declaration. Unlike at the
 * start, an integer is no double here, because a ROS 2 parameter does not change its type.
 */
export function refusal(
  table: ParameterTable,
  name: string,
  type: number,
  value: unknown,
  declaring: boolean,
): string | undefined {
  const spec = specOf(name, table);
  if (spec === undefined && !isQosOverride(name)) return problemWith(name, value, table);
  if (spec?.readOnly !== false && !declaring)
    return `parameter '${name}' is read-only: give it at the start of the node (-p ${name}:=... or --params-file)`;
  if (spec === undefined) return undefined;
  if (type !== rosTypes[spec.type])
    return `parameter '${name}' is of type ${spec.type}, not ${typeNames[type] ?? String(type)}`;
  return problemWith(name, fromRos(table, name, type, value), table);
}
