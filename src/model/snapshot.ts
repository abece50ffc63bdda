import { ModelError } from '../errors.js';
import type { Brain } from './brain.js';
import type { Fields } from './numbers/fields.js';
import type { PendingTrial, TrainingState } from './brain-state.js';

/**
 * The whole state of a brain. A restored brain continues with the same bits, even in mid-training or between plan and
 * outcome.
 */
export interface Snapshot {
  /** Plain data. */
  readonly meta: SnapshotMeta;
  /** Numbers, by `section/field`, in the order of the parts. */
  readonly fields: Fields;
}

export interface SnapshotMeta {
  readonly seed: number;
  readonly reaches: number;
  readonly training: TrainingState;
  readonly pending: PendingTrial | null;
}

/** No number of a brain comes near this bound, and products of a few such numbers are still finite. */
const GREATEST = 1e12;

export function takeSnapshot(brain: Brain): Snapshot {
  const fields: Fields = {};
  for (const { section, state } of brain.parts.all)
    for (const [name, values] of Object.entries(state.save())) fields[`${section}/${name}`] = values;
  const { random, reaches, training, pending } = brain;
  return {
    meta: { seed: random.seed, reaches, training: structuredClone(training), pending: pending ?? null },
    fields,
  };
}

/**
 * Restores a snapshot. On an error the brain stays unchanged.
 * @throws ModelError when the snapshot is of another seed
 * (whose primitives differ), lacks a field, has an extra field or one of another size, or has a number that no brain
 * reaches.
 */
export function restoreSnapshot(brain: Brain, snapshot: Snapshot): void {
  const { meta, fields } = snapshot;
  if (meta.seed !== brain.random.seed)
    throw new ModelError(
      `snapshot is of seed ${meta.seed}, this brain of seed ${brain.random.seed}: their primitives differ`,
    );
  const before = takeSnapshot(brain);
  const unknown = Object.keys(fields).filter((name) => !Object.hasOwn(before.fields, name));
  if (unknown.length > 0) throw new ModelError(`snapshot has unknown fields: ${unknown.join(', ')}`);
  const absurd =
    Object.keys(fields).find((name) => fields[name].some((x) => !(Math.abs(x) <= GREATEST))) ??
    absurdIn(meta, 'meta');
  if (absurd !== undefined)
    throw new ModelError(`snapshot has a number in ${absurd} that no brain comes to, above ${GREATEST}`);
  try {
    apply(brain, snapshot);
  } catch (error) {
    apply(brain, before);
    throw error;
  }
}

/** Path of a number in plain data that is too large or not finite. */
function absurdIn(value: unknown, path: string): string | undefined {
  if (typeof value === 'number') return Math.abs(value) <= GREATEST ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = absurdIn(item, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function apply(brain: Brain, { meta, fields }: Snapshot): void {
  for (const { section, state } of brain.parts.all) {
    const own: Fields = {};
    for (const [name, values] of Object.entries(fields))
      if (name.startsWith(`${section}/`)) own[name.slice(section.length + 1)] = values;
    state.load(own);
  }
  brain.training = structuredClone(meta.training);
  brain.reaches = meta.reaches;
  brain.pending = meta.pending ?? undefined;
}
