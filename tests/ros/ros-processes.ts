/** Runs node and peer as processes of their own in the ROS 2 environment, so that crashes and exit codes can be seen. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { driverPackages, isInstalled } from '../../src/ros/client/interface-packages.js';
import { inspectRosEnvironment, withRos2 } from '../../src/ros/client/ros-environment.js';

const { binding, relaunchable, problem } = inspectRosEnvironment();
/** True when `.ros2/` is complete, whatever else is sourced. */
export { relaunchable };

const missing = binding === undefined && !relaunchable ? (process.env.NEUROMOTOR_ROS_MISSING ?? problem) : '';

/** A suite that needs ROS 2: skipped with the reason where it is missing, which with CI=true is a failure. */
export function describeWithRos(name: string, body: () => void): void {
  if (missing === '') describe(name, body);
  else if (process.env.CI === 'true')
    test(`${name}: needs ROS 2`, () => {
      expect.fail(`ROS 2 is missing, and CI=true: ${missing}`);
    });
  else describe.skip(`${name} (no ROS 2: ${missing.replaceAll('\n', '; ')})`, body);
}

const haveDrivers =
  existsSync(fileURLToPath(new URL('../../.ros2/.interfaces', import.meta.url))) ||
  driverPackages.every((name) => isInstalled(name));
const driverless = haveDrivers ? '' : 'message packages of drivers are missing: scripts/interface-setup';

/** A suite that needs the messages of drivers as well (scripts/interface-setup). */
export function describeWithDrivers(name: string, body: () => void): void {
  if (driverless === '') describeWithRos(name, body);
  else if (process.env.CI === 'true')
    test(`${name}: needs the messages of drivers`, () => {
      expect.fail(driverless);
    });
  else describe.skip(`${name} (${driverless})`, body);
}

const rosHome = join(tmpdir(), 'neuromotor-tests-ros');

export type Line = Readonly<Record<string, unknown>>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process that tells what it does in lines of JSON; other output is kept for the failure message. */
export class RosProcess {
  readonly lines: Line[] = [];
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  readonly #waiting = new Set<() => void>();
  readonly #ownGroup: boolean;
  #over = false;
  #text = '';

  /**
   * @param environment what replaces or, where undefined, is taken out of that of the tests
   * @param ownGroup in a process group of its own, signals can be sent to it and its children, as a terminal does
   */
  constructor(
    command: readonly string[],
    domain: number,
    environment: NodeJS.ProcessEnv = {},
    ownGroup = false,
  ) {
    this.#ownGroup = ownGroup;
    const child = spawn(command[0], command.slice(1), {
      env: {
        ...process.env,
        ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
        ROS_DOMAIN_ID: String(domain),
        // Logs and recordings of halts.
        ROS_HOME: rosHome,
        ...environment,
      },
      // Nodes end when the channel closes: none outlives tests that were stopped.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: ownGroup,
    });
    this.#child = child;
    if (child.stdout === null || child.stderr === null) throw new Error('a child process without pipes');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.lines.push(JSON.parse(line) as Line);
      else this.#text += `${line}\n`;
      this.#wake();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
    this.ended = new Promise((resolve) => {
      child.on('close', (code, signal) => {
        this.#over = true;
        this.#wake();
        resolve({ code, signal });
      });
    });
  }

  /** What the process printed that is not a line of JSON. */
  get text(): string {
    return this.#text;
  }

  get pid(): number {
    return this.#child.pid ?? -1;
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** To the process and, where it has a group of its own, its children. */
  killGroup(signal: NodeJS.Signals): void {
    if (!this.#ownGroup) this.#child.kill(signal);
    else if (this.#child.pid !== undefined && !this.#over) process.kill(-this.#child.pid, signal);
  }

  /** The first line that has `key`; fails when the process ends or `patienceS` passes without. */
  async line(key: string, patienceS = 60): Promise<Line> {
    return this.#await(`line with '${key}'`, patienceS, () => this.lines.find((line) => key in line));
  }

  /** Waits until `text` was printed outside of lines of JSON; fails like `line`. */
  async said(text: string, patienceS = 60): Promise<void> {
    await this.#await(`'${text}'`, patienceS, () => (this.#text.includes(text) ? text : undefined));
  }

  async #await<T>(what: string, patienceS: number, look: () => T | undefined): Promise<T> {
    const deadlineMs = performance.now() + patienceS * 1e3;
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      const leftMs = deadlineMs - performance.now();
      if (this.#over || leftMs <= 0)
        return expect.fail(
          `no ${what} ${this.#over ? 'before the end' : `in ${patienceS} s`}:\n${this.#text}`,
        );
      await new Promise<void>((resolve) => {
        const done = () => {
          clearTimeout(timer);
          this.#waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, leftMs);
        this.#waiting.add(done);
      });
    }
  }

  #wake(): void {
    for (const done of [...this.#waiting]) done();
  }
}

/** A folder per whole run of the tests, with a folder in it for each domain that was given out. */
const given = join(rosHome, `domains-${process.ppid}`);

/**
 * A ROS 2 domain of its own for each test, whichever files run beside each other: a hundred of them in turn, because a peer
 * that was killed haunts its domain for some 20 s. Whole runs begin in different places.
 */
export function freshDomain(): number {
  mkdirSync(given, { recursive: true });
  for (let number = readdirSync(given).length; ; number++)
    try {
      mkdirSync(join(given, String(number)));
      return 1 + ((37 * process.ppid + number) % 100);
    } catch (error) {
      // Another file has just taken it.
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
}

/** Runs a TypeScript file with `--import tsx`, arguments following. */
export function runTypeScript(path: URL, args: readonly string[], domain: number): RosProcess {
  return new RosProcess([withRos2, ...typeScript(path), ...args], domain);
}

/** The same from a shell that knows of no ROS 2. */
export function runOutsideRos(path: URL, args: readonly string[], domain: number): RosProcess {
  const none = {
    AMENT_PREFIX_PATH: undefined,
    ROS_DISTRO: undefined,
    LD_LIBRARY_PATH: undefined,
    NODE_PATH: undefined,
  };
  return new RosProcess([...typeScript(path), ...args], domain, none, true);
}

const typeScript = (path: URL) => [process.execPath, '--import', 'tsx', fileURLToPath(path)];

/** Runs a command of the built program, as `npx neuromotor` does; a node is told that its arm is simulated, unless it is told. */
export function runNeuromotor(args: readonly string[], domain: number): RosProcess {
  return new RosProcess([withRos2, process.execPath, program, ...ofSimulatedArm(args)], domain);
}

function ofSimulatedArm(args: readonly string[]): readonly string[] {
  if (args[0] !== 'node' || args.some((arg) => arg.startsWith('simulated:='))) return args;
  return args.includes('--ros-args')
    ? [...args, '-p', 'simulated:=true']
    : [...args, '--ros-args', '-p', 'simulated:=true'];
}

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Runs an rclpy script. */
export function runPython(path: URL, args: readonly string[], domain: number): RosProcess {
  return new RosProcess([withRos2, 'python3', fileURLToPath(path), ...args], domain);
}

/** Runs an rclpy script that has MuJoCo, too (scripts/peer-setup). */
export function runPeerWithPhysics(path: URL, args: readonly string[], domain: number): RosProcess {
  const peers = fileURLToPath(new URL('../../.ros2/peers', import.meta.url));
  return new RosProcess([withRos2, 'python3', fileURLToPath(path), ...args], domain, { PYTHONPATH: peers });
}
