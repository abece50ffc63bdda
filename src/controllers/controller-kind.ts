import type { RobotDescription } from '../arm/robot.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { Settings } from '../parameters/parameter-table.js';
import type { Controller } from '../session/controller.js';

/** What may change while a controller is in use, by `update`. */
export interface ControllerSettings {
  readonly limits: MotionLimits;
  /** Duration of a movement unless a limit asks for more (s). */
  readonly movementDurationS: number;
  /** Where what was learnt is saved after every reach that something was learnt from; undefined: nowhere. */
  readonly autosaveFile: string | undefined;
}

/** What a controller is made from. */
export interface ControllerContext {
  readonly settings: Settings;
  readonly robot: RobotDescription;
  readonly control: ControllerSettings;
  /** Where it computes: on a thread of its own, or, in programs that do nothing else meanwhile, in the caller's. */
  readonly thread: 'own' | 'callers';
  /** Told of what went wrong in the background. */
  readonly onError: (what: string, error: unknown) => void;
}

/** What a controller has learnt, as files. */
export interface ControllerMemory {
  /** @throws CheckpointError; what was there stays */
  save(file: string): Promise<void>;
  /** @throws CheckpointError; the controller stays as it was then */
  load(file: string): Promise<void>;
  /** Forgets everything; nothing is prepared again by itself. */
  forget(): Promise<void>;
}

/** A controller with its life: it gets ready in the background, learns, and ends. Until it is ready, calls wait. */
export interface LivingController extends Controller {
  /** Resolves when it is ready (true) or its preparation was interrupted (false); rejects where it cannot be. */
  readonly prepared: Promise<boolean>;
  /** Whether it is prepared and answers. */
  readonly ready: boolean;
  /** Share of the preparation that is done; undefined once it is ready, or could not be. */
  readonly progress: number | undefined;
  /** Calls that it has not answered yet. */
  readonly callsWaiting: number;
  /** Undefined for controllers that learn nothing. */
  readonly memory: ControllerMemory | undefined;
  onProgress(listener: (progress: { readonly trial: number; readonly trials: number }) => void): void;
  /** Stops the preparation; what is done so far is kept and saved as asked. */
  interrupt(): void;
  /** Takes other settings up, from the next reach on. */
  update(settings: ControllerSettings): void;
  /** Ends after what waits, saves included; a preparation is interrupted. Never rejects. */
  close(): Promise<void>;
}

/** A kind of controller, as the registry has it. */
export interface ControllerKind {
  readonly description: string;
  /** @throws ConfigurationError, CheckpointError when it cannot be made from that, or its file not be used */
  create(context: ControllerContext): LivingController;
}
