import type { Silence } from '../../model/basal-ganglia/action-selection.js';
import { intact } from '../../model/brain-state.js';
import type { Lesions, StoredAction } from '../../model/brain-state.js';
import { undisturbed } from '../../model/movement/disturbance.js';
import type { VisualDisturbance } from '../../model/movement/disturbance.js';
import type { TrialSpec } from '../../model/trial/reach.js';
import { cross, norm, scale, unit } from '../../model/numbers/vector.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import type { Condition, LesionName } from './condition.js';
import type { Block, DisturbanceSpec, Schedule } from './schedule.js';

/**
 * A trial of a schedule under a condition as plain data, before goals and actions are known: two conditions with equal
 * planned trials up to some trial have the same history up to there.
 */
export interface PlannedTrial {
  readonly goal: number;
  /** The goal whose stored action is used, and the goal to which the error is measured. */
  readonly actionOf: number;
  readonly errorTo: number;
  readonly disturbance: DisturbanceSpec | null;
  /** Share of the disturbance that is in force. */
  readonly strength: number;
  readonly learning: boolean;
  readonly noise: boolean;
  readonly lesions: Lesions;
  /** Whether the error without noise and plasticity is measured too. */
  readonly frozen: boolean;
}

/**
 * All trials of a schedule under a condition.
 * @param frozenEvery interval, in reaches of a goal, at which the frozen error is measured; 0: never
 */
export function plannedTrials(schedule: Schedule, condition: Condition, frozenEvery: number): PlannedTrial[] {
  const visits = new Map<number, number>();
  return schedule.blocks.flatMap((block) => {
    const [first, last] = block.trials;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      const goal = block.goals[i % block.goals.length];
      const visit = (visits.get(goal) ?? 0) + 1;
      visits.set(goal, visit);
      return plannedTrial(block, first + i, condition, goal, frozenEvery > 0 && visit % frozenEvery === 0);
    });
  });
}

function plannedTrial(
  block: Block,
  t: number,
  condition: Condition,
  goal: number,
  frozen: boolean,
): PlannedTrial {
  const { disturbance } = block;
  const inForce = disturbance !== undefined && condition.disturbances.has(disturbance.kind);
  const strategy = condition.strategy ? block.strategy : undefined;
  const still = condition.frozenFrom !== undefined && t >= condition.frozenFrom;
  const without = (name: LesionName) => {
    const from = condition.lesions[name];
    return from !== undefined && t >= from;
  };
  return {
    goal,
    actionOf: strategy?.action_of ?? goal,
    errorTo: strategy?.error_to ?? goal,
    disturbance: inForce ? disturbance : null,
    strength: inForce ? strengthAt(t, disturbance.ramp) : 1,
    learning: block.learning && !still,
    noise: block.noise && !still,
    lesions: {
      ...intact,
      cerebellum: without('cerebellum'),
      basalGanglia: without('basal-ganglia'),
      dopamine: without('dopamine'),
      directPathway: without('direct-pathway'),
      indirectPathway: without('indirect-pathway'),
      basalGangliaOutput: without('basal-ganglia-output'),
      corticalShortcut: without('cortical-shortcut'),
    },
    frozen,
  };
}

function strengthAt(t: number, ramp: DisturbanceSpec['ramp']): number {
  if (ramp === undefined) return 1;
  const [first, last] = ramp;
  return Math.min(Math.max((t - first + 1) / (last - first + 1), 0), 1);
}

/** The goals and actions to which the trials of one brain refer. Positions in m. */
export interface Scene {
  readonly goals: readonly Vector3[];
  /** The stored action of each goal; undefined where the action is selected in every trial. */
  readonly actions: readonly StoredAction[] | undefined;
  readonly startHand: Vector3;
  /** Whether directional errors are taken in the plane of goals 0 and 1, else in that of the start and the goal. */
  readonly planar: boolean;
  /** The choice of a reach if no premotor cell answers; as published unless given. */
  readonly silence?: Silence;
}

/** The trial for the model. */
export function trialSpec(
  planned: PlannedTrial,
  { goals, actions, startHand, planar, silence = 'largest' }: Scene,
): TrialSpec {
  const { goal, actionOf, errorTo, learning, noise, lesions, frozen } = planned;
  const normal = normalOf(goals);
  return {
    slot: goal,
    target: goals[goal],
    action: actions?.[actionOf],
    errorTarget: goals[errorTo],
    planeNormal: planar ? normal : undefined,
    disturbance: visualDisturbance(planned, normal, goals[goal], startHand),
    learning,
    noise,
    lesions: Object.values(lesions).includes(true) ? lesions : intact,
    frozen,
    silence,
  };
}

/** Unit vector along goal 0 x goal 1; undefined where they span no plane. */
function normalOf(goals: readonly Vector3[]): Vector3 | undefined {
  if (goals.length < 2) return undefined;
  const normal = cross(goals[0], goals[1]);
  return norm(normal) === 0 ? undefined : unit(normal);
}

function visualDisturbance(
  { disturbance, strength }: PlannedTrial,
  normal: Vector3 | undefined,
  goal: Vector3,
  startHand: Vector3,
): VisualDisturbance {
  if (disturbance === null) return undisturbed;
  if (disturbance.kind === 'shift') return { kind: 'shift', by: scale(disturbance.by, strength) };
  // Without a second goal the plane is that of the start and the goal.
  const axis = normal ?? unit(cross(startHand, goal));
  const angleRad = strength * disturbance.angle;
  const about: Vector3 = disturbance.about === 'start' ? startHand : [0, 0, 0];
  return disturbance.kind === 'rotation'
    ? { kind: 'rotation', axis, angleRad, about }
    : { kind: 'clamp', axis, angleRad, about, towards: goal };
}
