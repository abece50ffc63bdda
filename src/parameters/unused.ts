/** Parameters that were given and would be ignored silently: why, for whoever refuses or tells them. */
import { isDeepStrictEqual } from 'node:util';
import { defaultsOf, scopes, valueStates } from './parameter-spec.js';
import type { Condition, OnlyWith, ParameterSpec, ParameterTable, Scope } from './parameter-spec.js';
import { parameterNames, parameterTable, specOf } from './parameter-table.js';
import type { Settings } from './parameter-table.js';

type Values = Readonly<Record<string, unknown>>;

/** The scopes that a command uses, each with what parameters must be for that. */
export type Uses = Readonly<Partial<Record<Scope, OnlyWith>>>;

/** A command as the user knows it, with what it uses of the settings. */
export interface CommandUse {
  readonly name: string;
  readonly uses: Uses;
}

/** A parameter that changes nothing. */
export interface Ignored {
  readonly name: string;
  /** For a list of such parameters: "for the ROS 2 node only". */
  readonly why: string;
  /** For one alone: a sentence. */
  readonly problem: string;
}

/**
 * Those of some parameters that a command ignores: they serve something else, or another parameter has a value with
 * which they do not count. Unknown names are passed over: `problemWith` refuses them.
 * @param settings the complete set that they are part of; undefined where there is none, and values are not looked at
 */
export function ignoredBy(
  { name: command, uses }: CommandUse,
  names: readonly string[],
  settings: Settings | undefined,
  table: ParameterTable = parameterTable,
): Ignored[] {
  return names.flatMap((name): Ignored[] => {
    const spec = specOf(name, table);
    if (spec === undefined) return [];
    if (!isServed(spec, uses)) {
      const why = `for ${spec.scope.map((each) => scopes[each]).join(' and ')} only`;
      return [{ name, why, problem: `parameter '${name}' is ${why}; \`${command}\` does not use it` }];
    }
    const missing = settings && missingFor(spec, uses, settings);
    if (missing === undefined) return [];
    const why = `only with ${missing}`;
    return [{ name, why, problem: `parameter '${name}' counts ${why}` }];
  });
}

/** Whether a command has to do with a parameter at all. */
export function isUsed(name: string, { uses }: CommandUse): boolean {
  const spec = specOf(name);
  return spec !== undefined && isServed(spec, uses);
}

function isServed({ scope }: ParameterSpec, uses: Uses): boolean {
  return scope.some((each) => uses[each] !== undefined);
}

/** Names of the parameters that are not as their profile has them. */
export function changedNames(settings: Settings): string[] {
  const defaults = defaultsOf(parameterTable, settings['model.profile']);
  return parameterNames.filter((name) => !isDeepStrictEqual(settings[name], defaults[name]));
}

/** In one line: what is ignored, those together that are ignored for the same reason. */
export function ignoredLine(ignored: readonly Ignored[]): string {
  const reasons = new Map<string, string[]>();
  for (const { name, why } of ignored) reasons.set(why, [...(reasons.get(why) ?? []), name]);
  return [...reasons].map(([why, names]) => `${names.join(', ')} (${why})`).join('; ');
}

/** A condition that is not met, as a text; undefined where the parameter counts. */
function missingFor(spec: ParameterSpec, uses: Uses, settings: Settings): string | undefined {
  const ofScopes = spec.scope.flatMap((each) => {
    const condition = uses[each];
    return condition === undefined ? [] : [unmet(condition, uses, settings)];
  });
  if (ofScopes.every((each) => each !== undefined)) return ofScopes[0];
  return unmet(spec.onlyWith ?? {}, uses, settings);
}

function unmet(conditions: OnlyWith, uses: Uses, values: Settings & Values): string | undefined {
  for (const [other, condition] of Object.entries(conditions)) {
    const value = (values as Values)[other];
    const spec = specOf(other);
    if (spec === undefined || isMet(condition, value)) continue;
    // What does not count itself speaks against nothing.
    if (!isServed(spec, uses) || missingFor(spec, uses, values) !== undefined) continue;
    return `'${other}' ${conditionText(condition)}, which is ${shown(value)}`;
  }
  return undefined;
}

function isMet(condition: Condition, value: unknown): boolean {
  return typeof condition === 'object' ? valueStates[condition.is](value) : value === condition;
}

/** What a parameter must be, after its name. */
export function conditionText(condition: Condition): string {
  return typeof condition === 'object' ? condition.is : String(condition);
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
