import type { BrainService } from '../controllers/brain/brain-service.js';
import { startBrainThread } from '../controllers/brain/brain-thread.js';
import type { LivingController } from '../controllers/controller-kind.js';
import { onInterruption } from './interruption.js';
import { ProgressDisplay } from './progress.js';
import type { Robot } from './robot-options.js';

/** The brain of a robot on a worker thread, so that the terminal and Ctrl-C keep working. */
export function startBrain({ settings, urdfText, urdfName }: Robot): Promise<BrainService> {
  return startBrainThread({ settings, urdfText, urdfName });
}

/**
 * Trains with a progress bar, and continues an unfinished training. Ctrl-C stops it after the trial under way.
 * @returns whether the training is complete
 */
export function trainWithProgress(service: BrainService): Promise<boolean> {
  return withProgress(service, () => service.train());
}

/** The same for the preparation of any controller. */
export function prepareWithProgress(controller: LivingController): Promise<boolean> {
  return withProgress(controller, () => controller.prepared);
}

async function withProgress(
  what: Pick<BrainService, 'onProgress' | 'interrupt'>,
  wait: () => Promise<boolean>,
): Promise<boolean> {
  const display = new ProgressDisplay('training');
  what.onProgress((progress) => {
    display.show(progress);
  });
  const settle = onInterruption(() => {
    what.interrupt();
  });
  try {
    return await wait();
  } finally {
    display.end();
    settle();
  }
}
