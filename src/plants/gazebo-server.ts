import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, ModelError } from '../errors.js';
import { findGazebo } from './gazebo-installation.js';

/** How long a server may take to begin (ms); it takes two seconds on an idle machine. */
const patienceMs = 60_000;
/** How long it may take to end before it is killed (ms). */
const farewellMs = 5000;
const keptOutput = 4000;

/** A Gazebo server of our own, on free loopback ports, with a folder of its own. */
export class GazeboServer {
  /** Loopback port of the plugin. */
  readonly port: number;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, process: ChildProcess, folder: string) {
    this.port = port;
    this.#process = process;
    this.#folder = folder;
  }

  /**
   * Starts a server with a world.
   * @throws ConfigurationError when there is no Gazebo 11; ModelError when it does not start, with what it wrote
   */
  static async start(world: string): Promise<GazeboServer> {
    const gazebo = findGazebo();
    if ('missing' in gazebo)
      throw new ConfigurationError(`${gazebo.missing}; run \`npm run gazebo:setup\` for a Gazebo 11`);
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-gazebo-'));
    const file = join(folder, 'arm.world');
    writeFileSync(file, world);
    const child = spawn(gazebo.server, ['--verbose', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ...gazebo.environment,
        GAZEBO_MASTER_URI: `http://127.0.0.1:${await freePort()}`,
        GAZEBO_IP: '127.0.0.1',
        // Else it asks the internet for models.
        GAZEBO_MODEL_DATABASE_URI: '',
        HOME: folder,
      },
    });
    try {
      return new GazeboServer(await portOf(child), child, folder);
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends the server, without waiting for the end. */
  stop(): void {
    const child = this.#process;
    const remove = () => {
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    };
    if (child.exitCode !== null || child.signalCode !== null) {
      remove();
      return;
    }
    const killing = setTimeout(() => child.kill('SIGKILL'), farewellMs);
    child.once('exit', () => {
      clearTimeout(killing);
      remove();
    });
    child.kill('SIGINT');
  }
}

/** The port that the plugin says it listens on. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (what: string) => {
      clearTimeout(timer);
      reject(new ModelError(`Gazebo ${what}: ${text.trim().slice(-keptOutput)}`));
    };
    const timer = setTimeout(() => {
      fail(`did not start within ${patienceMs / 1000} s`);
    }, patienceMs);
    const hear = (data: string) => {
      text = (text + data).slice(-2 * keptOutput);
      const port = /neuromotor_arm: listening on 127\.0\.0\.1:(\d+)\n/.exec(text)?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    child.once('error', (error) => {
      fail(`cannot be run (${error.message})`);
    });
    child.once('exit', (code, signal) => {
      fail(`ended with ${signal ?? `code ${code}`}`);
    });
  });
}

/** A port that nothing listens on now. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
