import * as errors from '../../errors.js';
import type { TrainingProgress } from '../../model/trial/reach.js';

/** Methods of the service that the worker answers, in order. */
export type RemoteMethod = 'train' | 'plan' | 'learn' | 'abandon' | 'save' | 'load' | 'forget';

/** To the worker. */
export type WorkerRequest =
  | { readonly kind: 'call'; readonly id: number; readonly method: RemoteMethod; readonly argument: unknown }
  /** Not queued: takes effect between two trials of a training. */
  | { readonly kind: 'interrupt' };

/** From the worker. */
export type WorkerAnswer =
  /** The brain is there, or could not be made. */
  | { readonly kind: 'ready'; readonly error: ErrorData | undefined }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorData }
  | { readonly kind: 'progress'; readonly progress: TrainingProgress };

/** An error as plain data: structured cloning keeps neither class nor reason. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly reason: errors.RejectReason | undefined;
}

export function errorData(error: unknown): ErrorData {
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: errors.messageOf(error),
    reason: error instanceof errors.TargetRejected ? error.reason : undefined,
  };
}

const classes: Readonly<Record<string, (new (message: string) => Error) | undefined>> = {
  ConfigurationError: errors.ConfigurationError,
  UrdfError: errors.UrdfError,
  ModelError: errors.ModelError,
  CheckpointError: errors.CheckpointError,
  ResultsError: errors.ResultsError,
};

/** The error again, of its own class. */
export function errorFrom({ name, message, reason }: ErrorData): Error {
  if (reason !== undefined) return new errors.TargetRejected(reason, message);
  const known = Object.hasOwn(classes, name) ? classes[name] : undefined;
  return known === undefined ? new Error(`${name}: ${message}`) : new known(message);
}
