import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { RosProcess, describeWithRos, freshDomain } from '../ros/ros-processes.js';

const minutes = 2;
const storm = fileURLToPath(new URL('../../bench/storm.ts', import.meta.url));
let running: RosProcess | undefined;

afterEach(async () => {
  running?.kill('SIGTERM');
  await running?.ended;
});

describeWithRos('a node in a storm', () => {
  test('does nothing that must never happen in two minutes', async () => {
    running = new RosProcess(
      [process.execPath, '--import', 'tsx', storm, '--minutes', String(minutes), '--seed', '3'],
      freshDomain(),
    );
    const result = await running.line('violations', 400);
    expect(result.violations).toEqual([]);
    expect(result.calms).toHaveLength(minutes + 1);
    // It was a storm, and the arm was commanded in it.
    expect(Object.keys(result.events as object).length).toBeGreaterThan(12);
    expect((result.commands as { count: number }).count).toBeGreaterThan(5000);
  });
});
