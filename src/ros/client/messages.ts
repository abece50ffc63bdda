/**
 * The ROS 2 messages and services that the program uses, as plain objects. Arrays of numbers are sent as `Float64Array`
 * or `number[]`, and received as `Float64Array`, which is the receiver's own copy.
 */
import type { DriverMessages } from './driver-messages.js';

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

export interface Joy {
  readonly header: Header;
  readonly axes: readonly number[] | Float32Array;
  readonly buttons: readonly number[] | Int32Array;
}

export interface WrenchStamped {
  readonly header: Header;
  readonly wrench: { readonly force: Vector3; readonly torque: Vector3 };
}

export interface Messages extends DriverMessages {
  'diagnostic_msgs/msg/DiagnosticArray': DiagnosticArray;
  'diagnostic_msgs/msg/DiagnosticStatus': DiagnosticStatus;
  'geometry_msgs/msg/PointStamped': PointStamped;
  'geometry_msgs/msg/PoseArray': PoseArray;
  'geometry_msgs/msg/PoseStamped': PoseStamped;
  'geometry_msgs/msg/WrenchStamped': WrenchStamped;
  'rosgraph_msgs/msg/Clock': { readonly clock: Time };
  'sensor_msgs/msg/JointState': JointState;
  'sensor_msgs/msg/Joy': Joy;
  'std_msgs/msg/Bool': { readonly data: boolean };
  'std_msgs/msg/Header': Header;
  'std_msgs/msg/Float64': { readonly data: number };
  'std_msgs/msg/Float64MultiArray': Float64MultiArray;
  'std_msgs/msg/String': { readonly data: string };
  'trajectory_msgs/msg/JointTrajectory': JointTrajectory;
  'visualization_msgs/msg/MarkerArray': MarkerArray;
}
export type MessageType = keyof Messages;

export interface Answer {
  readonly success: boolean;
  readonly message: string;
}

/** Requests of the services; both have a response with success and message. */
export interface Requests {
  'std_srvs/srv/SetBool': { readonly data: boolean };
  'std_srvs/srv/Trigger': Readonly<Record<string, never>>;
}
export type ServiceType = keyof Requests;

/** A value of a parameter in messages; `type` says which field counts (rcl_interfaces/msg/ParameterType). */
export interface ParameterValue {
  readonly type: number;
  readonly bool_value: boolean;
  readonly integer_value: bigint | number;
  readonly double_value: number;
  readonly string_value: string;
  readonly bool_array_value: readonly boolean[];
  readonly integer_array_value: readonly (bigint | number)[];
  readonly double_array_value: Doubles;
  readonly string_array_value: readonly string[];
}

/** Requests and responses of the services of other nodes. */
export interface Calls {
  'lifecycle_msgs/srv/ChangeState': {
    readonly request: { readonly transition: { readonly id: number; readonly label: string } };
    readonly response: { readonly success: boolean };
  };
  'lifecycle_msgs/srv/GetState': {
    readonly request: Readonly<Record<string, never>>;
    readonly response: { readonly current_state: { readonly id: number; readonly label: string } };
  };
  'std_srvs/srv/SetBool': { readonly request: Requests['std_srvs/srv/SetBool']; readonly response: Answer };
  'std_srvs/srv/Trigger': { readonly request: Requests['std_srvs/srv/Trigger']; readonly response: Answer };
  'rcl_interfaces/srv/GetParameters': {
    readonly request: { readonly names: readonly string[] };
    readonly response: { readonly values: readonly ParameterValue[] };
  };
  'rcl_interfaces/srv/SetParameters': {
    readonly request: {
      readonly parameters: readonly { readonly name: string; readonly value: Partial<ParameterValue> }[];
    };
    readonly response: {
      readonly results: readonly { readonly successful: boolean; readonly reason: string }[];
    };
  };
}
export type CallType = keyof Calls;
