import type { FileHandle } from 'node:fs/promises';
import { messageOf } from '../errors.js';
import type { McapChunk } from './mcap-chunk.js';
import { McapFile } from './mcap-file.js';
import type { McapChannel } from './mcap-file.js';
import { createRecordingFile } from './recording-path.js';

/** The index of a file is kept in memory until its end: a long recording goes on in another file. */
const MOST_FILE_BYTES = 2 ** 30;
const LONGEST_FILE_NS = 3_600_000_000_000n;
/** Bytes that may wait for a slow disk; further messages are lost. */
const MOST_WAITING_BYTES = 16 * 2 ** 20;

export interface RecordingOptions {
  /** A file or a folder, see `requireRecordingTarget`. */
  readonly target: string;
  /** Name of a file in a folder, before the time. */
  readonly name: string;
  readonly library: string;
  readonly channels: ReadonlyMap<number, McapChannel>;
  /** Called once, when writing failed or the disk is too slow. */
  readonly onProblem: (text: string) => void;
}

/** A recording in progress. Takes chunks at any time and writes them when the disk has time, in order. */
export class Recording {
  readonly #options: RecordingOptions;
  #open:
    | { readonly path: string; readonly file: FileHandle; readonly mcap: McapFile; startNs: bigint }
    | undefined;
  readonly #waiting: McapChunk[] = [];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  #failed = false;
  #lost = 0;

  constructor(options: RecordingOptions) {
    this.#options = options;
  }

  /** The file that is written to; undefined before the first chunk and after the end. */
  get path(): string | undefined {
    return this.#open?.path;
  }

  /** False once writing failed. */
  get working(): boolean {
    return !this.#failed;
  }

  /** Messages that could not be written. */
  get lost(): number {
    return this.#lost;
  }

  /** Never waits and never throws. */
  offer(chunk: McapChunk): void {
    if (this.#failed || this.#waitingBytes + chunk.bytes.length > MOST_WAITING_BYTES) {
      if (!this.#failed && this.#lost === 0)
        this.#options.onProblem('the disk does not keep up with the recording: messages are lost');
      this.#lost += messagesIn(chunk);
      return;
    }
    this.#waiting.push(chunk);
    this.#waitingBytes += chunk.bytes.length;
    this.#writing ??= this.#drain();
  }

  /** Writes the waiting chunks and completes the file. */
  async end(): Promise<void> {
    await this.#writing;
    try {
      await this.#finishFile();
    } catch (error) {
      this.#fail(error);
    }
  }

  async #drain(): Promise<void> {
    try {
      for (
        let chunk = this.#waiting[0] as McapChunk | undefined;
        chunk !== undefined;
        chunk = this.#waiting[0]
      ) {
        await this.#write(chunk);
        this.#waiting.shift();
        this.#waitingBytes -= chunk.bytes.length;
      }
    } catch (error) {
      this.#fail(error);
    }
    this.#writing = undefined;
  }

  async #write(chunk: McapChunk): Promise<void> {
    const { target, name, library, channels } = this.#options;
    const old = this.#open;
    if (old !== undefined && (old.mcap.size > MOST_FILE_BYTES || chunk.endNs - old.startNs > LONGEST_FILE_NS))
      await this.#finishFile();
    if (this.#open === undefined) {
      const { path, file } = await createRecordingFile(target, name);
      this.#open = { path, file, mcap: new McapFile(file, library), startNs: chunk.startNs };
    }
    const { file, mcap } = this.#open;
    await mcap.write(chunk, channels);
    // Survives a power cut, which the emergency stop of a robot may cause.
    await file.datasync();
  }

  async #finishFile(): Promise<void> {
    const open = this.#open;
    if (open === undefined) return;
    this.#open = undefined;
    try {
      if (!this.#failed) {
        await open.mcap.end();
        await open.file.sync();
      }
    } finally {
      await open.file.close();
    }
  }

  #fail(error: unknown): void {
    this.#failed = true;
    for (const chunk of this.#waiting) this.#lost += messagesIn(chunk);
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    this.#options.onProblem(`the recording ended early: ${messageOf(error)}`);
  }
}

function messagesIn({ counts }: McapChunk): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}
