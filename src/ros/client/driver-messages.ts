/**
 * Messages of packages that are no part of the ROS 2 core: where the machine has the package, its own definition says how
 * they are read. Fields that not every version has are optional.
 */

interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface TransformStamped {
  readonly header: {
    readonly stamp: { readonly sec: number; readonly nanosec: number };
    readonly frame_id: string;
  };
  readonly child_frame_id: string;
  readonly transform: {
    readonly translation: Vector;
    readonly rotation: Vector & { readonly w: number };
  };
}

/** Messages of drivers, by type; the package is the part before the first slash. */
export interface DriverMessages {
  'tf2_msgs/msg/TFMessage': { readonly transforms: readonly TransformStamped[] };
  /** Humble has no factor. */
  'control_msgs/msg/JointTrajectoryControllerState': {
    readonly joint_names: readonly string[];
    readonly speed_scaling_factor?: number;
  };
  /** Humble has none. */
  'control_msgs/msg/SpeedScalingFactor': { readonly factor: number };
  'ur_dashboard_msgs/msg/RobotMode': { readonly mode: number };
  'ur_dashboard_msgs/msg/SafetyMode': { readonly mode: number };
  'franka_msgs/msg/FrankaRobotState': { readonly robot_mode: number };
}

/** A controller of a controller manager. */
export interface ControllerState {
  readonly name: string;
  readonly state: string;
}
