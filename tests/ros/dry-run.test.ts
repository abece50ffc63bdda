/** `neuromotor node --dry-run`: it plans and shows, and nothing can be commanded. */
import { afterEach, expect, test, vi } from 'vitest';
import { describeWithRos, freshDomain, runNeuromotor, runPython } from './ros-processes.js';
import type { RosProcess } from './ros-processes.js';

vi.setConfig({ testTimeout: 150_000 });

const peerFile = new URL('./dry_run_peer.py', import.meta.url);
const running: RosProcess[] = [];
const keep = (child: RosProcess) => {
  running.push(child);
  return child;
};

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map((child) => child.ended));
});

describeWithRos('a dry run', () => {
  test.each(['trajectory', 'position', 'action'])(
    'plans and shows, and has neither a topic of commands nor a client of an action (%s)',
    async (kind) => {
      const domain = freshDomain();
      keep(runNeuromotor(['simulate', '--plant', 'ideal'], domain));
      const rules = [
        'controller:=ik',
        'dry_run:=false',
        'joint_state_timeout:=2.0',
        `command_interface:=${kind}`,
      ];
      const node = keep(
        runNeuromotor(['node', '--dry-run', '--ros-args', ...rules.flatMap((rule) => ['-p', rule])], domain),
      );
      const peer = keep(runPython(peerFile, [], domain));
      expect(await peer.ended, `${peer.text}\n${node.text}`).toEqual({ code: 0, signal: null });
      const { seen } = (await peer.line('seen')) as { readonly seen: Readonly<Record<string, unknown>> };
      expect(seen).toMatchObject({
        confirm: [false, 'this is a dry run: nothing is commanded'],
        commanders: [],
        clients: [],
        moved: 0,
      });
      expect(seen.path_points).toBeGreaterThan(10);
      expect(node.text).toContain('a dry run: movements are planned and shown, nothing is commanded');
      node.kill('SIGINT');
      expect(await node.ended, node.text).toEqual({ code: 0, signal: null });
    },
  );
});
