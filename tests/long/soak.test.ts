import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { withRos2 } from '../../src/ros/client/ros-environment.js';
import { RosProcess, describeWithRos, freshDomain } from '../ros/ros-processes.js';

const minutes = 2;
const soak = fileURLToPath(new URL('../../bench/soak.ts', import.meta.url));
let running: RosProcess | undefined;

afterEach(async () => {
  running?.kill('SIGKILL');
  await running?.ended;
});

describeWithRos('a node in a soak', () => {
  test('keeps its memory and misses no halt in two minutes', async () => {
    running = new RosProcess(
      [withRos2, process.execPath, '--import', 'tsx', soak, '--minutes', String(minutes), '--line'],
      freshDomain(),
    );
    const result = await running.line('missedHalts', 300);
    console.log('soak:', JSON.stringify(result));
    expect(result).toMatchObject({ missedHalts: [], died: false, exitCode: 0 });
    expect(Number(result.received)).toBeGreaterThan(10_000);
    expect(Number(result.reaches)).toBeGreaterThan(10);
    expect(Number(result.halts)).toBeGreaterThan(0);
    // The long soak wants 1 MiB for 100 000 messages; so short, what is compiled and cached late weighs more.
    expect(Number(result.slopeMiBPer100000)).toBeLessThan(10);
  });
});
