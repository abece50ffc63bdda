/** Writes docs/parameters.md from the parameter tables:  npm run docs:parameters */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { faultTable } from '../src/parameters/fault-table.js';
import { scopes } from '../src/parameters/parameter-spec.js';
import { conditionText } from '../src/parameters/unused.js';
import { parameterTable } from '../src/parameters/parameter-table.js';
import type { ParameterSpec, ParameterTable } from '../src/parameters/parameter-spec.js';

export const parameterPagePath = fileURLToPath(new URL('../docs/parameters.md', import.meta.url));

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'number'
    ? String(Number(value.toPrecision(6)))
    : value === ''
      ? "''"
      : String(value);
}

function row([name, spec]: readonly [string, ParameterSpec]): string {
  const { value, type, unit = '', scope, readOnly, description } = spec;
  const [robot, published] = [shown(value.robot), shown(value.published)];
  const serves = scope.length > 4 ? 'most' : scope.join(', ');
  const profile = robot === published ? `\`${robot}\`` : `\`${robot}\`; published: \`${published}\``;
  return `| \`${name}\` | ${type} | ${profile} | ${unit} | ${allowed(spec)} | ${readOnly ? '' : 'yes'} | ${serves} | ${description}${condition(spec)} |`;
}

function allowed({ choices, range, length, mayBeEmpty }: ParameterSpec): string {
  if (choices !== undefined) return choices.join(', ');
  if (range !== undefined) return `${range[0]} to ${range[1]}`;
  return length === undefined ? '' : `${length}${mayBeEmpty ? ' or none' : ''}`;
}

function condition({ onlyWith = {} }: ParameterSpec): string {
  const all = Object.entries(onlyWith).map(([name, value]) => `\`${name}\` ${conditionText(value)}`);
  return all.length === 0 ? '' : ` Only with ${all.join(' and ')}.`;
}

function rows(table: ParameterTable): string[] {
  return [
    '| name | type | default | unit | allowed | live | serves | meaning |',
    '|---|---|---|---|---|---|---|---|',
    ...Object.entries(table).map(row),
    '',
  ];
}

/** The page as it should stand in docs/parameters.md. */
export async function parameterPage(): Promise<string> {
  const text = [
    '# Parameters',
    '',
    'Made by `npm run docs:parameters` from `src/parameters/parameter-table.ts`. SI units and radians. Live parameters may',
    'change while the node runs, the others count while it configures. Lists: how many elements are allowed.',
    '',
    'The column _serves_ says what a parameter is for; a command has to do with some of these:',
    `${Object.entries(scopes)
      .map(([name, text]) => `${text} (\`${name}\`)`)
      .join(', ')}.`,
    '',
    ...rows(parameterTable),
    '## The simulated robot',
    '',
    'Faults of `neuromotor simulate`, from `src/parameters/fault-table.ts`: parameters of its node `neuromotor_arm`, and',
    'options with hyphens (`--velocity-noise`). See [simulate](simulate.md).',
    '',
    ...rows(faultTable),
  ].join('\n');
  return format(text, { ...(await resolveConfig(parameterPagePath)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(parameterPagePath, await parameterPage());
