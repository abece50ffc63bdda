import type { Overrides } from './configuration-file.js';
import { specOf } from './parameter-table.js';

/**
 * Parameters as a file for `--config` and for a ROS 2 node, in the order given.
 * @param comments what stands above them, one line each
 */
export function parameterFile(comments: readonly string[], parameters: Overrides): string {
  return [
    ...comments.map((line) => `# ${line}`),
    '/**:',
    '  ros__parameters:',
    ...Object.entries(parameters).map(([name, value]) => `    ${name}: ${yamlOf(name, value)}`),
    '',
  ].join('\n');
}

/** A value in YAML. ROS 2 wants a point in each number that is no integer by its type, also within lists. */
function yamlOf(name: string, value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => yamlOf(name, item)).join(', ')}]`;
  if (typeof value !== 'number') return JSON.stringify(value);
  return Number.isInteger(value) && specOf(name)?.type !== 'integer' ? value.toFixed(1) : String(value);
}
