import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { ConfigurationError } from '../errors.js';

const require = createRequire(import.meta.url);
/** Between the definitions of a type and of the types in it. */
const SEPARATOR = `${'='.repeat(80)}\n`;
const builtIn =
  /^(?:bool|byte|char|float32|float64|u?int(?:8|16|32|64)|w?string|time|duration)(?:<=\d+)?(?:\[.*\])?$/;

/**
 * The definition of a message type with those of all types in it (`ros2msg`): of the ROS 2 core as of Jazzy, of other
 * packages as the machine has them.
 * @param type as `sensor_msgs/msg/JointState`
 * @throws ConfigurationError for a type that is neither in the core nor installed
 */
export function messageDefinition(type: string): string {
  const core = coreDefinition(type);
  if (core !== undefined) return core;
  const parts = new Map<string, string>();
  const own = withParts(type, parts);
  return [own, ...[...parts].map(([name, text]) => `MSG: ${name}\n${text}`)].join(`\n${SEPARATOR}`);
}

/** The folder under which a message package is installed; undefined if it is not. */
export function interfacePrefix(packageName: string): string | undefined {
  const prefixes = (process.env.AMENT_PREFIX_PATH ?? '').split(delimiter);
  const index = join('share', 'ament_index', 'resource_index', 'rosidl_interfaces', packageName);
  return prefixes.find((prefix) => prefix !== '' && existsSync(join(prefix, index)));
}

function coreDefinition(type: string): string | undefined {
  if (!/^\w+\/msg\/\w+$/.test(type)) return undefined;
  try {
    return readFileSync(
      require.resolve(`@foxglove/rosmsg-msgs-common/msgdefs/ros2jazzy/${type}.msg`),
      'utf8',
    );
  } catch {
    return undefined;
  }
}

/** The definition of a type alone; those of the types in it are added to `parts`, by `package/Name`. */
function withParts(type: string, parts: Map<string, string>): string {
  const core = coreDefinition(type);
  if (core !== undefined) {
    const [own, ...others] = core.split(SEPARATOR);
    for (const other of others) {
      const [, name, text] = /^MSG: (\S+)\n([\s\S]*)$/.exec(other) ?? [];
      parts.set(name, text);
    }
    return own;
  }
  const [packageName, , name] = type.split('/');
  const own = installedDefinition(packageName, name, type);
  for (const used of usedTypes(own, packageName)) {
    const short = used.replace('/msg/', '/');
    if (parts.has(short)) continue;
    parts.set(short, '');
    parts.set(short, withParts(used, parts));
  }
  return own;
}

function installedDefinition(packageName: string, name: string, type: string): string {
  const prefix = interfacePrefix(packageName);
  const file = join(prefix ?? '', 'share', packageName, 'msg', `${name}.msg`);
  if (prefix === undefined || !existsSync(file))
    throw new ConfigurationError(`'${type}' is no message type of the ROS 2 core, and is not installed`);
  return readFileSync(file, 'utf8');
}

/** The message types that a definition uses, as `package/msg/Name`. */
function usedTypes(definition: string, ownPackage: string): string[] {
  const used = definition
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/)[0])
    .filter((word) => word !== '' && !builtIn.test(word))
    .map((word) => word.replace(/\[.*\]$/, '').replace(/<=\d+$/, ''));
  return used.map((name) => {
    const [first, ...rest] = name.split('/');
    return rest.length === 0 ? `${ownPackage}/msg/${first}` : `${first}/msg/${rest.at(-1) ?? ''}`;
  });
}
