import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** A larger file is renamed, and replaces the one renamed before (bytes). */
const MOST_BYTES = 4 * 2 ** 20;
/** Longest line (characters), because texts from outside may be longer. */
const MOST_CHARACTERS = 2000;
const NEWLINE = 10;

/**
 * An append-only log with one line of JSON per entry: who enabled, reset, loaded or changed what, and what was learnt.
 * Each line is one write at the end of the file, so that a killed process leaves whole lines. If the system itself went
 * down within a line, the next entry begins a line of its own. It does not wait for the disk, because the thread that
 * writes it also drives the arm. A file of more than 4 MiB becomes `FILE.1`, and replaces the `FILE.1` before it.
 */
export class Journal {
  readonly #file: string;
  readonly #mostBytes: number;
  #descriptor: number | undefined;
  #bytes = 0;

  /** @throws Error where the file cannot be opened for adding */
  constructor(file: string, mostBytes = MOST_BYTES) {
    this.#file = file;
    this.#mostBytes = mostBytes;
    mkdirSync(dirname(file), { recursive: true });
    this.#open();
  }

  /**
   * Adds a line.
   * @param at the time (ISO 8601)
   * @param what the event in one word
   * @throws Error on a full disk and the like
   */
  add(at: string, what: string, details: Readonly<Record<string, unknown>> = {}): void {
    const line = JSON.stringify({ at, what, ...details });
    const kept =
      line.length <= MOST_CHARACTERS
        ? line
        : JSON.stringify({ at, what, cut: line.slice(0, MOST_CHARACTERS - 200) });
    const bytes = Buffer.from(`${kept}\n`);
    if (this.#bytes > 0 && this.#bytes + bytes.length > this.#mostBytes) this.#rotate();
    const descriptor = this.#descriptor ?? this.#open();
    writeSync(descriptor, bytes);
    this.#bytes += bytes.length;
  }

  close(): void {
    if (this.#descriptor === undefined) return;
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #open(): number {
    const descriptor = openSync(this.#file, 'a+', 0o640);
    this.#descriptor = descriptor;
    this.#bytes = fstatSync(descriptor).size;
    const last = Buffer.alloc(1);
    if (this.#bytes > 0 && readSync(descriptor, last, 0, 1, this.#bytes - 1) === 1 && last[0] !== NEWLINE)
      this.#bytes += writeSync(descriptor, '\n');
    return descriptor;
  }

  #rotate(): void {
    this.close();
    renameSync(this.#file, `${this.#file}.1`);
    this.#open();
  }
}
