import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { inspectGazebo } from '../../src/cli/doctor-gazebo.js';
import { findGazebo } from '../../src/plants/gazebo-installation.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Puts a program before all others. */
function program(name: string, script: string, folder = temporaryFolder()): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH ?? ''}`);
}

/** A folder as `npm run gazebo:setup` leaves it, with this as its server. */
function setUp(server: string): string {
  const own = temporaryFolder();
  mkdirSync(join(own, 'plugin'));
  for (const file of ['.tree', 'plugin/libneuromotor_arm.so']) writeFileSync(join(own, file), '');
  program('gzserver', server, join(own, 'root/usr/bin'));
  // The server of the folder is no installed one.
  vi.unstubAllEnvs();
  return own;
}

const hidden = () => {
  program('gzserver', 'exit 127');
  program('gz', 'exit 127');
};

afterEach(() => {
  vi.unstubAllEnvs();
});

test('doctor tells that there is no Gazebo, and what makes one, and is content', () => {
  hidden();
  expect(inspectGazebo(findGazebo(temporaryFolder()))).toEqual({
    name: 'Gazebo',
    ok: true,
    found: 'no Gazebo; `npm run gazebo:setup` makes what is missing, should you want it',
  });
});

test('doctor tells of an installed Gazebo Harmonic that it is untested, and does not send its user to the setup', () => {
  hidden();
  program('gz', 'echo 8.9.0');
  const { ok, found } = inspectGazebo(findGazebo(temporaryFolder()));
  expect(ok).toBe(true);
  expect(found).toBe(
    'Gazebo Harmonic 8.9.0 is installed, which is untested; docs/gazebo.md says how to start it',
  );
});

test('doctor tells of an installed Gazebo 11 without the plugin', () => {
  program('gzserver', 'echo "Gazebo multi-robot simulator, version 11.10.2"');
  const { ok, found } = inspectGazebo(findGazebo(temporaryFolder()));
  expect(ok).toBe(true);
  expect(found).toMatch(
    /^Gazebo 11\.10\.2 is installed, this project's plugin is not compiled; `npm run gazebo:setup`/,
  );
});

test('doctor runs the server that the setup made, with its own libraries', () => {
  const own = setUp('test -n "$LD_LIBRARY_PATH" && echo "Gazebo multi-robot simulator, version 11.1.0"');
  hidden();
  expect(inspectGazebo(findGazebo(own))).toEqual({
    name: 'Gazebo',
    ok: true,
    found: "Gazebo 11 in .gazebo: its server 11.1.0 loads, the arm's plugin is there",
  });
});

test('doctor says what to do about a server that does not load', () => {
  const own = setUp('echo "gzserver: libgazebo.so.11: cannot open shared object file" >&2; exit 127');
  hidden();
  const { ok, found, remedy } = inspectGazebo(findGazebo(own));
  expect(ok).toBe(false);
  expect(found).toContain('libgazebo.so.11: cannot open shared object file');
  expect(remedy).toContain('npm run gazebo:setup');
});
