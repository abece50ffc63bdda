import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationError, messageOf, ModelError } from '../errors.js';
import { findGazebo } from './gazebo-installation.js';

/** How long a server may take to begin (ms); it takes two seconds on an idle machine. */
const patienceMs = 60_000;
/** How long it may take to end before it is killed (ms). */
const farewellMs = 5000;
const keptOutput = 4000;
const portAttempts = 5;

/** A Gazebo server of our own, on free loopback ports, with a folder of its own. */
export class GazeboServer {
  /** Loopback port of the plugin. */
  readonly port: number;
  /** Where Gazebo's own tools find it (GAZEBO_MASTER_URI). */
  readonly masterUri: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(port: number, masterUri: string, process: ChildProcess, folder: string) {
    this.port = port;
    this.masterUri = masterUri;
    this.#process = process;
    this.#folder = folder;
  }

  /**
   * Starts a server with a world.
   * @throws ConfigurationError when there is no Gazebo 11; ModelError when it does not start, with what it wrote
   */
  static async start(world: string, options: { readonly gui?: boolean } = {}): Promise<GazeboServer> {
    for (let attempt = 1; ; attempt++)
      try {
        return await GazeboServer.#start(world, options);
      } catch (error) {
        // Between our look for a free port and Gazebo's use of it another program may have taken it.
        if (attempt === portAttempts || !messageOf(error).includes('Address already in use')) throw error;
      }
  }

  static async #start(world: string, { gui = false }: { readonly gui?: boolean }): Promise<GazeboServer> {
    const gazebo = findGazebo();
    if ('missing' in gazebo)
      throw new ConfigurationError(`${gazebo.missing}; run \`npm run gazebo:setup\` for a Gazebo 11`);
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-gazebo-'));
    const file = join(folder, 'arm.world');
    writeFileSync(file, world);
    const masterUri = `http://127.0.0.1:${await freePort()}`;
    const env = {
      ...process.env,
      ...gazebo.environment,
      GAZEBO_MASTER_URI: masterUri,
      GAZEBO_IP: '127.0.0.1',
      // Its other transport finds all servers of the network, unless they are told apart.
      IGN_IP: '127.0.0.1',
      IGN_PARTITION: masterUri,
      // Otherwise it looks for models on the internet.
      GAZEBO_MODEL_DATABASE_URI: '',
      HOME: folder,
      // The plugin ends the server when this process is gone.
      NEUROMOTOR_PARENT: String(process.pid),
    };
    const child = spawn(gazebo.server, ['--verbose', file], { stdio: ['ignore', 'pipe', 'pipe'], env });
    try {
      const server = new GazeboServer(await portOf(child), masterUri, child, folder);
      if (gui) server.#show(gazebo.client, env);
      return server;
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Opens a window on it, which may be closed and ends with the server. */
  #show(client: string, env: NodeJS.ProcessEnv): void {
    const window = spawn(client, [], { stdio: 'ignore', env });
    window.on('error', (error) => {
      process.emitWarning(`Gazebo's window cannot be opened (${error.message})`);
    });
    this.#process.once('exit', () => window.kill());
  }

  /** Calls back when the server has ended, with what is known of why. */
  onEnd(listener: (how: string) => void): void {
    this.#process.once('exit', (code, signal) => {
      listener(signal ?? `code ${code}`);
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Ends the server, without waiting. */
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

/** A port on which nothing listens at the moment. */
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
