import type { Robot } from '../../../src/cli/robot-options.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import type { CommandUse } from '../../../src/parameters/unused.js';

/** What a parameter needs around it to show, beside other parameters. */
export interface Situation {
  readonly reaches?: number;
  readonly target?: Vector3;
  /** How long no joint states come, in the middle of a movement (s). */
  readonly silentS?: number;
  /** Where files come to be. */
  readonly folder?: string;
}

/** A command, run in this process. */
export interface Walked {
  readonly use: CommandUse;
  /** Everything that can be seen of a run, as a number. */
  run(robot: Robot, situation: Situation): Promise<number>;
}
