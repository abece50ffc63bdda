import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { Disturbance } from '../../parameters/fault-table.js';
import type { PlantName } from '../../robot/plant-choice.js';
import { randomTargets } from '../../robot/random-targets.js';
import { Random } from '../../model/numbers/random.js';
import { directionalErrorDeg } from '../../model/trial/trial.js';
import { rotate, subtract, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { ShareListener } from '../jobs/worker.js';
import { canReach } from './inverse-kinematics.js';
import { MeasuredArm } from './measured-arm.js';
import { reachesUntilBelow } from './reaches-until-below.js';
import { threadCpuS } from '../jobs/thread-cpu.js';
import type { Measures } from '../results/measure-files.js';

/** Sizes of the task; lengths in m, angles in rad. */
export interface AccuracyTask {
  readonly trainedTargets: number;
  readonly newTargets: number;
  /** Least distance of targets from where the hand starts. */
  readonly leastDistanceM: number;
  /** Reaches for each trained target before the first measurement. */
  readonly reachesEach: number;
  /** Reaches for each target under a disturbance, at most. */
  readonly mostReaches: number;
  readonly rotationRad: number;
  /** Whether the disturbances are measured too, or the errors only. */
  readonly disturbances: boolean;
  /** Where the arm is simulated; MuJoCo unless it is stated. */
  readonly plant?: PhysicsName;
}

/** The plants with physics, without which nothing disturbs an arm. */
export const physicsNames = ['mujoco', 'gazebo'] as const satisfies readonly PlantName[];
export type PhysicsName = (typeof physicsNames)[number];

export const standardTask: AccuracyTask = Object.freeze({
  trainedTargets: 8,
  newTargets: 50,
  leastDistanceM: 0.2,
  reachesEach: 5,
  mostReaches: 20,
  rotationRad: Math.PI / 4,
  disturbances: true,
});

const WELL_M = 0.005;
const ROTATED_WELL_M = 0.015;
/** Rounds in which all errors stay below the limit before a phase counts as over. */
const SETTLED_ROUNDS = 3;
const DEGREE = Math.PI / 180;
/** Training, learning and errors; then rotation, four faults and another arm. All take about the same time. */
const STAGES = 3;
const DISTURBED_STAGES = 6;

/**
 * The whole measurement of one seed: training, learning at the trained targets, frozen errors there and at new ones;
 * then the disturbances, each from that state. Rejected targets have no error; their share is a measure.
 */
export async function measureSeed(
  settings: Settings,
  robot: RobotDescription,
  task: AccuracyTask,
  onShare: ShareListener,
): Promise<Measures> {
  const folder = mkdtempSync(join(tmpdir(), 'neuromotor-accuracy-'));
  const subject = await MeasuredArm.create(settings, robot, task.plant);
  try {
    return await measure(subject, task, join(folder, 'learnt.nmb'), onShare);
  } finally {
    await subject.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(
  subject: MeasuredArm,
  task: AccuracyTask,
  learnt: string,
  onShare: ShareListener,
): Promise<Measures> {
  const { settings, arm } = subject;
  const stages = task.disturbances ? STAGES + DISTURBED_STAGES : STAGES;
  let passed = 0;
  const pass = () => {
    onShare(++passed / stages);
  };
  const began = performance.now();
  const used = threadCpuS();
  await subject.prepare();
  const measures: Measures = {
    training_s: [threadCpuS() - used],
    training_wall_s: [(performance.now() - began) / 1000],
  };
  pass();

  const stream = new Random(settings['model.seed']).stream('targets');
  const draw = (count: number, accepts = (target: Vector3) => canReach(subject, target)) =>
    randomTargets(arm, settings, stream, count, task.leastDistanceM, accepts);
  const trained = draw(task.trainedTargets);
  const unseen = draw(task.newTargets);

  const first = await round(subject, trained, true);
  measures.first_error_m = known(first.errors);
  for (let t = 1; t < task.reachesEach; t++) await round(subject, trained, true);
  pass();
  const atTrained = await round(subject, trained, false);
  const atNew = await round(subject, unseen, false);
  measures.trained_error_m = known(atTrained.errors);
  measures.new_error_m = known(atNew.errors);
  const rejected = [...atTrained.errors, ...atNew.errors].filter((error) => error === undefined).length;
  measures.rejected_share = [rejected / (trained.length + unseen.length)];
  pass();
  if (!task.disturbances) return measures;

  await subject.memory.save(learnt);
  await measureRotation(subject, task, draw, measures);
  pass();
  const second = arm.jointNames.indexOf(arm.chainOrder[1]);
  const faults: [string, Disturbance][] = [
    ['payload', { payload: 1 }],
    ['motor_gain', { motor_gain: [0.8] }],
    ['joint_gain', { joint_gain: arm.jointNames.map((_, j) => (j === second ? 0.8 : 1)) }],
    ['encoder_offset', { encoder_offset: [3 * DEGREE] }],
    ['longer_link', { longer_link: 1.1 }],
  ];
  for (const [name, disturbance] of faults) {
    await subject.memory.load(learnt);
    await subject.disturb(disturbance);
    await measureRecovery(subject, trained, task, name, measures);
    await subject.disturb({});
    pass();
  }
  return measures;
}

/** The seen hand is turned about the z axis of the base, through the first joint. */
async function measureRotation(
  subject: MeasuredArm,
  task: AccuracyTask,
  draw: (count: number, accepts: (target: Vector3) => boolean) => Vector3[],
  measures: Measures,
): Promise<void> {
  const axis: Vector3 = [0, 0, 1];
  const about = vector3(subject.arm.origin);
  // The movement that brings the seen hand to the target must be possible.
  const behind = (target: Vector3): Vector3 => {
    const back = rotate(subtract(target, about), axis, -task.rotationRad);
    return [back[0] + about[0], back[1] + about[1], back[2] + about[2]];
  };
  const targets = draw(task.trainedTargets, (target) => canReach(subject, behind(target)));
  const angle = (hand: Vector3 | undefined, target: Vector3) =>
    hand === undefined ? NaN : -directionalErrorDeg(subtract(hand, about), subtract(target, about), axis);

  await round(subject, targets, true);
  await subject.disturb({ view_angle: task.rotationRad, view_axis: axis });
  const under = await rounds(subject, targets, task.mostReaches, ROTATED_WELL_M);
  await subject.disturb({});
  const afterwards = await round(subject, targets, false);
  const after = await rounds(subject, targets, task.mostReaches, ROTATED_WELL_M);
  measures.rotation_error_m = known(under.map(({ errors }) => errors[0]));
  measures.rotation_first_error_m = known(under[0].errors);
  measures.rotation_last_error_m = known(under[under.length - 1].errors);
  measures.rotation_reaches = targets.map((_, i) => count(under, i, ROTATED_WELL_M));
  measures.rotation_first_deg = targets
    .map((target, i) => angle(under[0].hands[i], target))
    .filter(Number.isFinite);
  // In the direction opposite to the rotation of the view.
  measures.after_effect_deg = targets
    .map((target, i) => -angle(afterwards.hands[i], target))
    .filter(Number.isFinite);
  measures.washout_reaches = targets.map((_, i) => count(after, i, ROTATED_WELL_M));
}

async function measureRecovery(
  subject: MeasuredArm,
  targets: readonly Vector3[],
  task: AccuracyTask,
  name: string,
  measures: Measures,
): Promise<void> {
  const done = await rounds(subject, targets, task.mostReaches, WELL_M);
  measures[`${name}_first_error_m`] = known(done[0].errors);
  measures[`${name}_last_error_m`] = known(done[done.length - 1].errors);
  measures[`${name}_reaches`] = targets.map((_, i) => count(done, i, WELL_M));
}

/** One reach for each target: errors and hands, undefined where a target was rejected. */
interface Round {
  readonly errors: readonly (number | undefined)[];
  readonly hands: readonly (Vector3 | undefined)[];
}

async function round(subject: MeasuredArm, targets: readonly Vector3[], learning: boolean): Promise<Round> {
  const errors: (number | undefined)[] = [];
  const hands: (Vector3 | undefined)[] = [];
  for (const target of targets) {
    const { errorM, hand } = await subject.reach(target, learning);
    errors.push(errorM);
    hands.push(hand);
  }
  return { errors, hands };
}

/** Learning rounds until the errors have stayed below the limit for some rounds, or `most` rounds. */
async function rounds(
  subject: MeasuredArm,
  targets: readonly Vector3[],
  most: number,
  limitM: number,
): Promise<Round[]> {
  const done: Round[] = [];
  let settled = 0;
  while (done.length < most && settled < SETTLED_ROUNDS) {
    const next = await round(subject, targets, true);
    done.push(next);
    settled = next.errors.every((error) => error !== undefined && error < limitM) ? settled + 1 : 0;
  }
  return done;
}

const count = (done: readonly Round[], target: number, limitM: number) =>
  reachesUntilBelow(
    done.map(({ errors }) => errors[target] ?? Infinity),
    limitM,
  );

const known = (errors: readonly (number | undefined)[]) => errors.filter((error) => error !== undefined);
