import { ModelError } from '../errors.js';
import type { Fields } from './ports.js';

type Numbers = Fields[string];

/**
 * Copies the field `name` into `targets`, one after the other; together they have its length, and its type.
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
