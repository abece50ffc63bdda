/** The one place that loads rclnodejs, and only where its binary is known to load. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { RosUnavailableError } from '../../errors.js';
import type { Rcl, RclBinary } from './rcl-binding.js';
import { inspectRosEnvironment } from './ros-environment.js';

export interface LoadedRcl {
  readonly rcl: Rcl;
  readonly binary: RclBinary;
}

/**
 * rclnodejs and its binary, without the signal handler it installs (that closes ROS 2 under the running node).
 * @throws RosUnavailableError saying what is missing and what to do.
 */
export function loadRclnodejs(): LoadedRcl {
  const { binding, problem } = inspectRosEnvironment();
  if (binding === undefined) throw new RosUnavailableError(`ROS 2 is not available.\n${problem}`);
  const require = createRequire(join(binding.packageFolder, 'package.json'));
  const rcl = require('rclnodejs') as Rcl;
  rcl.removeSignalHandlers();
  return { rcl, binary: require(binding.binary) as RclBinary };
}
