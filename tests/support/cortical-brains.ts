import type { Vector3 } from '../../src/model/numbers/vector.js';
import type { Brain } from '../../src/model/brain.js';
import type { Kernels } from '../../src/model/kernels/ports.js';
import { publishedSettings } from '../../src/parameters/parameter-table.js';
import { section } from '../../src/parameters/sections.js';
import type { Section } from '../../src/parameters/sections.js';
import type { BrainOptions } from '../../src/model/brain-parameters.js';
import { publishedBrain } from './brains.js';

export const shortcutDefaults: Section<'shortcut'> = section(publishedSettings, 'shortcut');
export const indirectDefaults: Section<'indirect'> = section(publishedSettings, 'indirect');

/** A full brain of the published arm with the structural projection, or the dense one, and other options on top. */
export function corticalBrain(
  seed: number,
  options: Partial<BrainOptions> = {},
  plasticity: 'dense' | 'structural' = 'structural',
  kernels?: Kernels,
): Brain {
  const structural = { kind: 'structural', parameters: section(publishedSettings, 'structural') } as const;
  const changes = {
    reservoir: { units: 40 },
    options: { ...(plasticity === 'structural' ? { projection: structural } : {}), ...options },
  };
  return publishedBrain(seed, changes, kernels);
}

/** A primitive that brings the hand far from its start, and where it brings it. */
export function farPrimitive({ repertoire }: Brain): { primitive: number; hand: Vector3 } {
  const primitive = repertoire.displacements.findIndex((displacement) => displacement > 0.4);
  return { primitive, hand: repertoire.endPoints[primitive] };
}
