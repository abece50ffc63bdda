import { ModelError } from '../../errors.js';

/** Numbers that make up a state, by name. Arrays are copies, never views of the live state. */
export type Fields = Record<string, Float64Array | Int32Array | Uint8Array>;

/** A part of the brain whose state can be saved and restored with the same bits. */
export interface Stateful {
  save(): Fields;
  /** @throws ModelError when a field is missing or has the wrong length. */
  load(fields: Fields): void;
}

type Numbers = Fields[string];

/** The numbers of `arrays`, one array after another, as `loadInto` reads them. */
export function concatenated(arrays: readonly Float64Array[]): Float64Array {
  return Float64Array.from(arrays.flatMap((array) => [...array]));
}

/**
 * Copies the field `name` into `targets`, one after the other. Together they have the length of the field, and its type.
 * @param owner the part of the brain, for the message
 * @throws ModelError when the field is missing, of another type or of another length; no target is touched then.
 */
export function loadInto(owner: string, fields: Fields, name: string, targets: readonly Numbers[]): void {
  const length = targets.reduce((sum, target) => sum + target.length, 0);
  const type = targets[0].constructor;
  const expected = `${length} numbers (${type.name})`;
  if (!Object.hasOwn(fields, name))
    throw new ModelError(`${owner}: field '${name}' is missing, expected ${expected}`);
  const field = fields[name];
  if (field.length !== length || field.constructor !== type)
    throw new ModelError(
      `${owner}: field '${name}' has ${field.length} numbers (${field.constructor.name}), expected ${expected}`,
    );
  let from = 0;
  for (const target of targets) {
    target.set(field.subarray(from, from + target.length));
    from += target.length;
  }
}

/** The fields of a part, with `prefix` before each name. */
export function prefixed(prefix: string, fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, values]) => [`${prefix}${name}`, values]));
}

/** The inverse of `prefixed`: the fields whose names begin with `prefix`, without it. */
export function unprefixed(prefix: string, fields: Fields): Fields {
  const own = Object.entries(fields).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(own.map(([name, values]) => [name.slice(prefix.length), values]));
}

/** A field of any length. @throws ModelError when it is missing or of another type. */
export function fieldOf<T extends Numbers>(
  owner: string,
  fields: Fields,
  name: string,
  type: abstract new (length: number) => T,
): T {
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (field instanceof type) return field;
  throw new ModelError(
    `${owner}: field '${name}' is ${field?.constructor.name ?? 'missing'}, expected ${type.name}`,
  );
}
