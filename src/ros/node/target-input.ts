import { TargetRejected } from '../../errors.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ReachSession } from '../../session/reach-session.js';
import type { Status } from '../../session/status.js';
import type { ArmNode } from './arm-node.js';
import { secondsOf } from '../client/messages.js';
import type { Header, Point, Time } from '../client/messages.js';
import { targetQos } from '../client/qos.js';

/** Targets that may wait: more than an hour's work. */
const MOST_TARGETS = 1000;

const nowhere: Header = { stamp: { sec: 0, nanosec: 0 }, frame_id: '' };

export interface TargetContext {
  /** Undefined while the node is not configured. */
  readonly session: () => ReachSession | undefined;
  /** Whether the node is active, so that somebody looks at the session. */
  readonly active: () => boolean;
  /** Tells of a rejection that nobody else would tell of. */
  readonly tell: (status: Pick<Status, 'kind' | 'reason' | 'detail'>) => void;
}

/** Subscribes to the topics that targets come on, and offers what is fit to the session. */
export function takeTargets(node: ArmNode, { session, active, tell }: TargetContext): void {
  const take = (header: Header, points: readonly Point[], refused?: string) => {
    const { base_frame: base, target_timeout: timeoutS } = node.settings;
    const current = session();
    let rejection: TargetRejected | undefined;
    try {
      if (refused !== undefined) throw new TargetRejected('too_many', refused);
      if (points.length > MOST_TARGETS)
        throw new TargetRejected('too_many', `they are ${points.length}, at most ${MOST_TARGETS} may wait`);
      const now = node.stamp();
      const targets = points.map((point) => targetOf({ header, point }, base, now, timeoutS));
      rejection = current?.offerAll(targets);
      if (!active()) rejection = new TargetRejected('not_active', 'the node is not active');
    } catch (error) {
      if (!(error instanceof TargetRejected)) throw error;
      rejection = error;
      current?.reject(error);
    }
    if (rejection === undefined) return;
    node.log('warn', `target rejected (${rejection.reason}): ${rejection.message}`);
    if (!active()) tell({ kind: 'targetRejected', reason: rejection.reason, detail: rejection.message });
  };
  const refuse = (reason: string) => {
    take(nowhere, [], reason);
  };
  node.subscribe(
    'geometry_msgs/msg/PointStamped',
    '~/target',
    targetQos,
    ({ header, point }) => {
      take(header, [point]);
    },
    refuse,
  );
  node.subscribe(
    'geometry_msgs/msg/PoseStamped',
    '~/target_pose',
    targetQos,
    ({ header, pose }) => {
      take(header, [pose.position]);
    },
    refuse,
  );
  node.subscribe(
    'geometry_msgs/msg/PoseArray',
    '~/targets',
    targetQos,
    ({ header, poses }) => {
      take(
        header,
        poses.map(({ position }) => position),
      );
    },
    refuse,
  );
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
