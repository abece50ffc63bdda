import { ConfigurationError } from '../errors.js';
import type { ParameterSpec } from './parameter-spec.js';
import { specOf } from './parameter-table.js';

const added = new Map<string, string[]>();

/**
 * Adds a choice to a parameter, on this thread.
 * @param by who adds it, for the message
 * @throws ConfigurationError when it may have the value already, or takes no choices
 */
export function addChoice(name: string, choice: string, by: string): void {
  const choices = withAddedChoices(name, specOf(name))?.choices;
  if (choices === undefined) throw new ConfigurationError(`${by}: parameter '${name}' has no choices`);
  if (choices.includes(choice))
    throw new ConfigurationError(
      `${by}: parameter '${name}' can be '${choice}' already, expected another name`,
    );
  added.set(name, [...(added.get(name) ?? []), choice]);
}

/** The entry of a parameter, including added choices. */
export function withAddedChoices(name: string, spec: ParameterSpec | undefined): ParameterSpec | undefined {
  const more = added.get(name);
  return spec?.choices === undefined || more === undefined
    ? spec
    : { ...spec, choices: [...spec.choices, ...more] };
}
