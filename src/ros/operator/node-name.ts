import { ConfigurationError } from '../../errors.js';

export const USUAL_NODE = '/neuromotor';

/** @throws ConfigurationError unless it is the full name of a node, such as /left/neuromotor */
export function requireNodeName(name: string): string {
  if (!/^(\/[A-Za-z_]\w*)+$/.test(name))
    throw new ConfigurationError(`--node is '${name}', expected a full name such as /left/neuromotor`);
  return name;
}
