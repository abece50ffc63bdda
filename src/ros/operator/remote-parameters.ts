/** Reads and sets parameters of another node. */
import { ConfigurationError } from '../../errors.js';
import type { ParameterValue } from '../client/messages.js';
import type { RosNode } from '../client/ros-node.js';

/** rcl_interfaces/msg/ParameterType: the field of a value, and what it takes. */
const kinds: Readonly<
  Record<number, { readonly field: keyof ParameterValue; readonly takes: string } | undefined>
> = {
  1: { field: 'bool_value', takes: 'true or false' },
  2: { field: 'integer_value', takes: 'an integer' },
  3: { field: 'double_value', takes: 'a number' },
  4: { field: 'string_value', takes: 'a text' },
  7: { field: 'integer_array_value', takes: 'a list of integers' },
  8: { field: 'double_array_value', takes: 'a list of numbers' },
  9: { field: 'string_array_value', takes: 'a list of texts' },
};

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const listOf = (value: unknown, fits: (item: unknown) => boolean) =>
  Array.isArray(value) && value.every(fits);

/** Whether a value fits a type of ROS 2; an integer is a number as well. */
function fits(type: number, value: unknown): boolean {
  switch (type) {
    case 1:
      return typeof value === 'boolean';
    case 2:
      return Number.isInteger(value);
    case 3:
      return isNumber(value);
    case 4:
      return typeof value === 'string';
    case 7:
      return listOf(value, Number.isInteger);
    case 8:
      return listOf(value, isNumber);
    default:
      return type === 9 && listOf(value, (item) => typeof item === 'string');
  }
}

/**
 * A value as ROS 2 sends it.
 * @throws ConfigurationError when it is of another type than the parameter
 */
export function parameterValue(name: string, type: number, value: unknown): Partial<ParameterValue> {
  const kind = kinds[type];
  if (kind === undefined)
    throw new ConfigurationError(`parameter '${name}' is of a type that cannot be set here`);
  if (!fits(type, value))
    throw new ConfigurationError(`parameter '${name}' is ${JSON.stringify(value)}, expected ${kind.takes}`);
  const sent = type === 2 ? BigInt(value as number) : type === 7 ? (value as number[]).map(BigInt) : value;
  return { type, [kind.field]: sent };
}

/** What a value of a message stands for; undefined where the node has no such parameter. */
export function plainValue(value: ParameterValue): unknown {
  const field = kinds[value.type]?.field;
  if (field === undefined) return undefined;
  const plain = value[field];
  if (typeof plain === 'bigint') return Number(plain);
  return typeof plain === 'object' ? Array.from(plain as ArrayLike<unknown>) : plain;
}

/** The values of parameters of a node, in the order of their names. @throws NoAnswerError */
export async function getParameters(
  node: RosNode,
  target: string,
  names: readonly string[],
  patienceS: number,
): Promise<readonly ParameterValue[]> {
  const client = node.client('rcl_interfaces/srv/GetParameters', `${target}/get_parameters`);
  const { values } = await client.call({ names }, patienceS);
  return values;
}

/**
 * Sets parameters, each for itself.
 * @returns why some were refused, one text each
 * @throws ConfigurationError where the node has no such parameter, or a value does not fit its type
 * @throws NoAnswerError
 */
export async function setParameters(
  node: RosNode,
  target: string,
  values: Readonly<Record<string, unknown>>,
  patienceS: number,
): Promise<readonly string[]> {
  const names = Object.keys(values);
  const before = await getParameters(node, target, names, patienceS);
  const parameters = names.map((name, i) => {
    // A node answers with fewer values where it does not know all names.
    const type = before.length === names.length ? before[i].type : 0;
    if (type === 0 && before.length === names.length)
      throw new ConfigurationError(`${target} has no parameter '${name}'`);
    if (type === 0) throw new ConfigurationError(`${target} does not have all of ${names.join(', ')}`);
    return { name, value: parameterValue(name, type, values[name]) };
  });
  const client = node.client('rcl_interfaces/srv/SetParameters', `${target}/set_parameters`);
  const { results } = await client.call({ parameters }, patienceS);
  return results.flatMap(({ successful, reason }, i) =>
    successful ? [] : [reason === '' ? `${names[i]} was refused` : reason],
  );
}
