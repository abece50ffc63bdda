import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareCommand } from '../../src/cli/compare.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const run = (...args: readonly string[]) =>
  compareCommand().exitOverride().parseAsync(args, { from: 'user' });

describe('neuromotor compare', () => {
  it('measures held-out disturbances only if that is asked for', async () => {
    const out = join(temporaryFolder(), 'new');
    for (const name of ['tilted-base', 'coupled-joints', 'tool-change', 'depth-scale'])
      await expect(run('--out', out, '--disturbances', `none,${name}`)).rejects.toThrow(
        `${name}: held out; measure this only after all constants are frozen, and with --held-out`,
      );
    expect(existsSync(out)).toBe(false);
  });

  it('knows the plants', async () => {
    await expect(run('--out', 'nowhere', '--plant', 'paper')).rejects.toThrow(
      '--plant is paper, expected mujoco, ideal, gazebo',
    );
  });

  it('takes arguments for ROS 2 only where the arm is that of a node', async () => {
    await expect(run('--out', 'nowhere', '--', '--ros-args', '-r', '__ns:=/left')).rejects.toThrow(
      '--ros-args counts only with --plant ros',
    );
    await expect(run('--out', 'nowhere', '--fast')).rejects.toThrow("'--fast' is no option of compare");
    expect(existsSync('nowhere')).toBe(false);
  });

  it('tunes only controllers that exist', async () => {
    const out = join(temporaryFolder(), 'new');
    await expect(run('--out', out, '--tune', '--controllers', 'pid')).rejects.toThrow(
      "controller 'pid' is not known, expected one of brain, ik",
    );
    expect(existsSync(out)).toBe(false);
  });
});
