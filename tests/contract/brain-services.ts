import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { resolveSettings } from '../../src/parameters/settings.js';
import type { BrainService } from '../../src/controllers/brain/brain-service.js';
import type { BrainSource } from '../../src/controllers/brain/brain-source.js';
import { startBrainThread } from '../../src/controllers/brain/brain-thread.js';
import { LocalBrain } from '../../src/controllers/brain/local-brain.js';

const urdf = fileURLToPath(new URL('../../urdf/left_arm.urdf', import.meta.url));
const fixture = (name: string) => new URL(`./fixtures/${name}`, import.meta.url);
export const sourceEntry = fixture('source-worker.mjs');
export const faultyEntry = fixture('faulty-worker.mjs');

/** A brain with few cells: it trains in about a second. Without collisions it need not wait for MuJoCo. */
export function brainSource(overrides: Readonly<Record<string, unknown>> = {}): BrainSource {
  const settings = resolveSettings('robot', {
    'model.primitives': 20,
    'model.cortex_cells': 6,
    'model.seed': 6,
    'collision.enabled': false,
    ...overrides,
  });
  return { settings, urdfText: readFileSync(urdf, 'utf8'), urdfName: 'left_arm.urdf' };
}

/** How each implementation is made; whoever makes one closes it. */
export const implementations: Readonly<Record<string, (source: BrainSource) => Promise<BrainService>>> = {
  'in process': (source) => LocalBrain.create(source),
  'on a worker thread': (source) => startBrainThread(source, sourceEntry),
};
