import { NeuromotorError } from '../../errors.js';

/**
 * A message that must not be published: it has a number that is not finite, or an array that would arrive as something
 * else.
 */
export class MessageError extends NeuromotorError {}

/**
 * Checks a message before it is published. rclnodejs silently reinterprets the bytes of other typed arrays, and turns
 * texts and undefined into NaN. ROS 2 carries NaN and infinity to the motors.
 * @throws MessageError that names the
 * field.
 */
export function checkOutgoing(message: object, where: string): void {
  for (const key in message) checkField((message as Readonly<Record<string, unknown>>)[key], where, key);
}

function checkField(value: unknown, where: string, key: string): void {
  switch (typeof value) {
    case 'number':
      if (!Number.isFinite(value)) reject(where, key, `is ${value}, expected a finite number`);
      return;
    case 'string':
    case 'boolean':
      return;
    case 'object':
      if (value === null) reject(where, key, 'is null, expected a value');
      else if (value instanceof Float64Array) checkDoubles(value, where, key);
      else if (ArrayBuffer.isView(value))
        reject(where, key, `is a ${value.constructor.name}, expected a Float64Array or an array`);
      else if (Array.isArray(value)) checkItems(value, where, key);
      else checkOutgoing(value, `${where}.${key}`);
      return;
    default:
      reject(where, key, `is ${typeof value}, expected a number, text, array or object`);
  }
}

function checkDoubles(values: Float64Array, where: string, key: string): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]))
      reject(where, `${key}[${i}]`, `is ${values[i]}, expected a finite number`);
}

function checkItems(items: readonly unknown[], where: string, key: string): void {
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    if (typeof item === 'number' ? Number.isFinite(item) : typeof item === 'string') continue;
    checkField(item, where, `${key}[${i}]`);
  }
}

function reject(where: string, key: string, problem: string): void {
  throw new MessageError(`${where}.${key} ${problem}; the message was not published`);
}
