/** `neuromotor compare --plant ros`: cells of a comparison on a robot that a running node drives. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ComparisonRow } from '../../src/studies/comparison/comparison-rows.js';
import { describeWithRos, freshDomain, runNeuromotor } from '../ros/ros-processes.js';
import type { RosProcess } from '../ros/ros-processes.js';

vi.setConfig({ testTimeout: 600_000 });

const running: RosProcess[] = [];
let [folder, domain] = ['', 0];

function keep(child: RosProcess): RosProcess {
  running.push(child);
  return child;
}

async function driven(...parameters: readonly string[]): Promise<RosProcess> {
  keep(runNeuromotor(['simulate', '--plant', 'ideal', '--camera', 'neuromotor/observed_hand'], domain));
  const rules = ['controller:=ik', 'movement_duration:=0.6', 'joint_state_timeout:=2.0', ...parameters];
  const node = keep(runNeuromotor(['node', '--ros-args', ...rules.flatMap((rule) => ['-p', rule])], domain));
  await node.said('ready');
  return node;
}

const compare = (...args: readonly string[]) =>
  keep(
    runNeuromotor(['compare', '--plant', 'ros', '--quick', '--out', join(folder, 'out'), ...args], domain),
  );

describeWithRos('a comparison on a robot', () => {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'neuromotor-compare-'));
    domain = freshDomain();
  });

  afterEach(async () => {
    for (const child of running) child.kill('SIGKILL');
    await Promise.all(running.splice(0).map((child) => child.ended));
    rmSync(folder, { recursive: true });
  });

  test('gives the node one controller after the other, and its robot the faults', async () => {
    await driven("checkpoint:=''");
    const comparing = compare('--yes', '--controllers', 'ik,ik-integral', '--disturbances', 'encoders');
    expect(await comparing.ended, comparing.text).toEqual({ code: 0, signal: null });
    const rows = JSON.parse(readFileSync(join(folder, 'out', 'rows.json'), 'utf8')) as ComparisonRow[];
    const median = (controller: string, measure: string) =>
      rows.find((row) => row.controller === controller && row.measure === measure)?.median ?? NaN;
    expect(rows.every(({ plant }) => plant === 'ros')).toBe(true);
    for (const controller of ['ik', 'ik-integral']) {
      expect(median(controller, 'healthy_error_m'), controller).toBeLessThan(0.001);
      expect(median(controller, 'first_error_m'), controller).toBeGreaterThan(0.005);
      expect(median(controller, 'halted_share'), controller).toBe(0);
    }
    expect(median('ik', 'trained_error_m')).toBeGreaterThan(0.005);
    expect(median('ik-integral', 'trained_error_m')).toBeLessThan(0.1 * median('ik', 'trained_error_m'));
    expect(existsSync(join(folder, 'out', 'report.html'))).toBe(true);
  });

  test('moves nothing without the consent of an operator, nor a node whose checkpoint it would spoil', async () => {
    await driven(`checkpoint:=${join(folder, 'kept.json')}`, 'controller:=calibration');
    const unasked = compare('--controllers', 'ik');
    expect(await unasked.ended).toEqual({ code: 1, signal: null });
    expect(unasked.text).toContain(
      'The arm of /neuromotor will make about 28 reaches, 28 in each of 1 cells.',
    );
    const spoiling = compare('--yes', '--controllers', 'ik');
    expect(await spoiling.ended).toEqual({ code: 1, signal: null });
    expect(spoiling.text).toContain('kept.json, which a comparison would spoil');
  });

  test('ends at Ctrl-C with 130, and goes on with the same command', async () => {
    await driven("checkpoint:=''");
    const args = ['--yes', '--controllers', 'ik,ik-integral', '--disturbances', 'none'];
    const stopped = compare(...args);
    const first = join(folder, 'out', 'left_arm-ros-ik-none-1.json');
    await vi.waitUntil(() => existsSync(first), { timeout: 300_000, interval: 100 });
    stopped.kill('SIGINT');
    expect(await stopped.ended, stopped.text).toEqual({ code: 130, signal: null });
    expect(stopped.text).toContain('stopped: 1 of 2');
  });
});
