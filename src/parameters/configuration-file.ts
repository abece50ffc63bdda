import { dirname, resolve } from 'node:path';
import { parseDocument, visit } from 'yaml';
import { ConfigurationError, messageOf } from '../errors.js';
import { parameterTable, specOf } from './parameter-table.js';
import type { ParameterTable } from './parameter-spec.js';
import { readDataFile } from './read-data-file.js';
import { readQuantity } from './quantity.js';

/** All parameters take some kilobytes. A hostile file of a megabyte would take seconds to read. */
const MOST_BYTES = 64 * 1024;

/** Values by parameter name, not yet validated. */
export type Overrides = Readonly<Record<string, unknown>>;

/**
 * Parameters from a YAML file: nested or dotted names, or the form of ROS 2 (`node: ros__parameters: …`). Numbers of
 * parameters with a unit may be written with another one ("45 deg"). A robot description that the file names is
 * relative to the folder of the file, wherever the program was started.
 * @throws ConfigurationError with the file, and line and column or the parameter
 */
export async function readConfigurationFile(file: string): Promise<Overrides> {
  let text: string;
  try {
    text = readDataFile(file, MOST_BYTES).toString('utf8');
  } catch (error) {
    throw new ConfigurationError(`configuration ${file} ${messageOf(error)}`, { cause: error });
  }
  try {
    const root = parseYaml(text) ?? {};
    if (!isMapping(root)) throw new ConfigurationError('expected a mapping of parameter names to values');
    return besideFile(await inSiUnits(flatten(rosParameters(root)), parameterTable), file);
  } catch (error) {
    throw new ConfigurationError(`configuration ${file}: ${messageOf(error)}`, { cause: error });
  }
}

/**
 * One parameter from a text `name=value`, the value in YAML ("limits.velocity_scale=0.3", "start_posture=[0, 40 deg]").
 * @throws ConfigurationError
 */
export async function readAssignment(
  text: string,
  table: ParameterTable = parameterTable,
): Promise<Overrides> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new ConfigurationError(`"${text}" is no assignment, expected name=value`);
  const name = text.slice(0, equals).trim();
  const written = text.slice(equals + 1);
  const wantsText = specOf(name, table)?.type === 'string';
  let value: unknown;
  try {
    value = parseYaml(written);
  } catch (error) {
    // A text parameter takes any text, even a file name such as "@brain" or "[old".
    if (!wantsText) throw new ConfigurationError(`value of '${name}': ${messageOf(error)}`, { cause: error });
  }
  return inSiUnits({ [name]: wantsText && typeof value !== 'string' ? written : value }, table);
}

/**
 * The value of a YAML document. Aliases are refused: a few of them can stand for gigabytes.
 * @throws ConfigurationError with line and column
 */
export function parseYaml(text: string): unknown {
  const document = parseDocument(text, { prettyErrors: true, logLevel: 'error' });
  const problem = document.errors.at(0) ?? document.warnings.at(0);
  if (problem !== undefined) throw new ConfigurationError(`no valid YAML: ${problem.message}`);
  visit(document, {
    Alias(_, { source, range }) {
      const { line, column } = placeOf(text, range?.[0] ?? 0);
      throw new ConfigurationError(
        `alias *${source} at line ${line}, column ${column}, expected the value itself`,
      );
    },
  });
  return document.toJS({ maxAliasCount: 0 });
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** The parameter `urdf` of the arm that comes with the package; every other value is a file. */
export const OWN_ARM = 'left_arm';

/** Resolves names of files in `file` relative to its folder. */
function besideFile(overrides: Overrides, file: string): Overrides {
  const resolved: Record<string, unknown> = { ...overrides };
  for (const name of robotFiles) {
    const value = resolved[name];
    if (typeof value === 'string') resolved[name] = fileBeside(value, file);
  }
  return resolved;
}

/** Parameters that name files of a robot. */
export const robotFiles: readonly string[] = ['urdf', 'limits.file'];

/** The value of such a parameter in the file of parameters `file`. */
export function fileBeside(value: string, file: string): string {
  return value === '' || value === OWN_ARM ? value : resolve(dirname(file), value);
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every ROS 2 node declares this parameter by itself. Files may be meant for the node and for other commands. */
const SIM_TIME = 'use_sim_time';

/**
 * The parameters of a ROS 2 file: those of all nodes, overridden by those of the node `neuromotor`, or of the only
 * node. The content of other files is returned unchanged.
 * @throws ConfigurationError when it is not clear which of
 * several nodes is meant
 */
function rosParameters(root: Record<string, unknown>): Record<string, unknown> {
  const nodes = Object.entries(root).flatMap(([node, content]) =>
    isMapping(content) && Object.hasOwn(content, 'ros__parameters')
      ? [{ node, parameters: parametersOf(node, content.ros__parameters) }]
      : [],
  );
  if (nodes.length === 0) return root;
  const isForAll = (node: string) => /^\/?\*\*?$/.test(node);
  const forAll = nodes.filter(({ node }) => isForAll(node));
  const single = nodes.filter(({ node }) => !isForAll(node));
  const own = single.filter(({ node }) => /(^|\/)neuromotor$/.test(node));
  const meant = own.length > 0 ? own : single;
  if (meant.length > 1)
    throw new ConfigurationError(
      `parameters of several nodes (${meant.map(({ node }) => node).join(', ')}), expected those of one`,
    );
  const overlaid = [...forAll, ...meant].map(({ parameters }) => Object.entries(flatten(parameters)));
  return Object.fromEntries(overlaid.flat().filter(([name]) => name !== SIM_TIME));
}

function parametersOf(node: string, content: unknown): Record<string, unknown> {
  if (isMapping(content)) return content;
  if (content === null) return {};
  throw new ConfigurationError(`${node}.ros__parameters is no mapping, expected names and values`);
}

/** Values by dotted name. @throws ConfigurationError when a name occurs twice, once nested and once dotted. */
function flatten(mapping: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  const entries = Object.entries(mapping).flatMap(([key, value]) =>
    isMapping(value) ? Object.entries(flatten(value, `${prefix}${key}.`)) : [[prefix + key, value] as const],
  );
  const names = new Set<string>();
  for (const [name] of entries) {
    if (names.has(name))
      throw new ConfigurationError(`parameter '${name}' stands there twice, nested and dotted`);
    names.add(name);
  }
  return Object.fromEntries(entries);
}

/** The same values, with texts turned into numbers if the parameter is a number with a unit. */
async function inSiUnits(overrides: Record<string, unknown>, table: ParameterTable): Promise<Overrides> {
  return Object.fromEntries(
    await Promise.all(
      Object.entries(overrides).map(
        async ([name, value]) => [name, await converted(name, value, table)] as const,
      ),
    ),
  );
}

async function converted(name: string, value: unknown, table: ParameterTable): Promise<unknown> {
  const spec = specOf(name, table);
  const unit = spec?.type === 'double' || spec?.type === 'double_array' ? spec.unit : undefined;
  if (unit === undefined) return value;
  try {
    return await convert(value, unit);
  } catch (error) {
    throw new ConfigurationError(`parameter '${name}': ${messageOf(error)}`, { cause: error });
  }
}

async function convert(value: unknown, unit: string): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => convert(item, unit)));
  return typeof value === 'string' ? readQuantity(value, unit) : value;
}
