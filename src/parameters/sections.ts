/** Settings of one section as an object, with names as a program writes them. */
import { unitEndings } from './parameter-spec.js';
import type { ParameterSpec, Unit } from './parameter-spec.js';
import { parameterNames, parameterTable, publishedSettings } from './parameter-table.js';
import type { ParameterName, Settings } from './parameter-table.js';

/** `goal_radius` as `goalRadius`. */
export type CamelCase<S extends string> = S extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : S;

export function camelCase<S extends string>(name: S): CamelCase<S> {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<S>;
}

type UnitOf<N extends ParameterName> = NonNullable<(typeof parameterTable)[N]['unit']>;
type Ending<U extends Unit> = [U] extends [never] ? '' : (typeof unitEndings)[U];

/** The part of a name before the dot. */
export type SectionName = ParameterName extends infer N
  ? N extends `${infer P}.${string}`
    ? P
    : never
  : never;

/**
 * The parameters under one name: `structural.rewiring_lead`, in s, is `rewiringLeadS` of the section `structural`. The
 * table says what each means.
 */
export type Section<P extends SectionName> = {
  readonly [
    N in ParameterName as N extends `${P}.${infer Name}` ? `${CamelCase<Name>}${Ending<UnitOf<N>>}` : never
  ]: Settings[N];
};

/** The constants of structural plasticity, and the oddities of the published program that can be corrected. */
export type StructuralParameters = Section<'structural'>;
export type Quirks = Section<'quirks'>;

export function section<P extends SectionName>(settings: Settings, name: P): Section<P> {
  const prefix = `${name}.`;
  const entries = parameterNames
    .filter((parameter) => parameter.startsWith(prefix))
    .map((parameter) => {
      const { unit }: ParameterSpec = parameterTable[parameter];
      const ending = unit === undefined ? '' : unitEndings[unit];
      return [`${camelCase(parameter.slice(prefix.length))}${ending}`, settings[parameter]];
    });
  // The compiler cannot follow how the names are made. A test checks them against their types.
  return Object.freeze(Object.fromEntries(entries)) as Section<P>;
}

/** The published program with all its oddities. */
export const publishedQuirks = section(publishedSettings, 'quirks');

/** Some of the values of an object. */
export function pick<T extends object, K extends keyof T>(from: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;
}
