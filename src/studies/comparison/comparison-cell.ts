import { isDeepStrictEqual } from 'node:util';
import type { ArmModel } from '../../arm/arm-model.js';
import type { RobotDescription } from '../../arm/robot.js';
import { Random } from '../../model/numbers/random.js';
import type { Constants } from '../../controllers/controller-kind.js';
import { norm, rotate, scale, subtract, vector3 } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Disturbance } from '../../parameters/fault-table.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { PlantName } from '../../robot/plant-choice.js';
import { randomTargets } from '../../robot/random-targets.js';
import { canReach } from '../accuracy/inverse-kinematics.js';
import type { Reaching } from '../accuracy/inverse-kinematics.js';
import { MeasuredArm } from '../accuracy/measured-arm.js';
import type { MeasuredReach } from '../accuracy/measured-arm.js';
import { reachesUntilBelow } from '../accuracy/reaches-until-below.js';
import type { ShareListener } from '../jobs/worker.js';
import type { Measures } from '../results/measure-files.js';
import { disturbances, VIEW_ANGLE_RAD, VIEW_AXIS } from './disturbances.js';
import type { DisturbanceName } from './disturbances.js';

/** The task that measures one cell of a comparison; lengths in m. */
export interface ComparisonTask {
  readonly disturbance: DisturbanceName;
  readonly trainedTargets: number;
  readonly newTargets: number;
  /** Least distance of targets from where the hand starts. */
  readonly leastDistanceM: number;
  /** Reaches for each trained target before the disturbance, and under it. */
  readonly healthyRounds: number;
  readonly rounds: number;
  /** Values of the controller's constants in place of its own. */
  readonly constants?: Constants;
  /** The plant; MuJoCo unless given. */
  readonly plant?: PlantName;
}

/** What became of one reach: errors in m, undefined when the target was refused or the arm halted. */
export type ComparedReach = Pick<MeasuredReach, 'errorM' | 'trueErrorM' | 'durationS' | 'effort'> & {
  /** Computing time of the controller (s), where it is known. */
  readonly computingS?: number | undefined;
};

/** An arm with its controller, wherever they are. */
export interface ComparedArm extends Reaching {
  /** Waits for the controller to be ready. */
  prepare(): Promise<void>;
  /** Sets all that is wrong with the arm; the controller is told nothing of it. */
  disturb(disturbance: Disturbance): Promise<void>;
  /** Reaches for a target (m, base frame) from the start posture. */
  reach(target: Vector3, learning: boolean): Promise<ComparedReach>;
}

/** A target whose error is below this has been learnt (m). */
const WELL_M = 0.005;

/** Measure of the errors of one round under the disturbance, 1 for the first. */
export const roundMeasure = (round: number): string => `round_${round}_error_m`;

/**
 * One controller under one disturbance, with one seed: rounds on the healthy arm, rounds under the disturbance, all learning;
 * then one reach for each new target, with learning off. Errors are true ones: of the hand as the view shows it without noise
 * and delay. Those with `seen` in their name are of the hand that the controller saw. A reach that was refused or halted has an
 * infinite error. The targets depend on the seed and the arm alone, so that all controllers and disturbances of a seed have the
 * same.
 */
export async function measureCell(
  settings: Settings,
  robot: RobotDescription,
  task: ComparisonTask,
  onShare: ShareListener,
): Promise<Measures> {
  const subject = await MeasuredArm.create(settings, robot, task.plant, task.constants);
  try {
    return await measureArm(subject, task, onShare);
  } finally {
    await subject.close();
  }
}

/** The same on an arm that exists already; its plant is not that of the task. */
export async function measureArm(
  subject: ComparedArm,
  task: ComparisonTask,
  onShare: ShareListener,
): Promise<Measures> {
  const { arm, settings } = subject;
  const { trainedTargets, newTargets, healthyRounds, rounds, disturbance } = task;
  await subject.prepare();
  const stream = new Random(settings['model.seed']).stream('targets');
  const at = (round: number) =>
    disturbances[disturbance].of({ arm, startHand: startHandOf(subject), round, rounds });
  const views = [turnedView, ...Array.from({ length: rounds }, (_, round) => at(round))].filter(
    (view, i, all) => all.findIndex((other) => isDeepStrictEqual(other, view)) === i,
  );
  const draw = (count: number) =>
    randomTargets(arm, settings, stream, count, task.leastDistanceM, (target) =>
      views.every((view) => canReach(subject, placeSeenAt(target, view, arm))),
    );
  const trained = draw(trainedTargets);
  const unseen = draw(newTargets);
  const reaches = trainedTargets * (healthyRounds + rounds) + newTargets;
  let done = 0;
  const round = async (targets: readonly Vector3[], learning: boolean) => {
    const ends: ComparedReach[] = [];
    for (const target of targets) {
      ends.push(await subject.reach(target, learning));
      onShare(++done / reaches);
    }
    return ends;
  };

  let healthy: ComparedReach[] = [];
  for (let r = 0; r < healthyRounds; r++) healthy = await round(trained, true);
  const under: ComparedReach[][] = [];
  for (let r = 0; r < rounds; r++) {
    await subject.disturb(at(r));
    under.push(await round(trained, true));
  }
  const atNew = await round(unseen, false);
  const all = [...under.flat(), ...atNew];
  const complete = all.filter(({ trueErrorM }) => trueErrorM !== undefined);
  const last = under[under.length - 1];
  return {
    healthy_error_m: trueErrors(healthy),
    first_error_m: trueErrors(under[0].slice(0, 1)),
    ...Object.fromEntries(under.map((ends, r) => [roundMeasure(r + 1), trueErrors(ends)])),
    trained_error_m: trueErrors(last),
    trained_seen_error_m: seenErrors(last),
    new_error_m: trueErrors(atNew),
    new_seen_error_m: seenErrors(atNew),
    reaches: trained.map((_, i) =>
      reachesUntilBelow(
        under.map((ends) => trueErrors(ends)[i]),
        WELL_M,
      ),
    ),
    halted_share: [1 - complete.length / all.length],
    duration_s: complete.map(({ durationS }) => durationS),
    effort_nm: complete.flatMap(({ effort }) => effort ?? []),
    computing_s: complete.flatMap(({ computingS }) => computingS ?? []),
  };
}

const trueErrors = (ends: readonly ComparedReach[]) => ends.map(({ trueErrorM }) => trueErrorM ?? Infinity);
const seenErrors = (ends: readonly ComparedReach[]) => ends.map(({ errorM }) => errorM ?? Infinity);

/** Every comparison draws targets that this view leaves within reach. */
const turnedView: Disturbance = { view_angle: VIEW_ANGLE_RAD, view_axis: [...VIEW_AXIS] };

/** The place where the hand must be so that a turned and moved view shows it at the target. Lenses move it by little. */
function placeSeenAt(target: Vector3, view: Disturbance, { origin }: ArmModel): Vector3 {
  const { view_angle: angleRad = 0, view_axis: axis = VIEW_AXIS, view_shift: shift = [0, 0, 0] } = view;
  const about = vector3(view.view_about ?? origin);
  const direction = vector3(axis);
  const from = subtract(subtract(target, vector3(shift)), about);
  const [x, y, z] = rotate(from, scale(direction, 1 / norm(direction)), -angleRad);
  return [x + about[0], y + about[1], z + about[2]];
}

function startHandOf({ arm, settings }: ComparedArm): Vector3 {
  const hand = new Float64Array(3);
  arm.forward(Float64Array.from(settings.start_posture), hand);
  return vector3(hand);
}
