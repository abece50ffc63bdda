import type { ReachSession } from '../../session/reach-session.js';
import type { Status } from '../../session/status.js';
import { TargetRejected } from '../../errors.js';
import type { LifecycleNode } from '../client/lifecycle-node.js';
import type { Header, Point } from '../client/messages.js';
import { targetQos } from '../client/qos.js';
import { targetOf } from './target-input.js';

export interface TargetContext {
  /** Undefined while the node is not configured. */
  readonly session: () => ReachSession | undefined;
  /** Whether somebody looks at the session. */
  readonly active: () => boolean;
  /** Tells of a rejection that nobody else would tell of. */
  readonly tell: (status: Pick<Status, 'kind' | 'reason' | 'detail'>) => void;
}

/** Subscribes to the topics that targets come on, and offers what is fit to the session. */
export function takeTargets(node: LifecycleNode, { session, active, tell }: TargetContext): void {
  const take = (header: Header, points: readonly Point[]) => {
    const { base_frame: base, target_timeout: timeoutS } = node.settings;
    const current = session();
    let rejection: TargetRejected | undefined;
    try {
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
