/** Writes docs/parameters.md from the parameter tables:  npm run docs:parameters */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { faultTable } from '../src/parameters/fault-table.js';
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
  const { value, type, unit = '', range, choices, readOnly, description } = spec;
  const [robot, published] = [shown(value.robot), shown(value.published)];
  const allowed = choices?.join(', ') ?? (range === undefined ? '' : `${range[0]} to ${range[1]}`);
  const profile = robot === published ? `\`${robot}\`` : `\`${robot}\`; published: \`${published}\``;
  return `| \`${name}\` | ${type} | ${profile} | ${unit} | ${allowed} | ${readOnly ? '' : 'yes'} | ${description} |`;
}

function rows(table: ParameterTable): string[] {
  return [
    '| name | type | default | unit | allowed | live | meaning |',
    '|---|---|---|---|---|---|---|',
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
    'change while the node runs, the others count while it configures.',
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
