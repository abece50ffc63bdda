/** `neuromotor/arm`: an arm read from a URDF: joints, limits, kinematics and collision shapes. */
export * from '../common.js';
export { ArmModel } from '../../arm/arm-model.js';
export { collisionShapes } from '../../arm/collision-shapes.js';
export type { CollisionShape, CollisionShapes } from '../../arm/collision-shapes.js';
export { armOf, loadArm } from '../../arm/load-arm.js';
export type { ArmSelection } from '../../arm/load-arm.js';
export { readUrdfFile } from '../../arm/read-urdf-file.js';
export { describedArm, describedRobot } from '../../arm/robot.js';
export type { RobotDescription } from '../../arm/robot.js';
export { parseUrdf } from '../../arm/urdf-document.js';
export type { UrdfDocument } from '../../arm/urdf-document.js';
