import { messageOf } from '../errors.js';
import { INCIDENT_AFTERMATH_MS, IncidentLog } from './incident-log.js';
import { ChunkCollector } from './mcap-chunk.js';
import type { McapChannel } from './mcap-file.js';
import { Recording } from './recording.js';
import { messageFormat } from './ros2-message.js';
import type { MessageFormat } from './ros2-message.js';

/** Interval at which messages go to the disk: a crash loses no more than that. */
const CHUNK_MS = 500;
const CHUNK_BYTES = 2 ** 20;
/** No message of an arm is that large; it would fill the reserved memory. */
const MOST_MESSAGE_BYTES = 8 * 2 ** 20;

export interface RecorderOptions {
  /** Name of a recording in a folder, before the time. */
  readonly name: string;
  /** Name of the recording program in the files. */
  readonly library: string;
  readonly onProblem: (text: string) => void;
  /** Told when the file of an incident is complete. */
  readonly onIncident?: (path: string) => void;
}

interface Channel extends McapChannel {
  readonly format: MessageFormat;
  sequence: number;
}

/**
 * Records messages to MCAP files: everything while a recording runs, and the time before an incident. Callers never
 * wait for the disk, and problems with it never become exceptions.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #collector = new ChunkCollector();
  readonly #channels = new Map<number, McapChannel>();
  readonly #byTopic = new Map<string, Channel | undefined>();
  readonly #timer: NodeJS.Timeout;
  #recording: Recording | undefined;
  #incidents: IncidentLog | undefined;
  #aftermath: NodeJS.Timeout | undefined;
  #ending = Promise.resolve();
  #recorded = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#seal();
    }, CHUNK_MS);
    this.#timer.unref();
  }

  /** Whether messages are wanted. */
  get active(): boolean {
    return this.#recording !== undefined || this.#incidents !== undefined;
  }

  /** The file that is being written; undefined before its first message. */
  get path(): string | undefined {
    return this.#recording?.path;
  }

  /** Messages of the running recording that could not be written. */
  get lost(): number {
    return this.#recording?.lost ?? 0;
  }

  /** Messages taken so far. */
  get recorded(): number {
    return this.#recorded;
  }

  /** False where a recording was asked for and failed. */
  get working(): boolean {
    return this.#recording?.working ?? true;
  }

  /** @param target a file or a folder, see `requireRecordingTarget`; empty: ends the recording */
  record(target: string): void {
    this.#seal();
    const old = this.#recording;
    if (old !== undefined) this.#ending = this.#ending.then(() => old.end());
    const { name, library, onProblem } = this.#options;
    this.#recording =
      target === ''
        ? undefined
        : new Recording({ target, name, library, channels: this.#channels, onProblem });
  }

  /**
   * From here on the last half minute before an incident is kept.
   * @param folder created if it does not exist
   * @param keep number of files that stay in it; 0: none is written
   */
  keepIncidents(folder: string, keep: number): void {
    this.#completeIncident();
    const old = this.#incidents;
    if (old !== undefined) this.#ending = this.#ending.then(() => old.end());
    const { library, onProblem, onIncident: onWritten = () => undefined } = this.#options;
    this.#incidents =
      keep === 0
        ? undefined
        : new IncidentLog({ folder, keep, library, channels: this.#channels, onWritten, onProblem });
  }

  /** @param code status code of a halt */
  incident(code: number): void {
    const incidents = this.#incidents;
    if (incidents === undefined || incidents.pending) return;
    this.#seal();
    incidents.begin(code);
    this.#aftermath = setTimeout(() => {
      this.#completeIncident();
    }, INCIDENT_AFTERMATH_MS);
    this.#aftermath.unref();
  }

  /** Prepares for messages of a topic. Preparing a format takes milliseconds, too long for a control loop. */
  expect(topic: string, type: string): void {
    try {
      if (!this.#byTopic.has(topic)) this.#newChannel(topic, type);
    } catch (error) {
      this.#giveUp(topic, error);
    }
  }

  /** @param topic full name */
  take(topic: string, type: string, message: object): void {
    if (!this.active) return;
    try {
      const channel = this.#byTopic.has(topic) ? this.#byTopic.get(topic) : this.#newChannel(topic, type);
      if (channel === undefined) return;
      const data = channel.format.encode(message);
      if (data.length > MOST_MESSAGE_BYTES) throw new Error(`a message of ${data.length} bytes is too large`);
      this.#collector.add(channel.id, channel.sequence++, nowNs(), data);
      this.#recorded++;
      if (this.#collector.byteLength > CHUNK_BYTES) this.#seal();
    } catch (error) {
      this.#giveUp(topic, error);
    }
  }

  /** Writes all messages taken and completes the files. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.record('');
    this.keepIncidents('', 0);
    await this.#ending;
  }

  #giveUp(topic: string, error: unknown): void {
    this.#byTopic.set(topic, undefined);
    this.#options.onProblem(`${topic} is not recorded: ${messageOf(error)}`);
  }

  #newChannel(topic: string, type: string): Channel {
    const channel = { id: this.#channels.size, topic, format: messageFormat(type), sequence: 0 };
    this.#channels.set(channel.id, channel);
    this.#byTopic.set(topic, channel);
    return channel;
  }

  #completeIncident(): void {
    clearTimeout(this.#aftermath);
    this.#seal();
    this.#incidents?.complete();
  }

  #seal(): void {
    const chunk = this.#collector.seal();
    if (chunk === undefined) return;
    this.#recording?.offer(chunk);
    this.#incidents?.take(chunk);
  }
}

/** Wall clock that never jumps back (ns). */
function nowNs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e3)) * 1000n;
}
