import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { ModelError } from '../errors.js';

export interface GazeboLinkListener {
  /** A line from the plugin. */
  line(line: string): void;
  /** The server has hung up. */
  gone(): void;
}

/** An asynchronous line to the plugin, for programs that do other things meanwhile. */
export class GazeboLink {
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Connects, and takes the greeting.
   * @throws ModelError when the server does not greet as expected
   */
  static open(port: number, greeting: string, listener: GazeboLinkListener): Promise<GazeboLink> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      const link = new GazeboLink(socket);
      let text = '';
      let greeted = false;
      const hear = (line: string) => {
        if (greeted) listener.line(line);
        // A state may be under way already.
        else if (line.startsWith('arm ')) {
          greeted = true;
          if (line === greeting) resolve(link);
          else reject(new ModelError(`Gazebo has another arm: "${line}", expected "${greeting}"`));
        }
      };
      socket.setEncoding('latin1').on('data', (data: string) => {
        const lines = (text + data).split('\n');
        text = lines.pop() ?? '';
        lines.forEach(hear);
      });
      socket.on('error', reject);
      socket.on('close', () => {
        if (greeted) listener.gone();
        else reject(new ModelError('the Gazebo server is gone'));
      });
    });
  }

  /** Sends lines. */
  tell(lines: string): void {
    if (!this.#socket.destroyed) this.#socket.write(lines);
  }

  close(): void {
    this.#socket.removeAllListeners('close');
    this.#socket.destroy();
  }
}
