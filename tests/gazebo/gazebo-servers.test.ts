import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 300_000 });

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function neuromotor(...args: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
} {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  running.push(child);
  let [out, err] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
  return { child, ended };
}

const read = (pid: number | string, what: string) => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return '';
  }
};
/** State, then parent, behind the name in parentheses. */
const stat = (pid: number | string) =>
  read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
const isAlive = (pid: number) => !['', 'Z', 'X'].includes(stat(pid)[0]);

/** The Gazebo servers among the descendants of a process. */
function serversOf(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && stat(name)[1] === String(pid));
  return children.flatMap((name) => [
    ...(read(name, 'comm').startsWith('gzserver') ? [Number(name)] : []),
    ...serversOf(Number(name)),
  ]);
}

async function serverOf({ pid = NaN }: ChildProcess): Promise<number> {
  let servers: number[] = [];
  await expect.poll(() => (servers = serversOf(pid)), { timeout: 60_000 }).toHaveLength(1);
  return servers[0];
}

/** Where a server listens: the inodes of its sockets, looked up in the table of the kernel. */
function portsOf(pid: number): string[] {
  const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
  const listening = '0A';
  return read(pid, 'net/tcp')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((words) => words[3] === listening && inodes.includes(words[9]))
    .map((words) => words[1]);
}

const suite = process.env.NEUROMOTOR_GAZEBO === '1' ? describe : describe.skip;

suite('Gazebo servers', () => {
  const reaches = (seed: number) =>
    [
      'reach',
      '--plant',
      'gazebo',
      '--random',
      '6',
      '--seed',
      String(seed),
      '--json',
      '--set',
      'controller=ik',
    ] as const;

  it('do not disturb each other: four at a time give the same bits as one after the other', async () => {
    const seeds = [1, 2, 3, 4];
    const together = seeds.map((seed) => neuromotor(...reaches(seed)));
    const servers = await Promise.all(together.map(({ child }) => serverOf(child)));
    // While all four run: each its own ports.
    let ports: string[][] = [];
    await expect
      .poll(() => (ports = servers.map(portsOf)).every((own) => own.length >= 2), { timeout: 60_000 })
      .toBe(true);
    expect(servers.every(isAlive)).toBe(true);
    const all = ports.flat();
    expect(new Set(all).size).toBe(all.length);
    // Gazebo's own transport listens everywhere, and nothing of ours.
    expect(all.filter((address) => !/^(0100007F|00000000):/.test(address))).toEqual([]);

    const parallel = await Promise.all(together.map(({ ended }) => ended));
    const alone: Ended[] = [];
    for (const seed of seeds) alone.push(await neuromotor(...reaches(seed)).ended);
    for (const { code, err } of [...parallel, ...alone]) expect(code, err).toBe(0);
    expect(parallel.map(({ out }) => out)).toEqual(alone.map(({ out }) => out));
    expect(new Set(alone.map(({ out }) => out)).size).toBe(seeds.length);
    await expect.poll(() => servers.filter(isAlive), { timeout: 20_000 }).toEqual([]);
  });

  it.each([
    ['in lock-step without ROS 2', ['reach', '--plant', 'gazebo', '--random', '50']],
    ['that runs freely, as a robot in ROS 2', ['gazebo']],
  ])('end with a program that is killed: %s', async (_what, args) => {
    const { child } = neuromotor(...args);
    const server = await serverOf(child);
    const parent = Number(stat(server)[1]);
    // The plugin has asked to be ended by then: it listens.
    await expect.poll(() => portsOf(server).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(2);
    process.kill(parent, 'SIGKILL');
    await expect.poll(() => isAlive(server), { timeout: 5000 }).toBe(false);
  });
});
