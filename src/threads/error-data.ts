import * as errors from '../errors.js';

/** An error as plain data: structured cloning keeps neither its class nor its reason. */
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

const classes = [
  errors.ConfigurationError,
  errors.UrdfError,
  errors.ModelError,
  errors.CheckpointError,
  errors.RecordingError,
  errors.GoldenFileError,
  errors.ResultsError,
  errors.RosUnavailableError,
];

/**
 * Restores the error with its class. An error of a class that `errors.ts` does not know becomes an Error that names the
 * class.
 */
export function errorFrom({ name, message, reason }: ErrorData): Error {
  if (reason !== undefined) return new errors.TargetRejected(reason, message);
  const known = classes.find((candidate) => candidate.name === name);
  return known === undefined ? new Error(`${name}: ${message}`) : new known(message);
}
