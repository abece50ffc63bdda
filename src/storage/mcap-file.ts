import type { FileHandle } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { McapConstants, McapRecordBuilder } from '@mcap/core';
import type { McapTypes } from '@mcap/core';
import type { McapChunk } from './mcap-chunk.js';
import type { MessageFormat } from './ros2-message.js';

const { Opcode } = McapConstants;

/** A topic in a recording. */
export interface McapChannel {
  readonly id: number;
  /** Full name. */
  readonly topic: string;
  readonly format: Pick<MessageFormat, 'type' | 'definition'>;
}

/**
 * An MCAP file of the ROS 2 profile, made of chunks: data with the definitions that they need, then a summary with
 * statistics and an index. If a crash loses the end, the file can still be read from the start. Calls must wait for
 * each other.
 */
export class McapFile {
  readonly #file: FileHandle;
  readonly #library: string;
  readonly #records = new McapRecordBuilder();
  readonly #channels = new Map<number, McapTypes.Channel>();
  /** Schemas by the type of the messages. */
  readonly #schemas = new Map<string, McapTypes.Schema>();
  readonly #counts = new Map<number, bigint>();
  readonly #chunkIndexes: McapTypes.ChunkIndex[] = [];
  #position = 0;

  /** @param library name of the program that writes */
  constructor(file: FileHandle, library: string) {
    this.#file = file;
    this.#library = library;
  }

  /** Bytes written so far. */
  get size(): number {
    return this.#position;
  }

  /** @param channels the channels of the chunk */
  async write(chunk: McapChunk, channels: ReadonlyMap<number, McapChannel>): Promise<void> {
    this.#begin();
    for (const id of chunk.counts.keys()) this.#introduce(id, channels);
    await this.#flush();
    const start = BigInt(this.#position);
    this.#chunkIndexes.push({
      messageStartTime: chunk.startNs,
      messageEndTime: chunk.endNs,
      chunkStartOffset: start,
      chunkLength: chunk.chunkLength,
      messageIndexOffsets: new Map(
        Array.from(chunk.indexOffsets, ([id, offset]) => [id, start + BigInt(offset)]),
      ),
      messageIndexLength: BigInt(chunk.bytes.length) - chunk.chunkLength,
      compression: '',
      compressedSize: chunk.uncompressedSize,
      uncompressedSize: chunk.uncompressedSize,
    });
    for (const [id, count] of chunk.counts)
      this.#counts.set(id, (this.#counts.get(id) ?? 0n) + BigInt(count));
    await this.#append(chunk.bytes);
  }

  /** Writes the summary; the file is complete then. */
  async end(): Promise<void> {
    const records = this.#records;
    this.#begin();
    records.writeDataEnd({ dataSectionCrc: 0 });
    await this.#flush();

    const summaryStart = this.#position;
    const groups: { opcode: number; start: number; length: number }[] = [];
    const group = (opcode: number, write: () => void) => {
      const start = records.length;
      write();
      if (records.length > start)
        groups.push({ opcode, start: summaryStart + start, length: records.length - start });
    };
    group(Opcode.SCHEMA, () => {
      for (const schema of this.#schemas.values()) records.writeSchema(schema);
    });
    group(Opcode.CHANNEL, () => {
      for (const channel of this.#channels.values()) records.writeChannel(channel);
    });
    group(Opcode.STATISTICS, () => records.writeStatistics(this.#statistics()));
    group(Opcode.CHUNK_INDEX, () => {
      for (const index of this.#chunkIndexes) records.writeChunkIndex(index);
    });
    const summaryOffsetStart = summaryStart + records.length;
    for (const { opcode, start, length } of groups)
      records.writeSummaryOffset({
        groupOpcode: opcode,
        groupStart: BigInt(start),
        groupLength: BigInt(length),
      });
    records.writeFooter({
      summaryStart: BigInt(summaryStart),
      summaryOffsetStart: BigInt(summaryOffsetStart),
      summaryCrc: 0,
    });
    // The checksum is the last number of the footer, and covers everything before it.
    const summary = records.buffer;
    const crcAt = summary.length - Uint32Array.BYTES_PER_ELEMENT;
    const checksum = crc32(summary.subarray(0, crcAt));
    new DataView(summary.buffer).setUint32(crcAt, checksum, true);
    records.reset();
    records.writeMagic();
    await this.#append(summary);
    await this.#flush();
  }

  #begin(): void {
    if (this.#position > 0) return;
    this.#records.writeMagic();
    this.#records.writeHeader({ profile: 'ros2', library: this.#library });
  }

  /** Definitions precede the first message that needs them, outside of chunks, so that a chunk fits any file. */
  #introduce(id: number, channels: ReadonlyMap<number, McapChannel>): void {
    if (this.#channels.has(id)) return;
    const channel = channels.get(id);
    if (channel === undefined) throw new Error(`the chunk has messages of an unknown channel ${id}`);
    const { topic, format } = channel;
    let schema = this.#schemas.get(format.type);
    if (schema === undefined) {
      const data = new TextEncoder().encode(format.definition);
      schema = { id: this.#schemas.size + 1, name: format.type, encoding: 'ros2msg', data };
      this.#schemas.set(format.type, schema);
      this.#records.writeSchema(schema);
    }
    const record = { id, schemaId: schema.id, topic, messageEncoding: 'cdr', metadata: new Map() };
    this.#channels.set(id, record);
    this.#records.writeChannel(record);
  }

  #statistics(): McapTypes.Statistics {
    const indexes = this.#chunkIndexes;
    const counts = [...this.#counts.values()];
    return {
      messageCount: counts.reduce((sum, count) => sum + count, 0n),
      schemaCount: this.#schemas.size,
      channelCount: this.#channels.size,
      attachmentCount: 0,
      metadataCount: 0,
      chunkCount: indexes.length,
      messageStartTime: indexes.reduce(
        (least, { messageStartTime: t }) => (least === 0n || t < least ? t : least),
        0n,
      ),
      messageEndTime: indexes.reduce((most, { messageEndTime: t }) => (t > most ? t : most), 0n),
      channelMessageCounts: this.#counts,
    };
  }

  async #flush(): Promise<void> {
    const bytes = this.#records.buffer;
    await this.#append(bytes);
    this.#records.reset();
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await this.#file.appendFile(bytes);
    this.#position += bytes.length;
  }
}
