import { TargetRejected } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ReachSession } from '../../session/reach-session.js';
import type { Status } from '../../session/status.js';
import { answerTo } from '../../session/target-answers.js';
import type { TargetAnswer } from '../../session/target-answers.js';
import type { ArmNode } from './arm-node.js';
import { secondsOf } from '../client/messages.js';
import type { Header, Point, Time } from '../client/messages.js';
import { targetQos } from '../client/qos.js';

export interface TargetContext {
  /** Undefined while the node is not configured. */
  readonly session: () => ReachSession | undefined;
  /** Whether the node is active, so that somebody looks at the session. */
  readonly active: () => boolean;
  /** Tells of a rejection that nobody else would tell of. */
  readonly tell: (status: Pick<Status, 'kind' | 'reason' | 'detail' | 'id'>) => void;
  /** Answers a target that no session has heard of. */
  readonly answer: (answer: TargetAnswer) => void;
}

/** Subscribes to the topics that targets come on, and offers what is fit to the session. */
export function takeTargets(node: ArmNode, { session, active, tell, answer }: TargetContext): void {
  let taken = 0;
  const take = (header: Header, points: readonly Point[]) => {
    const { base_frame: base, target_timeout: timeoutS } = node.settings;
    const ids = targetIds(header.stamp, ++taken, points.length);
    let rejection: TargetRejected | undefined;
    let heard = false;
    try {
      const now = node.stamp();
      const targets = points.map((point) => targetOf({ header, point }, base, now, timeoutS));
      const current = active() ? session() : undefined;
      if (current === undefined) throw new TargetRejected('not_active', 'the node is not active');
      heard = true;
      rejection = current.offerAll(targets, ids);
    } catch (error) {
      if (!(error instanceof TargetRejected)) throw error;
      rejection = error;
      if (active()) session()?.reject(error);
    }
    if (rejection === undefined) return;
    node.log('warn', `target ${ids[0] ?? ''} rejected (${rejection.reason}): ${rejection.message}`);
    const { reason, message } = rejection;
    if (!heard)
      for (const [i, id] of ids.entries()) {
        const { x, y, z } = points[i];
        answer(answerTo(rejection, id, [x, y, z]));
      }
    if (!active()) tell({ kind: 'targetRejected', reason, detail: message, id: ids[0] });
  };
  node.subscribe('geometry_msgs/msg/PointStamped', '~/target', targetQos, ({ header, point }) => {
    take(header, [point]);
  });
  node.subscribe('geometry_msgs/msg/PoseStamped', '~/target_pose', targetQos, ({ header, pose }) => {
    take(header, [pose.position]);
  });
  node.subscribe('geometry_msgs/msg/PoseArray', '~/targets', targetQos, ({ header, poses }) => {
    take(
      header,
      poses.map(({ position }) => position),
    );
  });
}

/**
 * Names of the targets of a message: its stamp, or where that is 0 how many messages came so far; after a slash the place
 * in a list of several.
 */
export function targetIds({ sec, nanosec }: Time, number: number, count: number): string[] {
  const own = sec === 0 && nanosec === 0 ? String(number) : `${sec}.${String(nanosec).padStart(9, '0')}`;
  return Array.from({ length: count }, (_, i) => (count === 1 ? own : `${own}/${i + 1}`));
}

/**
 * The position of a target message (3, m).
 * @param header its frame must be the base frame (a leading slash is allowed); a stamp of 0 means now
 * @param now time of the robot
 * @param timeoutS greatest age of the stamp; 0: not checked
 * @throws TargetRejected
 */
export function targetOf(
  { header, point }: { readonly header: Header; readonly point: Point },
  baseFrame: string,
  now: Time,
  timeoutS: number,
): Vector3 {
  const frame = header.frame_id.replace(/^\//, '');
  if (frame !== baseFrame)
    throw new TargetRejected('frame', `it is in the frame '${header.frame_id}', expected '${baseFrame}'`);
  const stampS = secondsOf(header.stamp);
  const ageS = secondsOf(now) - stampS;
  if (timeoutS > 0 && stampS > 0 && Math.abs(ageS) > timeoutS)
    throw new TargetRejected(
      'stale',
      `its stamp is ${Math.abs(ageS).toFixed(3)} s ${ageS > 0 ? 'old' : 'ahead'}, at most ${timeoutS} s are allowed`,
    );
  return [point.x, point.y, point.z];
}
