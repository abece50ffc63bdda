import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { ConfigurationError } from '../errors.js';

/** How messages of one type are written down: the definition of the type, and its bytes as ROS 2 sends them (CDR). */
export interface MessageFormat {
  /** As `sensor_msgs/msg/JointState`. */
  readonly type: string;
  /** Definition of the type and of all that it contains (`ros2msg`). */
  readonly definition: string;
  encode(message: object): Uint8Array;
  /** @throws RangeError and others for bytes that are no such message */
  decode(bytes: Uint8Array): unknown;
}

const require = createRequire(import.meta.url);

/**
 * The format of a message type of the ROS 2 core.
 * @throws ConfigurationError for a type that is none
 */
export function messageFormat(type: string): MessageFormat {
  const definition = definitionOf(type);
  const parsed = parse(definition, { ros2: true });
  const writer = new MessageWriter(parsed);
  const reader = new MessageReader(parsed);
  return {
    type,
    definition,
    encode: (message) => writer.writeMessage(withRoomForUtf8(message)),
    decode: (bytes) => reader.readMessage(bytes),
  };
}

function definitionOf(type: string): string {
  if (/^\w+\/msg\/\w+$/.test(type)) {
    try {
      return readFileSync(
        require.resolve(`@foxglove/rosmsg-msgs-common/msgdefs/ros2jazzy/${type}.msg`),
        'utf8',
      );
    } catch {
      // said below
    }
  }
  throw new ConfigurationError(`'${type}' is no message type of the ROS 2 core`);
}

/**
 * The encoder gives a text as many bytes as it has UTF-16 units and cuts off what does not fit; each byte more gets a
 * zero at the end, which is cut off instead. Messages in plain ASCII, nearly all, stay as they are.
 */
function withRoomForUtf8(message: object): object {
  return (widened(message) as object | undefined) ?? message;
}

/** A copy of `value` with longer texts, or undefined where all are ASCII. */
function widened(value: unknown): unknown {
  if (typeof value === 'string') {
    const bytes = Buffer.byteLength(value);
    return bytes === value.length ? undefined : value + '\0'.repeat(bytes - value.length);
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return undefined;
  if (Array.isArray(value)) return widenedItems(value);
  let copy: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(value)) {
    const wide = widened(item);
    if (wide !== undefined) (copy ??= { ...value })[key] = wide;
  }
  return copy;
}

function widenedItems(items: readonly unknown[]): unknown {
  if (typeof items[0] === 'number') return undefined;
  const wide = items.map(widened);
  return wide.every((item) => item === undefined) ? undefined : wide.map((item, i) => item ?? items[i]);
}
