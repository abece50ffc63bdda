import type { BrainService } from '../controllers/brain/brain-service.js';
import { startBrainThread } from '../controllers/brain/brain-thread.js';
import { onInterruption } from './interruption.js';
import { ProgressDisplay } from './progress.js';
import type { Robot } from './robot-options.js';

/** The brain of a robot on a worker thread, so that the terminal and Ctrl-C stay alive. */
export function startBrain({ settings, urdfText, urdfName }: Robot): Promise<BrainService> {
  return startBrainThread({ settings, urdfText, urdfName });
}

/**
 * Trains with a progress bar, from where the training stands. Ctrl-C stops it after the trial under way.
 * @returns whether the training is complete
 */
export async function trainWithProgress(service: BrainService): Promise<boolean> {
  const display = new ProgressDisplay('training');
  service.onProgress((progress) => {
    display.show(progress);
  });
  const settle = onInterruption(() => {
    service.interrupt();
  });
  try {
    return await service.train();
  } finally {
    display.end();
    settle();
  }
}
