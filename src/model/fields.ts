import { ModelError } from '../errors.js';
import type { Fields } from './ports.js';

/**
 * Copies field `name` into `target`, which it must match in type and length.
 * @param owner the part of the brain, for the message
 * @throws ModelError
 */
export function restoreField(
  owner: string,
  fields: Fields,
  name: string,
  target: Float64Array | Int32Array | Uint8Array,
): void {
  checkField(owner, fields, name, target);
  target.set(fields[name]);
}

/**
 * Restores all of `targets` or, when one does not fit, none of them.
 * @throws ModelError
 */
export function restoreFields(
  owner: string,
  fields: Fields,
  targets: Readonly<Record<string, Float64Array | Int32Array | Uint8Array>>,
): void {
  for (const [name, target] of Object.entries(targets)) checkField(owner, fields, name, target);
  for (const [name, target] of Object.entries(targets)) target.set(fields[name]);
}

function checkField(
  owner: string,
  fields: Fields,
  name: string,
  target: Float64Array | Int32Array | Uint8Array,
): void {
  const expected = `${target.length} numbers (${target.constructor.name})`;
  if (!Object.hasOwn(fields, name)) throw new ModelError(`${owner}: field ${name} is missing, expected ${expected}`);
  const field = fields[name];
  if (field.constructor !== target.constructor || field.length !== target.length)
    throw new ModelError(
      `${owner}: field ${name} has ${field.length} numbers (${field.constructor.name}), expected ${expected}`,
    );
}
