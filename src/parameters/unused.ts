/** Parameters that were given and would be ignored silently: why, for whoever refuses them. */
import type { Overrides } from './configuration-file.js';
import { scopes } from './parameter-spec.js';
import type { ParameterTable, Scope } from './parameter-spec.js';
import { parameterTable, specOf } from './parameter-table.js';
import type { Settings } from './parameter-table.js';

/**
 * Why a command does not use some of the parameters that it was given, one text each. Unknown names are passed over:
 * `problemWith` refuses them.
 * @param overrides what was given to this command alone: a file may be meant for several
 * @param command the name of the command
 * @param used what the command has to do with
 */
export function unusedBy(
  overrides: Overrides,
  command: string,
  used: readonly Scope[],
  table: ParameterTable = parameterTable,
): string[] {
  return Object.keys(overrides).flatMap((name) => {
    const scope = specOf(name, table)?.scope;
    if (scope === undefined || scope.some((each) => used.includes(each))) return [];
    const purpose = scope.map((each) => scopes[each]).join(' and ');
    return [`parameter '${name}' is for ${purpose} only; \`${command}\` does not use it`];
  });
}

/**
 * Why some of the parameters that were given change nothing, one text each: another parameter has a value with which
 * they do not count.
 * @param settings the complete set that the overrides are part of
 */
export function ineffective(overrides: Overrides, settings: Settings): string[] {
  return Object.keys(overrides).flatMap((name) => {
    const missing = Object.entries(specOf(name)?.onlyWith ?? {}).find(
      ([other, value]) => valueOf(settings, other) !== value,
    );
    if (missing === undefined) return [];
    const [other, value] = missing;
    return [
      `parameter '${name}' counts only with '${other}' ${String(value)}, which is ${String(valueOf(settings, other))}`,
    ];
  });
}

function valueOf(settings: Readonly<Record<string, unknown>>, name: string): unknown {
  return settings[name];
}
