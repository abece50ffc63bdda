import { crc32 } from 'node:zlib';
import { McapChunkBuilder, McapRecordBuilder } from '@mcap/core';

/**
 * Messages in the form of the file, at any place in it: a chunk record and its message indexes. Files consist of such
 * pieces, and one piece may go into several files.
 */
export interface McapChunk {
  readonly bytes: Uint8Array;
  /** Bytes of the chunk record alone. */
  readonly chunkLength: bigint;
  readonly uncompressedSize: bigint;
  /** Where the message index of each channel begins in `bytes`. */
  readonly indexOffsets: ReadonlyMap<number, number>;
  /** Messages of each channel. */
  readonly counts: ReadonlyMap<number, number>;
  /** Log times of the first and the last message (ns). */
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/** Gathers messages until they are sealed into a chunk. */
export class ChunkCollector {
  readonly #builder = new McapChunkBuilder({ useMessageIndex: true });
  readonly #records = new McapRecordBuilder();

  /** Bytes gathered so far. */
  get byteLength(): number {
    return this.#builder.byteLength;
  }

  /** @param timeNs when it was received or published */
  add(channelId: number, sequence: number, timeNs: bigint, data: Uint8Array): void {
    this.#builder.addMessage({ channelId, sequence, logTime: timeNs, publishTime: timeNs, data });
  }

  /** The messages gathered since the last call; undefined if there are none. */
  seal(): McapChunk | undefined {
    const messages = this.#builder;
    if (messages.numMessages === 0) return undefined;
    const records = this.#records;
    const gathered = messages.buffer;
    const uncompressedSize = BigInt(gathered.length);
    const chunkLength = records.writeChunk({
      messageStartTime: messages.messageStartTime,
      messageEndTime: messages.messageEndTime,
      uncompressedSize,
      uncompressedCrc: crc32(gathered),
      compression: '',
      records: gathered,
    });
    const indexOffsets = new Map<number, number>();
    const counts = new Map<number, number>();
    for (const index of messages.indices) {
      indexOffsets.set(index.channelId, records.length);
      counts.set(index.channelId, index.records.length);
      records.writeMessageIndex(index);
    }
    const chunk: McapChunk = {
      bytes: records.buffer,
      chunkLength,
      uncompressedSize,
      indexOffsets,
      counts,
      startNs: messages.messageStartTime,
      endNs: messages.messageEndTime,
    };
    messages.reset();
    records.reset();
    return chunk;
  }
}
