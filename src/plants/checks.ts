import type { CommandMode } from '../motion/plant.js';
import { ModelError } from '../errors.js';

/** @throws ModelError unless `values` are `joints` finite numbers; `what` they are goes into the message. */
export function requireJointValues(values: Float64Array, joints: number, what: string): void {
  if (values.length !== joints)
    throw new ModelError(`${what} has ${values.length} values; this arm has ${joints} joints`);
  for (let j = 0; j < joints; j++)
    if (!Number.isFinite(values[j]))
      throw new ModelError(`${what}: value ${values[j]} of joint ${j} is not finite`);
}

/** @throws ModelError when a plant does not have the mode */
export function requireMode(mode: CommandMode, modes: readonly CommandMode[], plant: string): void {
  if (!modes.includes(mode))
    throw new ModelError(`the ${plant} plant has no command mode "${mode}"; it has ${modes.join(', ')}`);
}

/**
 * How many steps of `stepS` make up `dtS`.
 * @throws ModelError unless it is a whole number of them, at least one
 */
export function wholeSteps(dtS: number, stepS: number): number {
  const steps = Math.round(dtS / stepS);
  if (!(steps >= 1 && Math.abs(steps * stepS - dtS) <= 1e-9 * steps))
    throw new ModelError(`a plant cannot advance by ${dtS} s; it takes a positive multiple of ${stepS} s`);
  return steps;
}
