import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

interface Row {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly remedy?: string;
}

const program = fileURLToPath(new URL('./fixtures/doctor.ts', import.meta.url));

function doctor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  return spawnSync(process.execPath, ['--import', 'tsx', program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
}

test('doctor --json prints what the program itself needs, and agrees with its exit code', () => {
  const { stdout, stderr, status } = doctor(['--json']);
  expect(stderr).toBe('');
  const rows = JSON.parse(stdout) as Row[];
  const found = Object.fromEntries(rows.map((row) => [row.name, row]));
  expect(found.Node).toMatchObject({ ok: true, found: process.versions.node });
  expect(found.MuJoCo).toMatchObject({ ok: true, found: expect.stringMatching(/^3\.14\./) as string });
  expect(found.robot).toMatchObject({ ok: true, found: 'urdf/left_arm.urdf with 4 joints' });
  expect(status).toBe(rows.every(({ ok }) => ok) ? 0 : 1);
});

test('doctor says what to do where a sourced ROS 2 has no rclnodejs, and ends with code 1', () => {
  const { stdout, status } = doctor([], {
    ROS_DISTRO: 'humble',
    AMENT_PREFIX_PATH: '/nowhere/humble',
    NODE_PATH: '',
  });
  expect(stdout).toContain('humble (/nowhere/humble)');
  expect(stdout).toMatch(/MISSING {2}rclnodejs.*\n +-> run `npm run ros:setup`/);
  expect(status).toBe(1);
});
