import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, RosProcess, runNeuromotor } from './ros-processes.js';

vi.setConfig({ testTimeout: 90_000 });

const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const running: RosProcess[] = [];
const survivors: number[] = [];

afterEach(async () => {
  for (const pid of survivors.splice(0)) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  for (const child of running.splice(0)) child.kill('SIGKILL');
  await Promise.resolve();
});

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Processes below one, by `/proc`. */
function below(pid: number): number[] {
  const direct = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return direct.filter((text) => text !== '').flatMap((text) => [Number(text), ...below(Number(text))]);
}

/** How long processes live from now on (s), Infinity where they outlive `patienceS`. */
async function lifeS(pids: readonly number[], patienceS: number): Promise<number> {
  const startMs = performance.now();
  const goneS = () => (performance.now() - startMs) / 1e3;
  while (pids.some(isAlive)) {
    if (goneS() > patienceS) return Infinity;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return goneS();
}

async function startedByNpm(before: string): Promise<{ npm: RosProcess; started: number[] }> {
  const command = `${before}${process.execPath} ${program} node --ros-args -p autostart:=false`;
  const none = { AMENT_PREFIX_PATH: undefined, ROS_DISTRO: undefined, LD_LIBRARY_PATH: undefined };
  const npm = new RosProcess(['npm', 'exec', '--offline', '-c', command], freshDomain(), none);
  running.push(npm);
  await new Promise((resolve) => setTimeout(resolve, 6000));
  const started = below(npm.pid);
  survivors.push(...started);
  expect(started.length).toBeGreaterThan(0);
  return { npm, started };
}

describeWithRos('the end of a node', () => {
  test('comes within 4 s where npm started it and is told to end', async () => {
    const { npm, started } = await startedByNpm('');
    npm.kill('SIGTERM');
    expect(await lifeS(started, 6)).toBeLessThan(4);
  });

  test('does not come with the end of npm where it has a session of its own', async () => {
    const { npm, started } = await startedByNpm('setsid ');
    npm.kill('SIGTERM');
    expect(await lifeS(started, 4)).toBe(Infinity);
  });

  // While it loads, makes its node, trains, and is ready.
  test.each([0.3, 0.8, 1.5, 2.5, 8])(
    'comes within 4 s of SIGTERM, sent %s s after its start',
    async (afterS) => {
      const node = runNeuromotor(['node'], freshDomain());
      running.push(node);
      await new Promise((resolve) => setTimeout(resolve, 1e3 * afterS));
      const startMs = performance.now();
      node.kill('SIGTERM');
      const { code, signal } = await node.ended;
      expect((performance.now() - startMs) / 1e3).toBeLessThan(4);
      expect(code === 0 || signal === 'SIGTERM', `${code} ${signal} ${node.text}`).toBe(true);
    },
  );
});
