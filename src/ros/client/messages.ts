/**
 * The ROS 2 messages and services that the program uses, as plain objects. Arrays of numbers go out as `Float64Array` or
 * `number[]` and come in as `Float64Array`, which is the receiver's own copy.
 */

/** A time or a duration; `nanosec` counts up from `sec`, also before 0. */
export interface Time {
  readonly sec: number;
  readonly nanosec: number;
}
export type Duration = Time;

export function secondsOf({ sec, nanosec }: Time): number {
  return sec + nanosec * 1e-9;
}

/** The inverse of `secondsOf`, to the nearest nanosecond. */
export function timeOf(seconds: number): Time {
  const sec = Math.floor(seconds);
  const nanosec = Math.round((seconds - sec) * 1e9);
  return nanosec === 1e9 ? { sec: sec + 1, nanosec: 0 } : { sec, nanosec };
}

export interface Header {
  readonly stamp: Time;
  readonly frame_id: string;
}

export type Doubles = Float64Array | readonly number[];

export interface JointState {
  readonly header: Header;
  readonly name: readonly string[];
  readonly position: Doubles;
  readonly velocity: Doubles;
  readonly effort: Doubles;
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export type Vector3 = Point;

export interface Quaternion extends Point {
  readonly w: number;
}

export interface Pose {
  readonly position: Point;
  readonly orientation: Quaternion;
}

export interface PointStamped {
  readonly header: Header;
  readonly point: Point;
}

export interface PoseStamped {
  readonly header: Header;
  readonly pose: Pose;
}

export interface PoseArray {
  readonly header: Header;
  readonly poses: readonly Pose[];
}

export interface JointTrajectoryPoint {
  readonly positions: Doubles;
  readonly velocities: Doubles;
  readonly accelerations: Doubles;
  readonly effort: Doubles;
  readonly time_from_start: Duration;
}

export interface JointTrajectory {
  readonly header: Header;
  readonly joint_names: readonly string[];
  readonly points: readonly JointTrajectoryPoint[];
}

export interface MultiArrayLayout {
  readonly dim: readonly { readonly label: string; readonly size: number; readonly stride: number }[];
  readonly data_offset: number;
}

export interface Float64MultiArray {
  readonly layout: MultiArrayLayout;
  readonly data: Doubles;
}

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

export interface DiagnosticStatus {
  /** 0 ok, 1 warning, 2 error, 3 stale. */
  readonly level: number;
  readonly name: string;
  readonly message: string;
  readonly hardware_id: string;
  readonly values: readonly KeyValue[];
}

export interface DiagnosticArray {
  readonly header: Header;
  readonly status: readonly DiagnosticStatus[];
}

export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}

export interface Marker {
  readonly header: Header;
  readonly ns: string;
  readonly id: number;
  readonly type: number;
  /** 0 add or modify, 2 delete. */
  readonly action: number;
  readonly pose: Pose;
  readonly scale: Vector3;
  readonly color: Color;
  readonly points: readonly Point[];
}

export interface MarkerArray {
  readonly markers: readonly Marker[];
}

export interface Messages {
  'diagnostic_msgs/msg/DiagnosticArray': DiagnosticArray;
  'diagnostic_msgs/msg/DiagnosticStatus': DiagnosticStatus;
  'geometry_msgs/msg/PointStamped': PointStamped;
  'geometry_msgs/msg/PoseArray': PoseArray;
  'geometry_msgs/msg/PoseStamped': PoseStamped;
  'sensor_msgs/msg/JointState': JointState;
  'std_msgs/msg/Float64': { readonly data: number };
  'std_msgs/msg/Float64MultiArray': Float64MultiArray;
  'rosgraph_msgs/msg/Clock': { readonly clock: Time };
  'std_msgs/msg/String': { readonly data: string };
  'trajectory_msgs/msg/JointTrajectory': JointTrajectory;
  'visualization_msgs/msg/MarkerArray': MarkerArray;
}
export type MessageType = keyof Messages;

export interface Answer {
  readonly success: boolean;
  readonly message: string;
}

/** Requests of the services; both answer with success and message. */
export interface Requests {
  'std_srvs/srv/SetBool': { readonly data: boolean };
  'std_srvs/srv/Trigger': Readonly<Record<string, never>>;
}
export type ServiceType = keyof Requests;
