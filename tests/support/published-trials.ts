import { parseCondition } from '../../src/studies/published/condition.js';
import { plannedTrials, trialSpec } from '../../src/studies/published/planned-trial.js';
import type { Scene } from '../../src/studies/published/planned-trial.js';
import { adaptationSchedule, reachingSchedule } from '../../src/studies/published/published-schedules.js';
import type { Schedule } from '../../src/studies/published/schedule.js';
import type { StoredAction } from '../../src/model/brain-state.js';
import type { TrialSpec } from '../../src/model/trial/reach.js';
import type { Vector3 } from '../../src/model/numbers/vector.js';

const startHand: Vector3 = [-0.27, -0.26, -0.05];

/** The trials of a schedule for given goals, as the experiments make them. */
export function trialsOf(
  schedule: Schedule,
  condition: string,
  scene: Omit<Scene, 'startHand'>,
): TrialSpec[] {
  return plannedTrials(schedule, parseCondition(condition, schedule), 0).map((planned) =>
    trialSpec(planned, { ...scene, startHand }),
  );
}

/** @param goals those reached for, then that of the strategy @param actions their stored actions */
export function adaptationTrials(
  goals: readonly Vector3[],
  actions: readonly StoredAction[],
  condition: string,
): TrialSpec[] {
  return trialsOf(adaptationSchedule(goals.length - 1), condition, { goals, actions, planar: true });
}

export function reachingTrials(goals: readonly Vector3[]): TrialSpec[] {
  return trialsOf(reachingSchedule(goals.length), 'none', { goals, actions: undefined, planar: false });
}
