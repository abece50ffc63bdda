import { spawnSync } from 'node:child_process';
import { findGazebo } from '../plants/gazebo-installation.js';
import type { GazeboFinding } from '../plants/gazebo-installation.js';
import type { Finding } from '../ros/client/ros-environment.js';

const setup = '`npm run gazebo:setup`';

/** Tells which Gazebo there is, and runs its server to see whether that loads. Gazebo is optional, but no broken one is well. */
export function inspectGazebo(gazebo: GazeboFinding = findGazebo()): Finding {
  const name = 'Gazebo';
  if ('missing' in gazebo) {
    const advice =
      gazebo.harmonic === undefined
        ? `${setup} makes what is missing, should you want it`
        : 'docs/gazebo.md says how to start it';
    return { name, ok: true, found: `${gazebo.missing}; ${advice}` };
  }
  const { stdout, stderr, error } = spawnSync(gazebo.server, ['--version'], {
    encoding: 'utf8',
    timeout: 20_000,
    env: { ...process.env, ...gazebo.environment },
  });
  const version = error === undefined ? /version (11[\d.]*)/.exec(stdout)?.[1] : undefined;
  if (version !== undefined)
    return {
      name,
      ok: true,
      found: `${gazebo.found}: its server ${version} loads, the arm's plugin is there`,
    };
  const why = error?.message ?? stderr.trim().split('\n').at(-1) ?? '';
  return {
    name,
    ok: false,
    found: `${gazebo.found}: its server does not run (${why})`,
    remedy: `remove the folder .gazebo and run ${setup}`,
  };
}
