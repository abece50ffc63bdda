import { TargetRejected } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Orientation } from '../../session/controller.js';
import type { ReachSession } from '../../session/reach-session.js';
import type { Status } from '../../session/status.js';
import { answerTo } from '../../session/target-answers.js';
import type { TargetAnswer } from '../../session/target-answers.js';
import type { ArmNode } from './arm-node.js';
import type { SessionStory } from './session-story.js';
import { secondsOf } from '../client/messages.js';
import type { Header, PointStamped, Pose, Time } from '../client/messages.js';
import { targetQos } from '../client/qos.js';
import { unit } from './rigid-transform.js';
import { TargetFrames } from './target-frames.js';

/** Most queued targets: more than an hour's work. */
const MOST_TARGETS = 1000;

const textOfMany = (count: number) => `they are ${count}, at most ${MOST_TARGETS} may wait`;

const nowhere: Header = { stamp: { sec: 0, nanosec: 0 }, frame_id: '' };

export interface TargetContext {
  /** Undefined while the node is not configured. */
  readonly session: () => ReachSession | undefined;
  /** Whether the node is active, so that the session runs. */
  readonly active: () => boolean;
  /** Reports a rejection that nothing else would report. */
  readonly tell: (status: Pick<Status, 'kind' | 'reason' | 'detail' | 'id'>) => void;
  /** Logs accepted and rejected targets. */
  readonly story: Pick<SessionStory, 'accepted' | 'rejected'>;
  /** Answers a target that did not reach a session. */
  readonly answer: (answer: TargetAnswer) => void;
  /** Called after each message with targets, with their number so far. */
  readonly counted: (messages: number) => void;
}

/** Subscribes to the topics that targets come on, and offers what is fit to the session. */
export function takeTargets(
  node: ArmNode,
  { session, active, tell, answer, counted, story }: TargetContext,
): void {
  let messages = 0;
  const frames = new TargetFrames(node);
  const look = (header: Header, poses: readonly Pose[], number: number, refused?: TargetRejected) => {
    const { target_timeout: timeoutS, orientation_weight: weightM } = node.settings;
    const one = refused?.reason === 'too_many';
    // Thousands of answers would help nobody: a message with too many targets gets one.
    const ids = targetIds(header.stamp, number, one ? 1 : poses.length);
    let rejection: TargetRejected | undefined;
    let heard = false;
    try {
      if (refused !== undefined) throw refused;
      checkAge(header, node.stamp(), timeoutS);
      const targets = poses.map(({ position: { x, y, z } }): Vector3 => [x, y, z]);
      const orientations = weightM === 0 ? [] : poses.map((pose) => orientationOf(pose, weightM));
      const current = active() ? session() : undefined;
      if (current === undefined) throw new TargetRejected('not_active', 'the node is not active');
      heard = true;
      rejection = current.offerAll(targets, ids, orientations);
      if (rejection === undefined && targets.length > 0) story.accepted(ids, targets);
    } catch (error) {
      if (!(error instanceof TargetRejected)) throw error;
      rejection = error;
      if (active()) session()?.reject(error);
    }
    if (rejection === undefined) return;
    story.rejected(ids[0], rejection.reason, rejection.message);
    const { reason, message } = rejection;
    if (!heard)
      for (const [i, id] of ids.entries()) {
        const { x, y, z } = poses.at(i)?.position ?? { x: NaN, y: NaN, z: NaN };
        const target: Vector3 | undefined = one ? undefined : [x, y, z];
        answer(answerTo(rejection, id, target));
      }
    if (!active()) tell({ kind: 'targetRejected', reason, detail: message, id: ids[0] });
  };
  const take = (header: Header, poses: readonly Pose[], refused?: string) => {
    const number = ++messages;
    const tooMany = refused ?? (poses.length > MOST_TARGETS ? textOfMany(poses.length) : undefined);
    if (tooMany !== undefined) look(header, [], number, new TargetRejected('too_many', tooMany));
    // An empty list clears the queue, whatever its frame.
    else if (poses.length === 0) look(header, poses, number);
    else
      frames.place(header, poses, (placed) => {
        if (placed instanceof TargetRejected) look(header, poses, number, placed);
        else look(header, placed, number);
      });
    counted(number);
  };
  const refuse = (reason: string) => {
    take(nowhere, [], reason);
  };
  const atPoint = ({ header, point }: PointStamped) => {
    take(header, [{ position: point, orientation: noOrientation }]);
  };
  node.subscribe('geometry_msgs/msg/PointStamped', '~/target', targetQos, atPoint, refuse);
  if (node.settings.clicked_points)
    node.subscribe('geometry_msgs/msg/PointStamped', '/clicked_point', targetQos, atPoint, refuse);
  node.subscribe(
    'geometry_msgs/msg/PoseStamped',
    '~/target_pose',
    targetQos,
    ({ header, pose }) => {
      take(header, [pose]);
    },
    refuse,
  );
  node.subscribe(
    'geometry_msgs/msg/PoseArray',
    '~/targets',
    targetQos,
    ({ header, poses }) => {
      take(header, poses);
    },
    refuse,
  );
}

/** Of a target that is a point only. */
const noOrientation = { x: 0, y: 0, z: 0, w: 0 };

/**
 * The orientation that a pose asks for; undefined where it is no more than a point (all zero).
 * @throws TargetRejected for one that is no unit quaternion
 */
function orientationOf({ orientation: { x, y, z, w } }: Pose, weightM: number): Orientation | undefined {
  if (x === 0 && y === 0 && z === 0 && w === 0) return undefined;
  const turn = unit([x, y, z, w]);
  if (turn !== undefined) return { turn, weightM };
  throw new TargetRejected(
    'not_finite',
    `its orientation is (${x}, ${y}, ${z}, ${w}), expected a unit quaternion`,
  );
}

/**
 * Names of the targets of a message: its stamp or, if that is 0, the number of messages so far; in a list of several,
 * followed by a slash and the place.
 */
export function targetIds({ sec, nanosec }: Time, number: number, count: number): string[] {
  const own = sec === 0 && nanosec === 0 ? String(number) : `${sec}.${String(nanosec).padStart(9, '0')}`;
  return Array.from({ length: count }, (_, i) => (count === 1 ? own : `${own}/${i + 1}`));
}

/**
 * Checks the age of a target message; a stamp of 0 means now.
 * @param now time of the robot
 * @param timeoutS greatest age of the stamp; 0: not checked
 * @throws TargetRejected
 */
export function checkAge({ stamp }: Header, now: Time, timeoutS: number): void {
  const stampS = secondsOf(stamp);
  const ageS = secondsOf(now) - stampS;
  if (timeoutS > 0 && stampS > 0 && Math.abs(ageS) > timeoutS)
    throw new TargetRejected(
      'stale',
      `its stamp is ${Math.abs(ageS).toFixed(3)} s ${ageS > 0 ? 'old' : 'ahead'}, at most ${timeoutS} s are allowed`,
    );
}
