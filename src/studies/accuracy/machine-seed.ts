import type { RobotDescription } from '../../arm/robot.js';
import { Random } from '../../model/numbers/random.js';
import { distance, rotate, subtract, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { randomTargets } from '../../robot/random-targets.js';
import type { ShareListener } from '../jobs/worker.js';
import type { Measures } from '../results/measure-files.js';
import { canReach } from './inverse-kinematics.js';
import { machineNamed } from './machines.js';
import type { Machine, MachineName } from './machines.js';
import { MeasuredArm } from './measured-arm.js';
import { reachStatically } from './static-reach.js';

/** A machine, and how it is measured. Lengths in m. */
export interface MachineTask {
  readonly machine: MachineName;
  /** The session as `reach` drives it, or only the postures in which the arm ends. */
  readonly tier: Tier;
  readonly trainedTargets: number;
  /** Rounds with one learning reach for each trained target. */
  readonly rounds: number;
  /** Learning reaches to other targets before the first round. */
  readonly elsewhere: number;
  readonly newTargets: number;
  readonly leastDistanceM: number;
}
export const tiers = ['session', 'static'] as const;
export type Tier = (typeof tiers)[number];

export const machineTask: Omit<MachineTask, 'machine' | 'tier'> = Object.freeze({
  trainedTargets: 8,
  rounds: 6,
  elsewhere: 10,
  newTargets: 20,
  leastDistanceM: 0.2,
});

const WELL_M = 0.005;
/** A target that was learnt as well as this, and then is off by as much as that, came back. */
const LEARNT_M = 0.001;
const BACK_M = 0.003;
const CONTEXT_BLOCKS = 6;
const CONTEXT_REACHES = 20;
const CONTEXT_WELL_M = 0.015;

/** One reach: its true error, without noise of the camera; undefined if the target was rejected or the arm halted. */
type Reach = (target: Vector3, learning: boolean) => Promise<number | undefined>;

/**
 * Measures one machine with one seed: the brain is trained on the described arm and then finds this one. Errors are true
 * ones, in the view of the camera without its noise.
 */
export async function measureMachine(
  settings: Settings,
  robot: RobotDescription,
  task: MachineTask,
  onShare: ShareListener,
): Promise<Measures> {
  const machine = machineNamed(task.machine);
  const subject = await MeasuredArm.create(settings, robot);
  try {
    await subject.prepare();
    return await measure(subject, machine, task, onShare);
  } finally {
    await subject.close();
  }
}

async function measure(
  subject: MeasuredArm,
  machine: Machine,
  task: MachineTask,
  onShare: ShareListener,
): Promise<Measures> {
  const { arm, settings } = subject;
  const stream = new Random(settings['model.seed']).stream('targets');
  const draw = (count: number) =>
    randomTargets(arm, settings, stream, count, task.leastDistanceM, (target) =>
      isPossible(subject, machine, target),
    );
  const trained = draw(task.trainedTargets);
  const unseen = draw(task.newTargets);
  const elsewhere = draw(task.elsewhere);
  const disturbance = machine.disturbance(arm);
  let halts = 0;
  const reach: Reach = async (target, learning) => {
    if (task.tier === 'static') return distanceTo(target, await reachStatically(subject, target, learning));
    const { code, trueHand, errorM } = await subject.reach(target, learning);
    if (code >= 30) halts++;
    return errorM === undefined ? undefined : distanceTo(target, trueHand);
  };
  if (machine.alternates === true) return measureContexts(subject, disturbance, trained, reach, onShare);

  await subject.disturb(disturbance);
  for (const target of elsewhere) await reach(target, true);
  onShare(0.2);
  const rounds: (number | undefined)[][] = [];
  for (let n = 0; n < task.rounds; n++) {
    rounds.push(await inTurn(trained, true, reach));
    onShare(0.2 + (0.6 * (n + 1)) / task.rounds);
  }
  const atNew = await inTurn(unseen, false, reach);
  const ofTarget = trained.map((_, t) => rounds.map((errors) => errors[t]));
  return {
    first_error_m: known(rounds[0]),
    last_error_m: known(rounds[rounds.length - 1]),
    new_error_m: known(atNew),
    never_share: [share(ofTarget, (errors) => errors.every((error) => !below(error, WELL_M)))],
    back_share: [share(ofTarget, comesBack)],
    halts: [halts],
    missing_share: [share([...rounds.flat(), ...atNew], (error) => error === undefined)],
  };
}

/** The disturbance comes and goes. The errors of the second reach of each block show whether it is recognised. */
async function measureContexts(
  subject: MeasuredArm,
  disturbance: ReturnType<Machine['disturbance']>,
  targets: readonly Vector3[],
  reach: Reach,
  onShare: ShareListener,
): Promise<Measures> {
  const measures: Measures = { second_error_m: [], wrong_reaches: [] };
  for (let block = 0; block < CONTEXT_BLOCKS; block++) {
    await subject.disturb(block % 2 === 0 ? disturbance : {});
    const errors: (number | undefined)[] = [];
    for (let n = 0; n < CONTEXT_REACHES; n++) errors.push(await reach(targets[n % targets.length], true));
    measures.wrong_reaches.push(errors.filter((error) => !below(error, CONTEXT_WELL_M)).length);
    // The third time on.
    if (block === 4) measures.second_error_m.push(errors[1] ?? Infinity);
    onShare((block + 1) / CONTEXT_BLOCKS);
  }
  return measures;
}

/** Whether some posture brings the seen hand of this machine to the target. */
function isPossible(subject: MeasuredArm, machine: Machine, target: Vector3): boolean {
  const { arm } = subject;
  const { turned, locked } = machine;
  const joint = locked === undefined ? undefined : arm.jointNames.indexOf(arm.chainOrder[locked]);
  if (turned === undefined) return canReach(subject, target, joint);
  const about = vector3(arm.origin);
  const length = Math.hypot(...turned.axis);
  const axis: Vector3 = [turned.axis[0] / length, turned.axis[1] / length, turned.axis[2] / length];
  const back = rotate(subtract(target, about), axis, -turned.angle);
  return canReach(subject, [back[0] + about[0], back[1] + about[1], back[2] + about[2]], joint);
}

async function inTurn(
  targets: readonly Vector3[],
  learning: boolean,
  reach: Reach,
): Promise<(number | undefined)[]> {
  const errors: (number | undefined)[] = [];
  for (const target of targets) errors.push(await reach(target, learning));
  return errors;
}

const distanceTo = (target: Vector3, hand: Vector3 | undefined) =>
  hand === undefined ? undefined : distance(hand, target);
const known = (errors: readonly (number | undefined)[]) => errors.filter((error) => error !== undefined);
const below = (error: number | undefined, limitM: number) => error !== undefined && error < limitM;
const share = <T>(all: readonly T[], is: (one: T) => boolean) => all.filter(is).length / all.length;

/** Whether a target that was learnt is off again later. */
function comesBack(errors: readonly (number | undefined)[]): boolean {
  const learnt = errors.findIndex((error) => below(error, LEARNT_M));
  return learnt >= 0 && errors.slice(learnt).some((error) => !below(error, BACK_M));
}
