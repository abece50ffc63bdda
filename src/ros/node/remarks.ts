import type { ConfiguredNode, ControlLoop } from './control-loop.js';
import type { NodeRecording } from './node-recording.js';
import type { OtherPublishers } from './other-publishers.js';

/** Remarks that are published with every status. */
export interface Remarks {
  /** A problem that halts nothing; undefined if there is none. */
  readonly warning: string | undefined;
  /** The other nodes that command the arm, and the topic. */
  readonly others: readonly string[];
  readonly topic: string;
}

export function remarksOf(
  { robot }: ConfiguredNode,
  { handWatch }: ControlLoop,
  recording: NodeRecording,
  { commands, topic }: OtherPublishers,
): Remarks {
  const wrong = [
    robot.controller.memory?.unsaved,
    recording.warning,
    handWatch.warning,
    robot.session.remark,
  ];
  const warning = wrong.filter((text) => text !== undefined).join('; ');
  return { warning: warning === '' ? undefined : warning, others: commands, topic };
}
