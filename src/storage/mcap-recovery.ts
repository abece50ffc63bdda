import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { McapStreamReader } from '@mcap/core';
import type { McapTypes } from '@mcap/core';
import { openDataFile } from '../parameters/read-data-file.js';
import { messageOf, RecordingError } from '../errors.js';
import { fillAtomically } from './atomic-write.js';
import { ChunkCollector } from './mcap-chunk.js';
import { McapFile } from './mcap-file.js';
import type { McapChannel } from './mcap-file.js';

const CHUNK_BYTES = 2 ** 20;
/** A recording is read piece by piece, so its size needs hardly any bound. */
const MOST_BYTES = 2 ** 42;
/** Bound of an incomplete record. Records have some megabytes; a damaged length could ask for all memory. */
const MOST_RECORD_BYTES = 2 ** 28;

export interface Recovery {
  readonly messages: number;
  /** True when the recording was whole: nothing had to be recovered. */
  readonly complete: boolean;
}

/**
 * Makes a complete recording of one that lacks its end: all messages up to the first damage, with an index.
 * @param to written as a whole or not at all
 * @throws RecordingError when `from` cannot be read, is no MCAP file, or has no message
 */
export async function recoverRecording(from: string, to: string): Promise<Recovery> {
  const damaged = new Damage();
  let messages = 0;
  try {
    const { descriptor } = openDataFile(from, MOST_BYTES);
    const input = createReadStream(from, { fd: descriptor, highWaterMark: CHUNK_BYTES });
    await fillAtomically(to, async (file) => {
      const channels = new Map<number, McapChannel>();
      const schemas = new Map<number, McapTypes.Schema>();
      const collector = new ChunkCollector();
      const output = new McapFile(file, 'neuromotor recover');
      const flush = async () => {
        const chunk = collector.seal();
        if (chunk !== undefined) await output.write(chunk, channels);
      };
      for await (const record of recordsOf(input, damaged)) {
        if (record.type === 'Schema') schemas.set(record.id, record);
        else if (record.type === 'Channel') {
          const schema = schemas.get(record.schemaId);
          if (schema !== undefined) channels.set(record.id, channelOf(record, schema));
        } else if (record.type === 'Message' && channels.has(record.channelId)) {
          collector.add(record.channelId, record.sequence, record.logTime, record.data);
          messages++;
          if (collector.byteLength > CHUNK_BYTES) await flush();
        }
      }
      await flush();
      await output.end();
      if (messages === 0)
        throw new RecordingError(`recording ${from}: no message can be read from it${damaged.reason}`);
    });
  } catch (error) {
    if (error instanceof Error && error.cause instanceof RecordingError) throw error.cause;
    throw new RecordingError(`recording ${from}: ${messageOf(error)}`, { cause: error });
  }
  return { messages, complete: damaged.reason === '' };
}

class Damage {
  /** The reason why reading ended early, after a colon; empty if it did not. */
  reason = '';
}

function channelOf({ id, topic }: McapTypes.Channel, { name, data }: McapTypes.Schema): McapChannel {
  return { id, topic, format: { type: name, definition: new TextDecoder().decode(data) } };
}

/** Records up to the end or the first damage, which is noted. */
async function* recordsOf(input: ReadStream, damaged: Damage): AsyncGenerator<McapTypes.TypedMcapRecord> {
  const reader = new McapStreamReader({ validateCrcs: true });
  for await (const piece of input) {
    try {
      reader.append(piece as Uint8Array);
      for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) yield record;
      if (reader.bytesRemaining() > MOST_RECORD_BYTES)
        throw new RecordingError(`a record of more than ${MOST_RECORD_BYTES} bytes`);
    } catch (error) {
      damaged.reason = `: ${messageOf(error)}`;
      return;
    }
  }
  if (!reader.done()) damaged.reason = ': it ends in the middle';
}
