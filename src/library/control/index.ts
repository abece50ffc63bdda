/**
 * `neuromotor/control`: from settings to a moving arm. A controller plans a movement, the session guards it and asks for
 * the next one, a plant is the arm that moves.
 */
export * from '../common.js';
export type {
  ControllerContext,
  ControllerKind,
  ControllerMemory,
  ControllerSettings,
  LivingController,
} from '../../controllers/controller-kind.js';
export { controllerKindOf, controllerKinds } from '../../controllers/index.js';
export { OneAtATime } from '../../controllers/classical/one-at-a-time.js';
export type { Vector3 } from '../../model/numbers/vector.js';
export { guardStep } from '../../motion/guard.js';
export type { Verdict } from '../../motion/guard.js';
export { descend } from '../../motion/inverse-kinematics.js';
export { checkStartPosture, motionLimits } from '../../motion/motion-limits.js';
export type { MotionLimits } from '../../motion/motion-limits.js';
export type { FeedbackLaw, Movement } from '../../motion/movement.js';
export type { CommandMode, Plant } from '../../motion/plant.js';
export { homing } from '../../motion/retime.js';
export { ControlCycle } from '../../robot/control-cycle.js';
export { PlantDriver } from '../../robot/drive.js';
export type { DriveOptions, DrivenReach } from '../../robot/drive.js';
export { createRobot, DrivenRobot } from '../../robot/driven-robot.js';
export type { DrivingOptions } from '../../robot/driven-robot.js';
export { createPlant, isLimited, plantNamed, plantNames } from '../../robot/plant-choice.js';
export type { PlantName } from '../../robot/plant-choice.js';
export type {
  Controller,
  Reach,
  ReachAssessment,
  ReachDetails,
  ReachOutcome,
} from '../../session/controller.js';
export { ReachSession } from '../../session/reach-session.js';
export { statusCode, statusText } from '../../session/status.js';
export type { Status } from '../../session/status.js';
export type { SessionSettings, TrialReport } from '../../session/terms.js';
