import { loadedPlugins } from '../../plugins/load-plugins.js';
import { backgroundPriority } from '../../threads/priority.js';
import { remoteObject } from '../../threads/remote-object.js';
import type { Remote } from '../../threads/remote-object.js';
import type { BrainService } from './brain-service.js';
import type { BrainSource } from './brain-source.js';

/** A brain on a thread of its own: the control loop never waits for it. */
export type BrainThread = Remote<BrainService>;

/** The compiled entry point; tests that run from source pass another. */
const compiledEntry = new URL('./brain-worker.js', import.meta.url);

/** @throws UrdfError, ConfigurationError, ModelError as `LocalBrain.create`; Error when the thread ends silently */
export function startBrainThread(source: BrainSource, entry: URL = compiledEntry): Promise<BrainThread> {
  const told = { interrupt: true, onProgress: true } as const;
  return remoteObject<BrainService>({
    entry,
    data: { ...source, plugins: loadedPlugins(), nice: backgroundPriority() },
    name: 'brain',
    told,
  });
}
