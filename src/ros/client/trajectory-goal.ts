import type { Duration, JointTrajectory } from './messages.js';

/** The tolerance of one joint; 0 is the controller's own. */
export interface JointTolerance {
  readonly name: string;
  readonly position: number;
  readonly velocity: number;
  readonly acceleration: number;
}

/** The goal of control_msgs/action/FollowJointTrajectory, as far as it is filled. */
export interface TrajectoryGoal {
  readonly trajectory: JointTrajectory;
  readonly path_tolerance: readonly JointTolerance[];
  readonly goal_tolerance: readonly JointTolerance[];
  readonly goal_time_tolerance: Duration;
}
