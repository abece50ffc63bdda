/** What was heard and seen of a robot, as plain data. Times in s, angles in rad. */
import type { OtherEndpoint } from '../client/other-endpoint.js';

/** One message with joint states. */
export interface HeardState {
  /** Clock of this machine, or of the simulation, when it came. */
  readonly receivedS: number;
  /** Steady clock when it came. */
  readonly steadyS: number;
  /** 0 where it has none. */
  readonly stampS: number;
  readonly names: readonly string[];
  readonly position: ArrayLike<number>;
  readonly velocity: ArrayLike<number>;
  readonly effort: ArrayLike<number>;
}

/** A topic, with who is on it. */
export interface SeenTopic {
  /** Full name. */
  readonly topic: string;
  readonly type: string;
  readonly publishers: readonly OtherEndpoint[];
  readonly subscribers: readonly OtherEndpoint[];
}

export interface Observation {
  /** How long joint states were listened to (s). */
  readonly listenedS: number;
  /** In the order in which they came. */
  readonly states: readonly HeardState[];
  /** The topic of joint states, and that of the commands. */
  readonly stateTopic: SeenTopic;
  readonly commandTopic: SeenTopic;
  /** Other topics of the same two types that somebody is on. */
  readonly otherStates: readonly SeenTopic[];
  readonly otherCommands: readonly SeenTopic[];
  /** Nodes that publish transforms, moving and fixed ones. */
  readonly transforms: readonly string[];
  /** The description that the robot itself publishes, where it does. */
  readonly description?: string;
}

/** The angles of the arm's joints in a message (J, rad; NaN where one is missing). */
export function anglesOf(state: HeardState, joints: readonly string[]): Float64Array {
  return pick(state.names, state.position, joints);
}

export function velocitiesOf(state: HeardState, joints: readonly string[]): Float64Array {
  return pick(state.names, state.velocity, joints);
}

function pick(names: readonly string[], values: ArrayLike<number>, joints: readonly string[]): Float64Array {
  return Float64Array.from(joints, (joint) => {
    const at = names.indexOf(joint);
    return at >= 0 && at < values.length ? values[at] : NaN;
  });
}

/** Messages that name all joints of the arm. */
export function statesOfArm(states: readonly HeardState[], joints: readonly string[]): readonly HeardState[] {
  return states.filter(({ names }) => joints.every((joint) => names.includes(joint)));
}
