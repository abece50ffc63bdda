/** The fault table as options of a command: `velocity_noise` is `--velocity-noise`, and so on. */
import { Option } from 'commander';
import type { Command } from 'commander';
import { readAssignment } from '../parameters/configuration-file.js';
import { faultProblems, faultTable, healthy } from '../parameters/fault-table.js';
import type { FaultName, Faults } from '../parameters/fault-table.js';
import type { ParameterSpec } from '../parameters/parameter-spec.js';
import { camelCase } from '../parameters/sections.js';
import type { CamelCase } from '../parameters/sections.js';
import { problemWith } from '../parameters/settings.js';
import { ConfigurationError } from '../errors.js';

/** What was typed; flags are true. */
export type FaultOptions = { readonly [N in FaultName as CamelCase<N>]?: string | true };

const names = Object.keys(faultTable) as FaultName[];
const flagOf = (name: string) => `--${name.replaceAll('_', '-')}`;

function placeholder({ type, unit }: ParameterSpec): string {
  if (type === 'boolean') return '';
  if (type === 'string') return ' <joints>';
  return ` <${unit ?? 'share'}${type === 'double_array' ? ', …' : ''}>`;
}

/** Adds an option for each fault; they are parameters of the node as well. */
export function addFaultOptions(command: Command): Command {
  for (const name of names) {
    const spec: ParameterSpec = faultTable[name];
    const option = new Option(`${flagOf(name)}${placeholder(spec)}`, spec.description);
    command.addOption(
      option.helpGroup('What is wrong with it (parameters of the same names change it at run time):'),
    );
  }
  return command;
}

/**
 * The faults that options ask for. Units may be written ("20 ms", "3 deg"), lists with or without brackets.
 * @throws ConfigurationError listing what is wrong
 */
export async function faultsOf(options: FaultOptions, joints: readonly string[]): Promise<Faults> {
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
  const faults = Object.freeze({ ...healthy, ...values }) as Faults;
  const problems = single.length > 0 ? single : faultProblems(faults, joints);
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  return faults;
}
