import { readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import { fillAtomically } from './atomic-write.js';
import type { McapChunk } from './mcap-chunk.js';
import { McapFile } from './mcap-file.js';
import type { McapChannel } from './mcap-file.js';
import { requireFolder, timeInName } from './recording-path.js';

/** Time before a halt that is kept. */
const BEFORE_NS = 30_000_000_000n;
/** Most bytes of messages that are kept: in a flood of messages, they cover less time. */
const MOST_BYTES = 32 * 2 ** 20;
/** Most incidents that wait for the disk. Each keeps its messages in memory until it is written. */
const MOST_UNWRITTEN = 2;
/** Time after a halt that is added to its file: braking, and the consequences. */
export const INCIDENT_AFTERMATH_MS = 2000;

const NAME = /^incident-\d{8}T\d{9}Z-\d+\.mcap$/;

export interface IncidentLogOptions {
  readonly folder: string;
  /** Files that stay in the folder; older ones are removed. */
  readonly keep: number;
  readonly library: string;
  readonly channels: ReadonlyMap<number, McapChannel>;
  /** Called when the file of an incident is complete. */
  readonly onWritten: (path: string) => void;
  readonly onProblem: (text: string) => void;
}

/** Keeps the last half minute in memory, and writes it to a file when something went wrong. */
export class IncidentLog {
  readonly #options: IncidentLogOptions;
  readonly #ring: McapChunk[] = [];
  #bytes = 0;
  #path: string | undefined;
  #sinceNs = 0n;
  #writing = Promise.resolve();
  #unwritten = 0;

  constructor(options: IncidentLogOptions) {
    this.#options = options;
  }

  /** Whether an incident is waiting for the messages after it. */
  get pending(): boolean {
    return this.#path !== undefined;
  }

  take(chunk: McapChunk): void {
    this.#ring.push(chunk);
    this.#bytes += chunk.bytes.length;
    const sinceNs = this.pending ? this.#sinceNs : chunk.endNs - BEFORE_NS;
    while (this.#ring.length > 0 && (this.#bytes > MOST_BYTES || this.#ring[0].endNs < sinceNs))
      this.#bytes -= this.#ring.shift()?.bytes.length ?? 0;
  }

  /**
   * Writes the messages before an incident at once: nobody knows what follows.
   * @param code status code of the halt
   */
  begin(code: number): void {
    const { folder } = this.#options;
    const last = this.#ring.at(-1);
    if (this.pending || last === undefined) return;
    this.#path = join(folder, `incident-${timeInName()}-${code}.mcap`);
    this.#sinceNs = last.endNs - BEFORE_NS;
    this.#write(this.#path, false);
  }

  /** Writes the file again, with the messages that followed. */
  complete(): void {
    const path = this.#path;
    if (path === undefined) return;
    this.#path = undefined;
    this.#write(path, true);
  }

  /** Waits until pending files are written. */
  async end(): Promise<void> {
    this.complete();
    await this.#writing;
  }

  #write(path: string, complete: boolean): void {
    const { folder, library, channels, onWritten, onProblem } = this.#options;
    if (this.#unwritten === MOST_UNWRITTEN) {
      onProblem('an incident was not kept: the disk does not keep up');
      return;
    }
    this.#unwritten++;
    const chunks = this.#ring.filter(({ endNs }) => endNs >= this.#sinceNs);
    const write = async () => {
      try {
        await requireFolder(folder);
        await fillAtomically(path, async (file) => {
          const mcap = new McapFile(file, library);
          for (const chunk of chunks) await mcap.write(chunk, channels);
          await mcap.end();
        });
        if (!complete) return;
        await this.#removeOld();
        onWritten(path);
      } catch (error) {
        onProblem(`an incident was not kept: ${messageOf(error)}`);
      } finally {
        this.#unwritten--;
      }
    };
    this.#writing = this.#writing.then(write);
  }

  async #removeOld(): Promise<void> {
    const { folder, keep } = this.#options;
    const names = (await readdir(folder)).filter((name) => NAME.test(name)).sort();
    for (const name of names.slice(0, Math.max(0, names.length - keep))) await unlink(join(folder, name));
  }
}
