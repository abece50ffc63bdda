import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { packageFile } from '../parameters/package-files.js';

/** A Gazebo 11 with this project's plugin. */
export interface GazeboInstallation {
  /** The server, as a command. */
  readonly server: string;
  /** The window on it, as a command. */
  readonly client: string;
  /** Variables of its environment, in addition to ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where it comes from, in a line. */
  readonly found: string;
}

/** The installed Gazebo, or the missing parts. */
export type GazeboFinding = GazeboInstallation | { readonly missing: string; readonly harmonic?: string };

/**
 * Looks for Gazebo: an installed one, or the one of `npm run gazebo:setup`.
 * @param own the folder that the setup fills
 */
export function findGazebo(own = packageFile('.gazebo')): GazeboFinding {
  const plugin = `${own}/plugin`;
  const built = existsSync(`${plugin}/libneuromotor_arm.so`);
  const installed = firstLine('gzserver', ['--version'], /version (11[\d.]*)/);
  if (installed !== undefined)
    return built
      ? {
          server: 'gzserver',
          client: 'gzclient',
          environment: { GAZEBO_PLUGIN_PATH: plugin },
          found: `Gazebo ${installed}, installed`,
        }
      : { missing: `Gazebo ${installed} is installed, this project's plugin is not compiled` };
  if (built && existsSync(`${own}/.tree`)) return ownInstallation(own);
  const harmonic = firstLine('gz', ['sim', '--versions'], /^(8\.[\d.]+)/m);
  if (harmonic !== undefined)
    return { missing: `Gazebo Harmonic ${harmonic} is installed, which is untested`, harmonic };
  return { missing: 'no Gazebo' };
}

/** The libraries are for the server alone: they would break other programs. */
function ownInstallation(own: string): GazeboInstallation {
  const root = `${own}/root`;
  const libraries = `${root}/usr/lib/x86_64-linux-gnu`;
  return {
    server: `${root}/usr/bin/gzserver`,
    client: `${root}/usr/bin/gzclient`,
    environment: {
      LD_LIBRARY_PATH: `${own}/lib`,
      GAZEBO_RESOURCE_PATH: `${root}/usr/share/gazebo-11`,
      GAZEBO_PLUGIN_PATH: `${own}/plugin:${libraries}/gazebo-11/plugins`,
      GAZEBO_MODEL_PATH: `${root}/usr/share/gazebo-11/models`,
      OGRE_RESOURCE_PATH: `${libraries}/OGRE-1.9.0`,
    },
    found: 'Gazebo 11 in .gazebo',
  };
}

/** The version that a program prints; undefined if it is not installed. */
function firstLine(command: string, args: readonly string[], wanted: RegExp): string | undefined {
  const { stdout, error } = spawnSync(command, args, { encoding: 'utf8', timeout: 10_000 });
  return error === undefined ? wanted.exec(stdout)?.[1] : undefined;
}
