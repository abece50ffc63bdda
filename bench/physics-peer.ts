/** Runs the peers that simulate arms in native MuJoCo (tests/ros), for measurements that are too long for a test. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const path = (relative: string) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const program = path('dist/cli/main.js');

export type Told = Readonly<Record<string, unknown>>;

function must(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'ignore' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}`);
}

/** Installs what the peers need, where it is not there. */
export const setUpPeers = (): void => {
  must('bash', [path('scripts/peer-setup')]);
};

/** Trains a brain for an arm (a configuration file), and saves it. */
export const train = (arm: string, checkpoint: string, primitives: number): void => {
  must(process.execPath, [
    program,
    ...['train', '--config', arm, '--set', `model.primitives=${primitives}`, '--checkpoint', checkpoint],
  ]);
};

/** A domain of ROS 2 for this process: measurements and tests side by side, which have 1 to 100, do not hear each other. */
const domain = String(101 + (process.pid % 20));

/**
 * Starts a peer, which starts a node; both are alone in their domain.
 * @param file of tests/ros
 * @param wanted what the peer is to do
 * @param log file for what both say besides
 * @returns the lines of JSON that the peer tells
 * @throws Error when the peer ends with another code than 0
 */
export async function* play(file: string, wanted: object, log: string): AsyncGenerator<Told> {
  const peer = spawn(
    path('scripts/with-ros2'),
    ['python3', path(`tests/ros/${file}`), JSON.stringify(wanted), process.execPath, program],
    {
      stdio: ['ignore', 'pipe', openSync(log, 'w')],
      env: {
        ...process.env,
        PYTHONPATH: path('.ros2/peers'),
        ROS_DOMAIN_ID: domain,
        ROS_AUTOMATIC_DISCOVERY_RANGE: 'LOCALHOST',
      },
    },
  );
  for await (const line of createInterface({ input: peer.stdout as Readable }))
    if (line.startsWith('{')) yield JSON.parse(line) as Told;
  const code = peer.exitCode ?? ((await once(peer, 'exit')) as [number | null])[0];
  if (code !== 0) throw new Error(`${file} ended with ${code}, expected 0; see ${log}`);
}
