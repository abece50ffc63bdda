import { readFileSync } from 'node:fs';
import { parse, parseDocument } from 'yaml';
import { ConfigurationError, messageOf } from '../errors.js';
import { specOf } from './parameter-table.js';
import { readQuantity } from './quantity.js';

/** Values by parameter name, not yet validated. */
export type Overrides = Readonly<Record<string, unknown>>;

/**
 * Parameters from a YAML file: nested or dotted names, or the form of ROS 2 (`node: ros__parameters: …`).
 * Numbers of parameters with a unit may be written with another one ("45 deg").
 * @throws ConfigurationError with file, line and column
 */
export async function readConfigurationFile(file: string): Promise<Overrides> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigurationError(`configuration ${file} cannot be read: ${messageOf(error)}`);
  }
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0)
    throw new ConfigurationError(`configuration ${file}: ${document.errors[0].message}`);
  let root: unknown;
  try {
    root = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw new ConfigurationError(`configuration ${file}: ${messageOf(error)}`);
  }
  if (root === null) return {};
  if (!isMapping(root))
    throw new ConfigurationError(`configuration ${file}: expected a mapping of parameter names to values`);
  return inSiUnits(flatten(rosParameters(root)));
}

/**
 * One parameter from a text `name=value`, the value in YAML ("limits.velocity_scale=0.3", "start_posture=[0, 40 deg]").
 * @throws ConfigurationError
 */
export async function readAssignment(text: string): Promise<Overrides> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new ConfigurationError(`"${text}" is no assignment, expected name=value`);
  const name = text.slice(0, equals).trim();
  const written = text.slice(equals + 1);
  let value: unknown;
  try {
    value = parse(written);
  } catch (error) {
    throw new ConfigurationError(`value of '${name}' is not YAML: ${messageOf(error)}`);
  }
  const wantsText = specOf(name)?.type === 'string';
  return inSiUnits({ [name]: wantsText && typeof value !== 'string' ? written : value });
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under `ros__parameters` of the first node of a ROS 2 file; other files as they are. */
function rosParameters(root: Record<string, unknown>): Record<string, unknown> {
  for (const node of Object.values(root))
    if (isMapping(node) && isMapping(node.ros__parameters)) return node.ros__parameters;
  return root;
}

function flatten(mapping: Record<string, unknown>, prefix = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(mapping).flatMap(([key, value]) =>
      isMapping(value) ? Object.entries(flatten(value, `${prefix}${key}.`)) : [[prefix + key, value]],
    ),
  );
}

/** The same with texts turned into numbers where the parameter is a number with a unit. */
async function inSiUnits(overrides: Record<string, unknown>): Promise<Overrides> {
  const converted: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(overrides)) {
    const spec = specOf(name);
    const unit = spec?.type === 'double' || spec?.type === 'double_array' ? spec.unit : undefined;
    converted[name] = unit === undefined ? value : await convert(value, unit);
  }
  return converted;
}

async function convert(value: unknown, unit: string): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((item) => convert(item, unit)));
  return typeof value === 'string' ? readQuantity(value, unit) : value;
}
