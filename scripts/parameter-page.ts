/** Writes docs/parameters.md from the parameter tables:  npm run docs:parameters */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { faultGroups } from '../src/parameters/fault-table.js';
import { publishedUse } from '../src/cli/experiment-options.js';
import { structuralUse } from '../src/cli/experiment-structural.js';
import { inspectUse } from '../src/cli/arm.js';
import { checkUse } from '../src/cli/check.js';
import { reachUse } from '../src/cli/reach.js';
import { simulateUse } from '../src/cli/simulate.js';
import { trainUse } from '../src/cli/train.js';
import { scopes } from '../src/parameters/parameter-spec.js';
import { conditionText } from '../src/parameters/unused.js';
import type { CommandUse } from '../src/parameters/unused.js';
import { parameterTable } from '../src/parameters/parameter-table.js';
import type { OnlyWith, ParameterSpec, ParameterTable, Scope } from '../src/parameters/parameter-spec.js';
import { nodeUse } from '../src/ros/node/arm-node.js';
import { accuracyUse } from '../src/studies/accuracy/accuracy-study.js';
import { comparisonUse } from '../src/studies/comparison/comparison-study.js';

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
  const { value, type, unit = '', scope, readOnly, whileIdle, description } = spec;
  const [robot, published] = [shown(value.robot), shown(value.published)];
  const serves = scope.length > 4 ? 'most' : scope.join(', ');
  const profile = robot === published ? `\`${robot}\`` : `\`${robot}\`; published: \`${published}\``;
  return `| \`${name}\` | ${type} | ${profile} | ${unit} | ${allowed(spec)} | ${readOnly ? '' : whileIdle === true ? 'idle' : 'yes'} | ${serves} | ${description}${condition(spec)} |`;
}

function allowed({ choices, range, length, mayBeEmpty }: ParameterSpec): string {
  if (choices !== undefined) return choices.join(', ');
  if (range !== undefined) return `${range[0]} to ${range[1]}`;
  return length === undefined ? '' : `${length}${mayBeEmpty ? ' or none' : ''}`;
}

function condition({ onlyWith = {} }: ParameterSpec): string {
  const all = conditions(onlyWith);
  return all === '' ? '' : ` Only with ${all}.`;
}

function conditions(onlyWith: OnlyWith): string {
  return Object.entries(onlyWith)
    .map(([name, value]) => `\`${name}\` ${conditionText(value)}`)
    .join(' and ');
}

const commands = [
  trainUse,
  reachUse('mujoco'),
  reachUse('ideal'),
  nodeUse,
  checkUse,
  inspectUse,
  simulateUse,
  publishedUse('reaching'),
  publishedUse('adaptation'),
  structuralUse,
  accuracyUse,
  comparisonUse,
];

/** A command with the scopes that it uses: those first that it always does. */
function commandRow({ name, uses, sets = [] }: CommandUse): string {
  const byCondition = new Map<string, string[]>([['', []]]);
  for (const scope of Object.keys(uses) as Scope[]) {
    const asked = uses[scope];
    if (asked === undefined) continue;
    const text = [asked].flat().map(conditions).join(' or ');
    byCondition.set(text, [...(byCondition.get(text) ?? []), scope]);
  }
  const used = [...byCondition].map(
    ([text, names]) => `${names.join(', ')}${text === '' ? '' : ` (with ${text})`}`,
  );
  const own = sets.map((parameter) => `\`${parameter}\``).join(', ');
  return `| \`${name}\` | ${used.join('; ')} | ${own} |`;
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
    'change while the node runs; others take effect when it configures. For lists, the column _allowed_ has the length.',
    '',
    'The column _serves_ says what a parameter is for. Each command uses some of these:',
    `${Object.entries(scopes)
      .map(([name, text]) => `${text} (\`${name}\`)`)
      .join(', ')}.`,
    '',
    'A parameter in an option (such as `--set`) that the command would ignore is refused, with the reason. A file may be for',
    'several commands: one line names its parameters without effect, and the node logs that line.',
    '',
    '| command | uses | sets itself |',
    '|---|---|---|',
    ...commands.map(commandRow),
    '',
    ...rows(parameterTable),
    '## The simulated robot',
    '',
    'Faults of `neuromotor simulate`, from `src/parameters/fault-table.ts`: parameters of its node `neuromotor_arm`, and',
    'options with hyphens (`--velocity-noise`). See [simulate](simulate.md).',
    '',
    ...Object.entries<ParameterTable>(faultGroups).flatMap(([group, table]) => [
      `**${group}**`,
      '',
      ...rows(table),
    ]),
  ].join('\n');
  return format(text, { ...(await resolveConfig(parameterPagePath)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(parameterPagePath, await parameterPage());
