import { readFileSync } from 'node:fs';
import type { ArmModel } from '../../src/arm/arm-model.js';
import { loadArm } from '../../src/arm/load-arm.js';

const arm = loadArm(readFileSync('urdf/left_arm.urdf', 'utf8'), {
  joints: ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
  baseLink: 'shoulder_base',
  tipLink: 'hand',
});

/** The arm of the publication. */
export const goldenArm = (): ArmModel => arm;

export const goldenText = (name: string): string => readFileSync(`tests/golden/${name}.json`, 'utf8');

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** `text` with the value at a path like `trials.2.readout.5` replaced by what `edit` makes of it. */
export function editJson(text: string, path: string, edit: (value: Json) => Json): string {
  const { root, holder, key } = find(text, path);
  holder[key] = edit(holder[key]);
  return JSON.stringify(root);
}

/** `text` without the key or element at `path`. */
export function removeFromJson(text: string, path: string): string {
  const { root, holder, key } = find(text, path);
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
  return JSON.stringify(root);
}

function find(text: string, path: string): { root: Json; holder: Record<string, Json>; key: string } {
  const root = JSON.parse(text) as Json;
  const keys = path.split('.');
  const key = keys.pop() ?? '';
  let holder = root as Record<string, Json>;
  for (const each of keys) holder = holder[each] as Record<string, Json>;
  if (!Object.hasOwn(holder, key)) throw new Error(`no ${path} to edit`);
  return { root, holder, key };
}
