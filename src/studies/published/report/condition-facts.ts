import type { Condition } from '../condition.js';
import { plannedTrials } from '../planned-trial.js';
import type { PlannedTrial } from '../planned-trial.js';
import type { TrialRange } from '../measures/curve.js';
import type { Schedule } from '../schedule.js';

/** The properties of a condition in its schedule. */
export interface ConditionFacts {
  readonly condition: Condition;
  readonly trials: number;
  /** Contiguous trials with a disturbance of the view, in order. */
  readonly disturbances: readonly DisturbedRange[];
  /** Whether the action of another goal is used in some trial. */
  readonly strategy: boolean;
  /** Whether no part is ever lesioned. */
  readonly intact: boolean;
}

export interface DisturbedRange {
  readonly kind: 'rotation' | 'shift' | 'clamp';
  readonly range: TrialRange;
  /** Turn of the seen hand where it is largest (degrees); 0 for a shift. */
  readonly angleDeg: number;
}

const DEGREES = 180 / Math.PI;

export function factsOf(condition: Condition, schedule: Schedule): ConditionFacts {
  const trials = plannedTrials(schedule, condition, 0);
  return {
    condition,
    trials: trials.length,
    disturbances: disturbedRanges(trials),
    strategy: trials.some(({ actionOf, goal }) => actionOf !== goal),
    intact: Object.keys(condition.lesions).length === 0,
  };
}

function disturbedRanges(trials: readonly PlannedTrial[]): DisturbedRange[] {
  const found: DisturbedRange[] = [];
  for (const [t, trial] of trials.entries()) {
    const kind = kindOf(trial);
    if (kind === undefined) continue;
    const angleDeg = angleOf(trial);
    const before = found.at(-1);
    const goesOn =
      before?.range.last === t - 1 &&
      before.kind === kind &&
      Math.sign(before.angleDeg) === Math.sign(angleDeg);
    if (!goesOn) found.push({ kind, range: { first: t, last: t }, angleDeg });
    else {
      const largest = Math.abs(angleDeg) > Math.abs(before.angleDeg) ? angleDeg : before.angleDeg;
      found[found.length - 1] = { kind, range: { ...before.range, last: t }, angleDeg: largest };
    }
  }
  return found;
}

/** The disturbance in force, unless it leaves the hand where it is. */
function kindOf(trial: PlannedTrial): DisturbedRange['kind'] | undefined {
  const { disturbance, strength } = trial;
  if (disturbance === null) return undefined;
  if (disturbance.kind === 'clamp') return 'clamp';
  const size =
    disturbance.kind === 'rotation' ? disturbance.angle : Math.max(...disturbance.by.map(Math.abs));
  return size * strength === 0 ? undefined : disturbance.kind;
}

function angleOf({ disturbance, strength }: PlannedTrial): number {
  return disturbance === null || disturbance.kind === 'shift' ? 0 : strength * disturbance.angle * DEGREES;
}
