/** `neuromotor gazebo --report`: what a node reaches in a simulation that runs already, in one file to send to somebody. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { RosUnavailableError } from '../errors.js';
import type { Vector3 } from '../model/numbers/vector.js';
import { packageVersion } from '../parameters/package-files.js';
import { findGazebo } from '../plants/gazebo-installation.js';
import { openRos } from '../ros/client/ros-context.js';
import { ReachClient } from '../ros/session-report/reach-client.js';
import type { AnsweredTarget } from '../ros/session-report/reach-client.js';
import { writeAtomically } from '../storage/atomic-write.js';

export interface ReportRequest {
  readonly file: string;
  readonly targets: readonly Vector3[];
  /** Of the targets. */
  readonly frame: string;
  readonly rosArguments: readonly string[];
}

const NODE = 'neuromotor';
/** How long the node may take to be ready, and to answer a target (s). */
const READY_S = 120;
const ANSWER_S = 120;
const DEBIAN_PACKAGES = [
  'gz-sim8-cli',
  'gz-harmonic',
  'gazebo',
  'ros-*-ros-gz-sim',
  'ros-*-ros-gz-bridge',
  'ros-*-gz-ros2-control',
  'ros-*-controller-manager',
  'ros-*-joint-trajectory-controller',
  'ros-*-position-controllers',
];
/** Recordings of halts are put into the file as long as they are no larger than this (bytes). */
const MOST_INCIDENT_BYTES = 4 * 2 ** 20;

/**
 * Asks the node for each target and writes the file; also when something failed, which is in it then.
 * @returns whether all targets were reached
 */
export async function reportReaches({ file, targets, frame, rosArguments }: ReportRequest): Promise<boolean> {
  const began = new Date();
  const ros = await openRos(rosArguments);
  ros.exitOnSignals();
  const faults: string[] = [];
  const answers: AnsweredTarget[] = [];
  try {
    const node = ros.createNode('neuromotor_report', (where, error) => {
      faults.push(`${where}: ${String(error)}`);
    });
    const client = new ReachClient(node, NODE);
    node.spin();
    const missing = await client.ready(READY_S);
    if (missing !== undefined) throw new RosUnavailableError(`nothing to report of: ${missing}`);
    for (const target of targets) {
      const answer = await client.reach(target, frame, ANSWER_S);
      answers.push(answer);
      process.stderr.write(`${answers.length} of ${targets.length}: ${answer.message}\n`);
    }
    const content = {
      format: 'neuromotor gazebo report 1',
      began: began.toISOString(),
      versions: versions(),
      realTimeFactor: client.realTimeFactor,
      jointStates: client.jointStates,
      reached: answers.filter(({ outcome }) => outcome === 'reached').length,
      targets: answers,
      complaints: client.complaints,
      faults,
      diagnostics: client.diagnostics,
      incidents: incidentsSince(began),
    };
    writeAtomically(file, `${JSON.stringify(content, undefined, 1)}\n`);
    return content.reached === targets.length;
  } finally {
    await ros.close();
  }
}

function versions(): Readonly<Record<string, unknown>> {
  const { ROS_DISTRO: ros, RMW_IMPLEMENTATION: rmw } = process.env;
  const query = spawnSync(
    'dpkg-query',
    ['--show', '--showformat', '${Package} ${Version}\n', ...DEBIAN_PACKAGES],
    {
      encoding: 'utf8',
    },
  );
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return {
    neuromotor: packageVersion(),
    node: process.versions.node,
    platform: `${process.platform} ${process.arch}`,
    system: /^PRETTY_NAME="?([^"\n]*)/m.exec(release)?.[1],
    ros,
    rmw,
    gazebo: findGazebo(),
    packages: query.error === undefined ? query.stdout.trim().split('\n') : [],
  };
}

/** Recordings of halts that were made since: names and hashes, and what is in them where that is little. */
function incidentsSince(began: Date): readonly object[] {
  const { ROS_HOME: home = '' } = process.env;
  const folder = join(home === '' ? join(homedir(), '.ros') : home, 'incidents', NODE);
  if (!existsSync(folder)) return [];
  let room = MOST_INCIDENT_BYTES;
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const { mtimeMs, size } = statSync(path);
    if (mtimeMs < began.getTime() || !name.endsWith('.mcap')) return [];
    const fits = size <= room;
    if (!fits) return [{ name, bytes: size }];
    const data = readFileSync(path);
    room -= size;
    const sha256 = createHash('sha256').update(data).digest('hex');
    return [{ name, bytes: size, sha256, base64: data.toString('base64') }];
  });
}
