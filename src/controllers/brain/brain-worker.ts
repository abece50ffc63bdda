/** Entry point of the worker thread: owns a brain and answers calls in their order. */
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { ReachOutcome, ReachRequest } from '../../model/trial/reach.js';
import { BrainCore } from './brain-core.js';
import type { BrainSource } from './brain-core.js';
import { InProcessBrainService } from './in-process-brain-service.js';
import { errorData } from './worker-protocol.js';
import type { RemoteMethod, WorkerAnswer, WorkerRequest } from './worker-protocol.js';

/** Progress is told at most this often (ms). */
const PROGRESS_MS = 50;

// On Linux this is the priority of this thread alone: where cores are scarce, the control loop goes first.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const port = parentPort;
if (port === null) throw new Error('brain-worker runs as a worker thread only');
const answer = (message: WorkerAnswer, transfer: ArrayBuffer[] = []) => {
  port.postMessage(message, transfer);
};

function serve(service: InProcessBrainService): void {
  let toldMs = Number.NEGATIVE_INFINITY;
  service.onProgress((progress) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_MS && progress.trial < progress.trials) return;
    toldMs = nowMs;
    answer({ kind: 'progress', progress });
  });

  const call = (method: RemoteMethod, argument: unknown): Promise<unknown> => {
    switch (method) {
      case 'plan':
        return service.plan(argument as ReachRequest);
      case 'learn':
        return service.learn(argument as ReachOutcome);
      case 'save':
      case 'load':
        return service[method](argument as string);
      case 'train':
      case 'abandon':
      case 'forget':
        return service[method]();
    }
  };

  port?.on('message', (request: WorkerRequest) => {
    if (request.kind === 'interrupt') {
      service.interrupt();
      return;
    }
    const { id, method, argument } = request;
    call(method, argument).then(
      (value) => {
        answer({ kind: 'result', id, value });
      },
      (error: unknown) => {
        answer({ kind: 'error', id, error: errorData(error) });
      },
    );
  });
}

try {
  serve(new InProcessBrainService(await BrainCore.create(workerData as BrainSource)));
  answer({ kind: 'ready', error: undefined });
} catch (error) {
  answer({ kind: 'ready', error: errorData(error) });
}
