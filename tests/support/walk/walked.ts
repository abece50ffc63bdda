import type { Robot } from '../../../src/cli/robot-options.js';
import type { Messages, MessageType } from '../../../src/ros/client/messages.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import type { CommandUse } from '../../../src/parameters/unused.js';

/** What a parameter needs around it to show, beside other parameters. */
export interface Situation {
  readonly reaches?: number;
  readonly target?: Vector3;
  /** How long no joint states come, in the middle of a movement (s). */
  readonly silentS?: number;
  /** Noise of the encoders from the middle of a movement on (rad). */
  readonly noiseRad?: number;
  /** The joints that jam, before the first reach or in the middle of its movement. */
  readonly jammed?: string;
  /** Time is simulated, and its clock stands while no joint states come. */
  readonly simulatedTime?: boolean;
  /** Somebody else publishes on the topics of the commands. */
  readonly rival?: boolean;
  /** What somebody publishes again and again from the middle of a movement on, by topic. */
  readonly told?: Readonly<Record<string, Messages[MessageType]>>;
  /** Efforts of the joints from then on (N m). */
  readonly effort?: number;
  /** Controllers of a controller manager, with their states. */
  readonly controllers?: Readonly<Record<string, string>>;
  /** Where files come to be. */
  readonly folder?: string;
}

/** A command, run in this process. */
export interface Walked {
  readonly use: CommandUse;
  /** Everything that can be seen of a run, as a number. */
  run(robot: Robot, situation: Situation): Promise<number>;
}
