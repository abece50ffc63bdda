/** Writes config/neuromotor.yaml from the one parameter table:  npm run docs:parameters */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parameterNames, specOf } from '../src/parameters/parameter-table.js';
import type { ParameterSpec } from '../src/parameters/parameter-spec.js';

export const parameterFilePath = fileURLToPath(new URL('../config/neuromotor.yaml', import.meta.url));

const HEAD = `# Parameters of the node, for  neuromotor node --ros-args --params-file config/neuromotor.yaml
# and for --config of the other commands. Made by npm run docs:parameters from src/parameters/parameter-table.ts.
#
# Every parameter stands here with its default in the profile robot; what is not named keeps its default. Those behind a
# # have none that a file could name: they follow from the arm, or from model.profile. SI units and radians.
#
# Any serial arm will do: urdf names its description, joints, base_frame and tip_link the arm in it, start_posture where
# reaches begin. Quality of service is set like this:
#   qos_overrides./joint_states.subscription.reliability: reliable
/**:
  ros__parameters:
`;

const WIDTH = 110;

/** Lines of a comment, no longer than the page is wide. */
function comment(text: string, indent: string): string[] {
  const lines = [`${indent}#`];
  for (const word of text.split(' ')) {
    if (lines[lines.length - 1].length + word.length + 1 > WIDTH) lines.push(`${indent}#`);
    lines[lines.length - 1] += ` ${word}`;
  }
  return lines;
}

/** The value in YAML as ROS 2 reads it: doubles need their point. */
function yaml(spec: ParameterSpec, value: unknown): string {
  if (Array.isArray(value)) {
    const items = (value as readonly unknown[]).map((item) =>
      spec.type === 'double_array' ? double(Number(item)) : String(item),
    );
    return `[${items.join(', ')}]`;
  }
  if (spec.type === 'double') return double(Number(value));
  return value === '' ? "''" : String(value);
}

function double(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function entry(name: string, key: string, indent: string): string[] {
  const spec = specOf(name);
  if (spec === undefined) return [];
  const { value, unit, range, choices, readOnly, whileIdle, description } = spec;
  const robot = yaml(spec, value.robot);
  const published = yaml(spec, value.published);
  const notes = [
    unit === undefined ? [] : [unit],
    range === undefined ? [] : [`${range[0]} to ${range[1]}`],
    choices === undefined ? [] : [choices.join(' | ')],
    readOnly ? [] : [whileIdle === true ? 'while idle' : 'live'],
    robot === published ? [] : [`profile published: ${published}`],
  ].flat();
  const text = notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
  const hasDefault = robot === published && robot !== '[]';
  return [...comment(text, indent), `${indent}${hasDefault ? '' : '# '}${key}: ${robot}`];
}

/** The file as it should stand in config/neuromotor.yaml. */
export async function parameterFile(): Promise<string> {
  const indent = '    ';
  const groups = new Map<string, string[]>();
  for (const name of parameterNames) {
    const dot = name.indexOf('.');
    const group = dot < 0 ? '' : name.slice(0, dot);
    const lines = group === '' ? entry(name, name, indent) : entry(name, name.slice(dot + 1), `${indent}  `);
    groups.set(group, [...(groups.get(group) ?? []), ...lines]);
  }
  const plain = groups.get('') ?? [];
  const nested = [...groups].flatMap(([group, lines]) => {
    if (group === '') return [];
    // A mapping without a single entry would be an empty value, which ROS 2 refuses.
    const empty = lines.every((line) => line.trimStart().startsWith('#'));
    return ['', `${indent}${empty ? '# ' : ''}${group}:`, ...lines];
  });
  const text = `${HEAD}${[...plain, ...nested].join('\n')}\n`;
  return format(text, { ...(await resolveConfig(parameterFilePath)), parser: 'yaml' });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(parameterFilePath, await parameterFile());
