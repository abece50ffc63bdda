import { z } from 'zod';
import { ConfigurationError } from '../errors.js';
import { profiles } from './parameter-spec.js';
import { parameterNames, parameterTable, specOf } from './parameter-table.js';
import type { ParameterSpec, ParameterTable, ParameterType, Profile } from './parameter-spec.js';
import type { Settings } from './parameter-table.js';

const typeText: Record<ParameterType, string> = {
  boolean: 'true or false',
  integer: 'an integer',
  double: 'a finite number',
  string: 'a text',
  double_array: 'a list of finite numbers',
  string_array: 'a list of texts',
};

function expectation(spec: ParameterSpec): string {
  if (spec.choices !== undefined) return `one of ${spec.choices.join(', ')}`;
  const unit = spec.unit === undefined ? '' : ` (${spec.unit})`;
  const range = spec.range === undefined ? '' : ` from ${spec.range[0]} to ${spec.range[1]}`;
  return `${typeText[spec.type]}${range}${unit}`;
}

function schemaOf(spec: ParameterSpec): z.ZodType {
  const bounded = (number: z.ZodNumber) =>
    spec.range === undefined ? number : number.min(spec.range[0]).max(spec.range[1]);
  switch (spec.type) {
    case 'boolean':
      return z.boolean();
    case 'integer':
      return bounded(z.number().int());
    case 'double':
      return bounded(z.number());
    case 'string':
      return spec.choices === undefined ? z.string() : z.enum(spec.choices);
    case 'double_array':
      return z.array(z.number());
    case 'string_array':
      return z.array(z.string().min(1));
  }
}

function show(value: unknown): string {
  if (typeof value === 'number' || value === undefined) return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${item}n`;
    return typeof item === 'number' && !Number.isFinite(item) ? String(item) : item;
  });
}

/**
 * Why `value` cannot be the parameter `name`, or undefined when it can. The text names parameter, value and what
 * would be right.
 */
export function problemWith(
  name: string,
  value: unknown,
  table: ParameterTable = parameterTable,
): string | undefined {
  const spec = specOf(name, table);
  if (spec === undefined) return `unknown parameter '${name}'${suggestion(name, table)}`;
  return schemaOf(spec).safeParse(value).success
    ? undefined
    : `parameter '${name}' is ${show(value)}, expected ${expectation(spec)}`;
}

/** Known names that are written alike but for group and separators, else those that share the last word. */
function suggestion(name: string, table: ParameterTable): string {
  const names = Object.keys(table);
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-._]/g, '');
  const lastWord = (text: string) => text.split(/[-._]/).at(-1) ?? '';
  const last = lastWord(name);
  const alike = names.filter((known) => plain(known) === plain(name));
  const near = alike.length > 0 || last === '' ? alike : names.filter((known) => lastWord(known) === last);
  return near.length > 0 ? ` (did you mean ${near.slice(0, 3).join(' or ')}?)` : '';
}

/**
 * The profile's values with `overrides` on top, checked as a whole: either all is valid or nothing is taken.
 * @throws ConfigurationError that lists every wrong or unknown entry.
 */
export function resolveSettings(
  profile: Profile,
  overrides: Readonly<Record<string, unknown>> = {},
): Settings {
  const problems = Object.entries(overrides)
    .map(([name, value]) => problemWith(name, value))
    .filter((problem) => problem !== undefined);
  if (overrides['model.profile'] !== undefined && overrides['model.profile'] !== profile)
    problems.push(
      `parameter 'model.profile' is ${show(overrides['model.profile'])}, expected ${profile}, the profile asked for`,
    );
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  const settings = Object.fromEntries(
    parameterNames.map((name) => [name, frozen(overrides[name] ?? parameterTable[name].value[profile])]),
  ) as unknown as Settings;
  const conflicts = conflictsIn(settings);
  if (conflicts.length > 0) throw new ConfigurationError(conflicts.join('\n'));
  return Object.freeze(settings);
}

/** The profile that a set of overrides asks for, else `fallback`. @throws ConfigurationError */
export function profileOf(overrides: Readonly<Record<string, unknown>>, fallback: Profile): Profile {
  const asked = overrides['model.profile'];
  if (asked === undefined) return fallback;
  const profile = profiles.find((known) => known === asked);
  if (profile === undefined) throw new ConfigurationError(problemWith('model.profile', asked) ?? '');
  return profile;
}

/** A list as a copy that nobody can change. */
function frozen(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...(value as unknown[])]) : value;
}

/** What one parameter alone cannot show. */
function conflictsIn(settings: Settings): string[] {
  const { joints } = settings;
  if (joints.length === 0) return ["parameter 'joints' is empty, expected at least one joint"];
  const problems: string[] = [];
  const repeated = joints.find((name, i) => joints.indexOf(name) !== i);
  if (repeated !== undefined)
    problems.push(`parameter 'joints' names ${repeated} twice, expected each joint once`);
  const oneAJoint = `${joints.length} (one a joint)`;
  const lengths = [
    ['start_posture', joints.length, oneAJoint],
    ['model.motor_gain', joints.length, `${oneAJoint} or none`],
    ['workspace.min', 3, '3 or none'],
    ['workspace.max', 3, '3 or none'],
    ['model.cortex_centre', 3, '3 or none'],
    ['collision.floor_height', 1, '1 or none'],
    ['collision.floor_normal', 3, '3'],
    ['collision.table_centre', 3, '3 or none'],
    ['collision.table_size', 3, '3 or none'],
  ] as const;
  for (const [name, length, expected] of lengths) {
    const found = settings[name].length;
    const mayBeEmpty = expected.endsWith('or none');
    if (found !== length && !(mayBeEmpty && found === 0))
      problems.push(`parameter '${name}' has ${found} elements, expected ${expected}`);
  }
  return [...problems, ...turnedAround(settings), ...surroundings(settings)];
}

/** A table needs a place and a size, a floor a direction. */
function surroundings(settings: Settings): string[] {
  const { 'collision.table_centre': centre, 'collision.table_size': size } = settings;
  if ((centre.length === 0) !== (size.length === 0)) {
    const [there, missing] = centre.length > 0 ? ['centre', 'size'] : ['size', 'centre'];
    return [
      `parameter 'collision.table_${missing}' is empty, expected 3 numbers with 'collision.table_${there}', or both empty`,
    ];
  }
  if (Math.hypot(...settings['collision.floor_normal']) < 1e-9)
    return ["parameter 'collision.floor_normal' is zero, expected a direction"];
  return size.flatMap((edge, i) =>
    edge > 0 ? [] : [`parameter 'collision.table_size' has ${'xyz'[i]} ${edge} m, expected more than 0 m`],
  );
}

/** Axes in which the workspace has its corners the wrong way round; an open corner is checked with the arm. */
function turnedAround({ 'workspace.min': min, 'workspace.max': max }: Settings): string[] {
  if (min.length !== 3 || max.length !== 3) return [];
  return ['x', 'y', 'z'].flatMap((axis, i) =>
    min[i] < max[i]
      ? []
      : [
          `parameter 'workspace.min' has ${axis} ${min[i]} m, expected less than ${max[i]} m of 'workspace.max'`,
        ],
  );
}
