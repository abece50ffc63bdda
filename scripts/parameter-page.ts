/** Writes docs/parameters.md from the one parameter table:  npm run docs:parameters */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parameterNames, specOf } from '../src/config/parameter-table.js';

export const parameterPagePath = fileURLToPath(new URL('../docs/parameters.md', import.meta.url));

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  return typeof value === 'number'
    ? String(Number(value.toPrecision(6)))
    : value === ''
      ? "''"
      : String(value);
}

function row(name: string): string {
  const spec = specOf(name);
  if (spec === undefined) return '';
  const { value, type, unit = '', range, choices, readOnly, description } = spec;
  const [robot, published] = [shown(value.robot), shown(value.published)];
  const allowed = choices?.join(', ') ?? (range === undefined ? '' : `${range[0]} to ${range[1]}`);
  const profile = robot === published ? `\`${robot}\`` : `\`${robot}\`; published: \`${published}\``;
  return `| \`${name}\` | ${type} | ${profile} | ${unit} | ${allowed} | ${readOnly ? '' : 'yes'} | ${description} |`;
}

/** The page as it should stand in docs/parameters.md. */
export async function parameterPage(): Promise<string> {
  const text = [
    '# Parameters',
    '',
    'Made by `npm run docs:parameters` from `src/config/parameter-table.ts`. SI units and radians. Live parameters may',
    'change while the node runs, the others count while it configures.',
    '',
    '| name | type | default | unit | allowed | live | meaning |',
    '|---|---|---|---|---|---|---|',
    ...parameterNames.map(row),
    '',
  ].join('\n');
  return format(text, { ...(await resolveConfig(parameterPagePath)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(parameterPagePath, await parameterPage());
