import { z } from 'zod';
import { ConfigurationError } from '../errors.js';
import { withAddedChoices } from './added-choices.js';
import { listProblems } from './list-rules.js';
import { frozen, profiles } from './parameter-spec.js';
import { parameterNames, parameterTable, specOf } from './parameter-table.js';
import type { ParameterSpec, ParameterTable, ParameterType, Profile } from './parameter-spec.js';
import type { Settings } from './parameter-table.js';
import { relationProblems } from './relations.js';

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
  const spec = withAddedChoices(name, specOf(name, table));
  if (spec === undefined) return `unknown parameter '${name}'${suggestion(name, table)}`;
  return schemaOf(spec).safeParse(value).success
    ? undefined
    : `parameter '${name}' is ${show(value)}, expected ${expectation(spec)}`;
}

/** Known names that differ only in group and separators, or else names that share the last word. */
function suggestion(name: string, table: ParameterTable): string {
  const names = Object.keys(table);
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-._]/g, '');
  const lastWord = (text: string) => text.split(/[-._]/).at(-1) ?? '';
  const last = lastWord(name);
  const alike = names.filter((known) => plain(known) === plain(name));
  const near = alike.length > 0 || last === '' ? alike : names.filter((known) => lastWord(known) === last);
  return near.length > 0 ? ` (did you mean ${near.slice(0, 3).join(' or ')}?)` : '';
}

/** Who misspells the root of a file gets every parameter refused, and nobody reads two hundred lines. */
const MOST_PROBLEMS = 20;

function listed(problems: readonly string[]): string {
  const more = problems.length - MOST_PROBLEMS;
  const shown = problems.slice(0, MOST_PROBLEMS);
  return [...shown, ...(more > 0 ? [`and ${more} more like these`] : [])].join('\n');
}

/**
 * The profile's values with `overrides` on top, checked as a whole: either all are valid or none is accepted.
 * @throws ConfigurationError that lists the wrong and unknown entries: the first twenty, and how many more there are.
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
  if (problems.length > 0) throw new ConfigurationError(listed(problems));
  const settings = Object.fromEntries(
    parameterNames.map((name) => [name, frozen(overrides[name] ?? parameterTable[name].value[profile])]),
  ) as unknown as Settings;
  const conflicts = [
    ...listProblems(parameterTable, settings, settings.joints),
    ...relationProblems(settings),
  ];
  if (conflicts.length > 0) throw new ConfigurationError(conflicts.join('\n'));
  return Object.freeze(settings);
}

/** The profile that a set of overrides names, or else `fallback`. @throws ConfigurationError */
export function profileOf(overrides: Readonly<Record<string, unknown>>, fallback: Profile): Profile {
  const asked = overrides['model.profile'];
  if (asked === undefined) return fallback;
  const profile = profiles.find((known) => known === asked);
  if (profile === undefined) throw new ConfigurationError(problemWith('model.profile', asked) ?? '');
  return profile;
}
