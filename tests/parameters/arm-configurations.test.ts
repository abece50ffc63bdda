import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describedRobot } from '../../src/arm/robot.js';
import { checkStartPosture } from '../../src/motion/motion-limits.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { asInItsFile } from '../../src/ros/client/parameter-overrides.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const joints = { ur5: 6, panda: 7, kinova: 6, left_arm: 4 };
const readme = readFileSync('README.md', 'utf8');
const main = resolve('dist/cli/main.js');
const reaches = z.array(z.object({ reached: z.boolean(), aimingErrorM: z.number() }));

describe.each(Object.entries(joints))('the configuration of %s', (name, count) => {
  const file = `config/${name}.yaml`;

  it('names its description relative to itself, and an arm that stands within its limits', async () => {
    const settings = resolveSettings('robot', await readConfigurationFile(resolve(file)));
    const { arm } = describedRobot(settings);
    expect(arm.joints).toBe(count);
    expect(() => {
      checkStartPosture(settings, arm);
    }).not.toThrow();
  });

  it('has the form that the node reads, too', () => {
    const content = z
      .object({ '/**': z.object({ ros__parameters: z.record(z.string(), z.unknown()) }) })
      .strict()
      .parse(parse(readFileSync(file, 'utf8')));
    expect(Object.keys(content['/**'].ros__parameters)).toContain('urdf');
  });

  it('reaches from another folder, within 20 mm', () => {
    const args = ['reach', '--random', '2', '--config', resolve(file), '--json'];
    const { stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
      cwd: temporaryFolder(),
      encoding: 'utf8',
    });
    const rows = reaches.parse(JSON.parse(stdout));
    // Whoever drives an arm without shapes is told.
    expect(stderr.includes('has no collision shapes')).toBe(name === 'kinova');
    expect(rows).toHaveLength(2);
    for (const { aimingErrorM } of rows) expect(aimingErrorM).toBeLessThan(0.02);
  });
});

describe('the arm of the README', () => {
  it('is a file of five lines that every command reads', async () => {
    const block = /## Your own arm\n[^]*?\n\n((?: {4}.*\n)+)/.exec(readme)?.[1] ?? '';
    expect(block.trim().split('\n')).toHaveLength(5);
    const file = join(temporaryFolder(), 'my-arm.yaml');
    writeFileSync(file, block);
    copyFileSync('urdf/ur5.urdf', join(dirname(file), 'my-arm.urdf'));
    const settings = resolveSettings('robot', await readConfigurationFile(file));
    expect(describedRobot(settings).arm.joints).toBe(6);
  });
});

describe('a description in a parameter file of ROS 2', () => {
  it('is relative to the last file that has it; other values stay', () => {
    const folder = temporaryFolder();
    const files = ['a.yaml', 'b.yaml'].map((name) => join(folder, name));
    const text = (urdf: string) => `/**:\n  ros__parameters:\n    urdf: ${urdf}\n`;
    writeFileSync(files[0], text('mine/arm.urdf'));
    writeFileSync(files[1], text('left_arm'));
    const argv = ['--ros-args', '--params-file', files[0], '--params-file', files[1]];
    expect(asInItsFile('mine/arm.urdf', argv)).toBe(join(folder, 'mine/arm.urdf'));
    expect(asInItsFile('left_arm', argv)).toBe('left_arm');
    expect(asInItsFile('typed.urdf', argv)).toBe('typed.urdf');
    expect(asInItsFile('/anywhere/arm.urdf', argv)).toBe('/anywhere/arm.urdf');
  });

  it('has all configurations of the package tested here', () => {
    const others = ['neuromotor.yaml', 'gz_controllers.yaml'];
    const arms = readdirSync('config').filter((file) => file.endsWith('.yaml') && !others.includes(file));
    expect(arms.map((file) => file.replace('.yaml', '')).sort()).toEqual(Object.keys(joints).sort());
  });
});
