import { z } from 'zod';
import { ConfigurationError } from '../errors.js';
import { parameterNames, parameterTable, profiles, specOf } from './parameter-table.js';
import type { ParameterSpec, ParameterType, Profile, Settings } from './parameter-table.js';

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
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'number' && !Number.isFinite(item) ? String(item) : item,
  );
}

/**
 * Why `value` cannot be the parameter `name`, or undefined when it can. The text names parameter, value and what
 * would be right.
 */
export function problemWith(name: string, value: unknown): string | undefined {
  const spec = specOf(name);
  if (spec === undefined) return `unknown parameter '${name}'${suggestion(name)}`;
  return schemaOf(spec).safeParse(value).success
    ? undefined
    : `parameter '${name}' is ${show(value)}, expected ${expectation(spec)}`;
}

/** A known name that differs from the wrong one by its group only, or shares its last word. */
function suggestion(name: string): string {
  const last = name.split(/[._]/).at(-1) ?? name;
  const near = parameterNames.filter((known) => known === name.replace('-', '_') || known.endsWith(last));
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
      `model.profile is ${show(overrides['model.profile'])} but the profile asked for is ${profile}`,
    );
  if (problems.length > 0) throw new ConfigurationError(problems.join('\n'));
  const settings = Object.fromEntries(
    parameterNames.map((name) => [name, overrides[name] ?? parameterTable[name].value[profile]]),
  ) as unknown as Settings;
  checkTogether(settings);
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

/** What one parameter alone cannot show. @throws ConfigurationError */
function checkTogether(settings: Settings): void {
  const joints = settings.joints.length;
  if (joints === 0) throw new ConfigurationError("parameter 'joints' is empty, expected at least one joint");
  const repeated = settings.joints.find((name, i) => settings.joints.indexOf(name) !== i);
  if (repeated !== undefined) throw new ConfigurationError(`parameter 'joints' names ${repeated} twice`);
  const lengths: [keyof Settings, number, boolean][] = [
    ['start_posture', joints, false],
    ['model.motor_gain', joints, true],
    ['workspace.min', 3, true],
    ['workspace.max', 3, true],
    ['model.cortex_centre', 3, true],
  ];
  for (const [name, length, mayBeEmpty] of lengths) {
    const value = settings[name] as readonly number[];
    if (value.length !== length && !(mayBeEmpty && value.length === 0))
      throw new ConfigurationError(
        `parameter '${name}' has ${value.length} elements, expected ${length}${length === joints ? ' (one a joint)' : ''}`,
      );
  }
}
