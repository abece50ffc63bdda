/** Base of all errors that are part of the interface. The text names what was wrong, and what would be right. */
export class NeuromotorError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** A parameter, option or configuration file is wrong. */
export class ConfigurationError extends NeuromotorError {}

/** A robot description is missing or malformed, or lacks a requested part. */
export class UrdfError extends NeuromotorError {}

/** The model was given something it cannot compute with (a target outside the grid, a non-finite number). */
export class ModelError extends NeuromotorError {}

/** A checkpoint is damaged, of another version, or of another arm. */
export class CheckpointError extends NeuromotorError {}

/** A recording cannot be read or written. */
export class RecordingError extends NeuromotorError {}

/** A file of golden numbers is malformed or of an unknown kind. */
export class GoldenFileError extends NeuromotorError {}

/** Results or arrays on file are missing, damaged, of another experiment, or cannot be written. */
export class ResultsError extends NeuromotorError {}

/** ROS 2 or its JavaScript binding is not there. */
export class RosUnavailableError extends NeuromotorError {}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Rejects calls to a service after its `close`. */
export function closedError(service: string): Error {
  return new Error(`the ${service} service was closed, expected no call after close()`);
}

/** Why a target was rejected, in the words of the status message. */
export type RejectReason =
  | 'frame'
  | 'not_finite'
  | 'outside_workspace'
  | 'unreachable'
  | 'unknown_region'
  | 'stale'
  | 'too_many'
  | 'not_active'
  | 'stopped';

/** A target that cannot or must not be reached for. */
export class TargetRejected extends NeuromotorError {
  constructor(
    readonly reason: RejectReason,
    message: string,
  ) {
    super(message);
  }
}
