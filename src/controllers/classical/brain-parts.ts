import type { ArmModel } from '../../arm/arm-model.js';
import { ConfigurationError } from '../../errors.js';
import { AdaptiveFilterCerebellum } from '../../model/cerebellum/adaptive-filter-cerebellum.js';
import type { Brain } from '../../model/brain.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { assembleBrain, pathCheck } from '../brain/brain-assembly.js';

/**
 * The untrained brain of these settings, and its cerebellum, for controllers that use some of its parts.
 * @param controller the value of the parameter `controller`, for the message
 * @throws ConfigurationError when the cerebellum is no adaptive filter
 */
export function cerebellumOf(
  controller: string,
  settings: Settings,
  arm: ArmModel,
): { readonly brain: Brain; readonly cerebellum: AdaptiveFilterCerebellum } {
  const brain = assembleBrain(settings, arm, pathCheck(settings, arm));
  const { cerebellum } = brain;
  if (cerebellum instanceof AdaptiveFilterCerebellum) return { brain, cerebellum };
  throw new ConfigurationError(
    `controller '${controller}' uses the cerebellum of adaptive filters, and 'model.cerebellum' is ` +
      `${settings['model.cerebellum']}: use the profile robot`,
  );
}
