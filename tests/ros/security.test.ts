import { createServer } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { localAddresses, withDescendants } from './listening-sockets.js';
import { describeWithRos, freshDomain, runNeuromotor } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

vi.setConfig({ testTimeout: 150_000 });

const running: RosProcess[] = [];

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

const listening = (pid: number) =>
  withDescendants(pid).flatMap((member) => localAddresses(member, 'tcp', true));

describeWithRos('a running node', () => {
  test('listens on no TCP socket, while its DDS has UDP sockets', async () => {
    const node = runNeuromotor(['node'], freshDomain());
    running.push(node);
    await expect
      .poll(() => withDescendants(node.pid).flatMap((pid) => localAddresses(pid, 'udp')).length, {
        timeout: 60_000,
      })
      .toBeGreaterThan(0);
    expect(listening(node.pid)).toEqual([]);
    node.kill('SIGTERM');
    expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
  });

  test('would be caught by this measurement if it did', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    try {
      expect(localAddresses(process.pid, 'tcp', true).length).toBeGreaterThan(0);
    } finally {
      server.close();
    }
  });
});
