import type { CollisionShapes } from '../../arm/collision-shapes.js';
import { describedArm } from '../../arm/robot.js';
import { collisionsOf, mujocoFor } from '../../collisions/collisions.js';
import type { Brain } from '../../model/brain.js';
import { PathClearance } from '../../motion/path-checks.js';
import { loadPlugins } from '../../plugins/load-plugins.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { BrainIdentity } from '../../storage/checkpoint.js';
import { assembleBrain, pathCheck } from './brain-assembly.js';
import { brainIdentity } from './brain-identity.js';

/** What a brain is made from; plain data, so that it can cross to a worker thread. */
export interface BrainSource {
  readonly settings: Settings;
  /** The robot description, and its name in error messages. */
  readonly urdfText: string;
  readonly urdfName: string;
  /** Its collision shapes, if they were read already. */
  readonly shapes?: CollisionShapes | undefined;
  /** Modules of plug-ins with parts of the brain. */
  readonly plugins?: readonly string[];
}

/** Makes the untrained brain of a source, any number of times. */
export interface BrainMaker {
  readonly identity: BrainIdentity;
  /** @throws ConfigurationError, ModelError */
  readonly make: () => Brain;
}

/** @throws UrdfError, ConfigurationError */
export async function brainMaker({
  settings,
  urdfText,
  urdfName,
  shapes,
  plugins = [],
}: BrainSource): Promise<BrainMaker> {
  await loadPlugins(plugins);
  const arm = describedArm(settings, urdfText, urdfName);
  const mj = await mujocoFor(settings);
  const collisions = mj && collisionsOf(mj, settings, { arm, urdfText, urdfName, shapes });
  return {
    identity: brainIdentity(settings, arm),
    make: () => {
      const clearance = collisions && new PathClearance(arm.joints, collisions.planning);
      return assembleBrain(settings, arm, pathCheck(settings, arm), {
        clear: clearance?.allow.bind(clearance),
        ...(settings['model.selection'] === 'random' ? { selection: { kind: 'random' } } : {}),
      });
    },
  };
}
