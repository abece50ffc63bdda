/** Finds parameters that were given and would have no effect, with the reasons. Callers refuse or report them. */
import { isDeepStrictEqual } from 'node:util';
import type { Overrides } from './configuration-file.js';
import { defaultsOf, scopes, valueStates } from './parameter-spec.js';
import type { Condition, OnlyWith, ParameterSpec, ParameterTable, Scope } from './parameter-spec.js';
import { parameterNames, parameterTable, specOf } from './parameter-table.js';
import type { ParameterName, Settings } from './parameter-table.js';

/**
 * The scopes that a command uses, each with the values that other parameters must have. Of several such sets one is
 * enough.
 */
export type Uses = Readonly<Partial<Record<Scope, OnlyWith | readonly OnlyWith[]>>>;

/** A command by the name that users know, with the settings that it uses. */
export interface CommandUse {
  readonly name: string;
  readonly uses: Uses;
  /** Parameters of these scopes that the command sets itself, whatever is given. */
  readonly sets?: readonly ParameterName[];
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
 * The parameters that a command ignores: they serve something else, or another parameter has a value that makes them
 * ineffective. Unknown names are skipped; `problemWith` refuses them.
 * @param settings the complete set that they are
 * part of; undefined if there is none, in which case values are not checked
 */
export function ignoredBy(
  command: CommandUse,
  names: readonly string[],
  settings: Settings | undefined,
  table: ParameterTable = parameterTable,
): Ignored[] {
  return names.flatMap((name): Ignored[] => {
    const spec = specOf(name, table);
    if (spec === undefined) return [];
    if (!serves(spec, command)) {
      const why = `for ${enumerated(spec.scope.map((each) => scopes[each]))} only`;
      const problem = `parameter '${name}' is ${why}; \`${command.name}\` does not use it`;
      return [{ name, why, problem }];
    }
    if (isSetBy(command, name)) {
      const why = `set by \`${command.name}\` itself`;
      return [{ name, why, problem: `parameter '${name}' is ${why}` }];
    }
    const missing = settings && missingFor(spec, command, settings);
    if (missing === undefined) return [];
    const why = `only with ${missing}`;
    return [{ name, why, problem: `parameter '${name}' counts ${why}` }];
  });
}

/** Whether a command uses the value of a parameter, if other parameters allow it. */
export function isUsed(name: string, command: CommandUse): boolean {
  const spec = specOf(name);
  return spec !== undefined && serves(spec, command) && !isSetBy(command, name);
}

function serves({ scope }: ParameterSpec, { uses }: CommandUse): boolean {
  return scope.some((each) => uses[each] !== undefined);
}

function isSetBy({ sets = [] }: CommandUse, name: string): boolean {
  return sets.some((each) => each === name);
}

/** The values that a command takes. */
export function usedPart(overrides: Overrides, command: CommandUse): Overrides {
  return Object.fromEntries(Object.entries(overrides).filter(([name]) => isUsed(name, command)));
}

/**
 * One line about the parameters of a file that a command ignores; undefined if it ignores none, or only values that
 * equal the profile's.
 * @param source the file
 * @param names the parameters in it
 * @param settings the complete set that they are part of
 */
export function ignoredOf(
  source: string,
  names: readonly string[],
  settings: Settings,
  command: CommandUse,
): string | undefined {
  const changed = changedNames(settings).filter((name) => names.includes(name));
  const ignored = ignoredBy(command, changed, settings);
  return ignored.length === 0
    ? undefined
    : `of ${source} \`${command.name}\` ignores ${ignoredLine(ignored)}`;
}

/** Names of the parameters whose values differ from their profile. */
function changedNames(settings: Settings): string[] {
  const defaults = defaultsOf(parameterTable, settings['model.profile']);
  return parameterNames.filter((name) => !isDeepStrictEqual(settings[name], defaults[name]));
}

/** The ignored parameters, grouped by reason. */
function ignoredLine(ignored: readonly Ignored[]): string {
  const reasons = new Map<string, string[]>();
  for (const { name, why } of ignored) reasons.set(why, [...(reasons.get(why) ?? []), name]);
  return [...reasons].map(([why, names]) => `${names.join(', ')} (${why})`).join('; ');
}

/** A condition that is not met, as a text; undefined if the parameter takes effect. */
function missingFor(spec: ParameterSpec, command: CommandUse, settings: Settings): string | undefined {
  const ofScopes = spec.scope
    .flatMap((each) => command.uses[each] ?? [])
    .map((conditions) => unmet(conditions, command, settings));
  if (ofScopes.every((each) => each !== undefined)) return ofScopes[0];
  // A parameter of the brain's identity decides whether a checkpoint fits, even if it has no other effect.
  const fits = spec.identity !== undefined && settings.checkpoint !== '' && isUsed('checkpoint', command);
  return fits ? undefined : unmet(spec.onlyWith ?? {}, command, settings);
}

function unmet(conditions: OnlyWith, command: CommandUse, settings: Settings): string | undefined {
  const values: Readonly<Record<string, unknown>> = settings;
  for (const [other, condition] of Object.entries(conditions)) {
    const spec = specOf(other);
    if (spec === undefined || isMet(condition, values[other])) continue;
    // A parameter without effect is no obstacle to others.
    if (!isUsed(other, command) || missingFor(spec, command, settings) !== undefined) continue;
    return `'${other}' ${conditionText(condition)}, which is ${shown(values[other])}`;
  }
  return undefined;
}

function enumerated(all: readonly string[]): string {
  return [all.slice(0, -1).join(', '), ...all.slice(-1)].filter((part) => part !== '').join(' and ');
}

/** Whether a value is what a condition asks for. */
export function isMet(condition: Condition, value: unknown): boolean {
  return typeof condition === 'object' ? valueStates[condition.is](value) : value === condition;
}

/** The condition on a parameter, to be written after its name. */
export function conditionText(condition: Condition): string {
  return typeof condition === 'object' ? condition.is : String(condition);
}

function shown(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
}
