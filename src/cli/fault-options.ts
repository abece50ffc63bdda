/** The fault table as options of a command: `velocity_noise` is `--velocity-noise`, and so on. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { readAssignment } from '../parameters/configuration-file.js';
import { faultGroups, faultProblems, faultTable, healthy } from '../parameters/fault-table.js';
import type { Disturbance, FaultName, Faults } from '../parameters/fault-table.js';
import type { ParameterSpec, ParameterTable } from '../parameters/parameter-spec.js';
import { camelCase } from '../parameters/sections.js';
import type { CamelCase } from '../parameters/sections.js';
import { problemWith } from '../parameters/settings.js';
import { ConfigurationError } from '../errors.js';

/** The values as typed; flags are true. */
export type FaultOptions = { readonly [N in FaultName as CamelCase<N>]?: string | true };

const names = Object.keys(faultTable) as FaultName[];
const flagOf = (name: string) => `--${name.replaceAll('_', '-')}`;

function placeholder({ type, unit, range, length }: ParameterSpec): string {
  if (type === 'boolean') return '';
  if (type === 'string') return ' <joints>';
  const one = unit ?? (range?.[1] === 1 ? 'share' : 'number');
  return ` <${one}${type === 'double_array' && length !== 1 ? ', …' : ''}>`;
}

/** The permitted values and the default. */
function allowed({ range, value }: ParameterSpec): string {
  const standard = value.robot;
  const usual = typeof standard === 'number' && standard !== 0 ? `default ${standard}` : '';
  const bounds = range === undefined ? '' : `${range[0]} to ${range[1]}`;
  const text = [bounds, usual].filter((part) => part !== '').join(', ');
  return text === '' ? '' : ` (${text})`;
}

/** Adds an option for each fault; they are parameters of the node as well. */
export function addFaultOptions(command: Command): Command {
  for (const [group, table] of Object.entries<ParameterTable>(faultGroups))
    for (const [name, spec] of Object.entries(table)) {
      const text = `${spec.description}${allowed(spec)}`;
      command.addOption(new Option(`${flagOf(name)}${placeholder(spec)}`, text).helpGroup(`${group}:`));
    }
  return command.addHelpText(
    'after',
    '\nLists have one value per joint, or one for all. Units may be written ("20 ms", "3 deg"). All but what the body is like\n' +
      'may change while it runs: they are parameters of the node neuromotor_arm, with underscores.',
  );
}

/**
 * The faults that the options set. Units may be written ("20 ms", "3 deg"), lists with or without brackets.
 * @param base faults that hold unless the options set them
 * @throws ConfigurationError listing what is wrong
 */
export async function faultsOf(
  options: FaultOptions,
  joints: readonly string[],
  base: Disturbance = {},
): Promise<Faults> {
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const typed = options[camelCase(name)];
    if (typed === undefined) continue;
    const isList = faultTable[name].type.endsWith('_array');
    const text = isList && typed !== true ? `[${typed.replace(/^\s*\[|\]\s*$/g, '')}]` : String(typed);
    Object.assign(values, await readAssignment(`${name}=${text}`, faultTable));
  }
  const single = Object.entries(values).flatMap(
    ([name, value]) => problemWith(name, value, faultTable) ?? [],
  );
  const faults = Object.freeze({ ...healthy, ...base, ...values }) as Faults;
  const problems = single.length > 0 ? single : faultProblems(faults, joints);
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return faults;
}
