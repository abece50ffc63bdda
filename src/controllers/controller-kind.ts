import type { RobotDescription } from '../arm/robot.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Controller } from '../session/controller.js';

/** Settings that may change while a controller is in use, by `update`. */
export interface ControllerSettings {
  readonly limits: MotionLimits;
  /** Duration of a movement unless a limit requires more (s). */
  readonly movementDurationS: number;
  /** File for the state after every reach that something was learnt from; undefined: it is not saved. */
  readonly autosaveFile: string | undefined;
}

/** Gains and other constants of a controller, by name. */
export type Constants = Readonly<Record<string, number>>;

/** The inputs from which a controller is made. */
export interface ControllerContext {
  readonly settings: Settings;
  readonly robot: RobotDescription;
  readonly control: ControllerSettings;
  /** Whether it computes on its own thread, or on the caller's in programs that do nothing else meanwhile. */
  readonly thread: 'own' | 'callers';
  /** Values of its constants, by name, in place of its own; for their tuning. */
  readonly constants?: Constants | undefined;
  /** Called with errors in the background. */
  readonly onError: (what: string, error: unknown) => void;
}

/** Saves and loads what a controller has learnt. */
export interface ControllerMemory {
  /** Why the latest state is not saved although it should be; undefined if it is. */
  readonly unsaved?: string | undefined;
  /** @throws CheckpointError; an existing file is kept */
  save(file: string): Promise<void>;
  /** @throws CheckpointError; the controller then stays unchanged */
  load(file: string): Promise<void>;
  /** Forgets everything. The controller does not prepare again by itself. */
  forget(): Promise<void>;
}

/** A controller with its life cycle: it prepares in the background, learns, and ends. Calls wait until it is ready. */
export interface LivingController extends Controller {
  /** Resolves when it is ready (true) or its preparation was interrupted (false). Rejects if it cannot be prepared. */
  readonly prepared: Promise<boolean>;
  /** Whether it is prepared and answers. */
  readonly ready: boolean;
  /** Share of the preparation that is done; undefined when it is ready or has failed. */
  readonly progress: number | undefined;
  /** Calls that it has not answered yet. */
  readonly callsWaiting: number;
  /** Undefined for controllers that learn nothing. */
  readonly memory: ControllerMemory | undefined;
  onProgress(listener: (progress: { readonly trial: number; readonly trials: number }) => void): void;
  /** Stops the preparation. The part that is done is kept, and saved as requested. */
  interrupt(): void;
  /** Changes the settings from the next reach on. */
  update(settings: ControllerSettings): void;
  /** Ends after all pending calls, including saves. A preparation is interrupted. Never rejects. */
  close(): Promise<void>;
}

/** An entry of the registry of controllers. */
export interface ControllerKind {
  readonly description: string;
  /** Its constants that can be tuned, with their values; positive numbers. */
  readonly constants?: Constants;
  /** @throws ConfigurationError, CheckpointError when it cannot be made, or its file cannot be used */
  create(context: ControllerContext): LivingController;
}
