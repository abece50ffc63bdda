import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import { messageDefinition } from './message-definition.js';

/** The format of one message type: its definition, and its bytes as ROS 2 sends them (CDR). */
export interface MessageFormat {
  /** As `sensor_msgs/msg/JointState`. */
  readonly type: string;
  /** Definition of the type and of all types that it contains (`ros2msg`). */
  readonly definition: string;
  encode(message: object): Uint8Array;
  /** @throws RangeError and others for bytes that are no such message */
  decode(bytes: Uint8Array): unknown;
}

/**
 * The format of a message type of the ROS 2 core, or of an installed package.
 * @throws ConfigurationError for a type that is neither
 */
export function messageFormat(type: string): MessageFormat {
  const definition = messageDefinition(type);
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

/**
 * The encoder gives a text as many bytes as it has UTF-16 units and cuts off the rest. For each further byte a zero is
 * appended, which is cut off instead. Messages in plain ASCII, nearly all, stay as they are.
 */
function withRoomForUtf8(message: object): object {
  return (widened(message) as object | undefined) ?? message;
}

/** A copy of `value` with longer texts, or undefined if all texts are ASCII. */
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
