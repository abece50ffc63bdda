import type { StoredAction } from '../../../src/model/brain-state.js';
import { RankedSelector } from '../../../src/model/basal-ganglia/action-selection.js';
import type { Brain } from '../../../src/model/brain.js';
import { observed } from '../../../src/model/movement/disturbance.js';
import type { TrialSpec } from '../../../src/model/trial/reach.js';
import type { ReservoirParameters } from '../../../src/model/cerebellum/reservoir-parameters.js';
import { restoreSnapshot, takeSnapshot } from '../../../src/model/snapshot.js';
import { beginTrial, endTrial } from '../../../src/model/trial/trial.js';
import { cross, rotate, unit } from '../../../src/model/numbers/vector.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { publishedBrain } from '../../support/brains.js';
import { adaptationTrials, reachingTrials } from '../../support/published-trials.js';

/** Errors (m) and directional errors (degrees), one per trial. */
export interface Curve {
  readonly seed: number;
  readonly errors: readonly number[];
  readonly angles: readonly number[];
}

export interface ReachingSetting {
  readonly rank?: number;
  /** As published: 1050 ms of spontaneous activity before each trial, whose traces count. */
  readonly spontaneous?: boolean;
  readonly trials?: number;
  readonly reservoir?: Partial<ReservoirParameters>;
}

/** Refinement of reaches to two goals of the published rule with fixed actions (reaching_stats.json). */
export function runReaching(seed: number, setting: ReachingSetting = {}): Curve {
  const { rank = 0, spontaneous = false, trials, reservoir } = setting;
  const brain = publishedBrain(seed, {
    reservoir,
    options: { sharedClock: spontaneous, selection: { kind: 'ranked', rank } },
  });
  const specs = reachingTrials([brain.goals.next(), brain.goals.next()]);
  return { seed, ...run(brain, specs.slice(0, trials)) };
}

const BASELINE_END = 600;
/** The reference runs its whole training before trial 0; the golden runs, like these, 3 s. */
const SPONTANEOUS_MS = 3000;

/**
 * Adaptation with fixed actions (adaptation_stats.json): per condition one curve of `trials` trials. The conditions
 * have their baseline in common; each goes on from a snapshot of its end, in a brain of its own.
 */
export function runAdaptation(
  seed: number,
  conditions: readonly { readonly name: string; readonly trials: number }[],
  reservoir: Partial<ReservoirParameters> = {},
): Curve[] {
  const fresh = () => publishedBrain(seed, { task: 'adaptation', reservoir });
  const brain = fresh();
  const { goals, actions } = goalsAndActions(brain);
  brain.cerebellum.rest(SPONTANEOUS_MS);
  const baseline = run(brain, adaptationTrials(goals, actions, 'none').slice(0, BASELINE_END));
  const snapshot = takeSnapshot(brain);
  return conditions.map((condition) => {
    const branch = fresh();
    restoreSnapshot(branch, snapshot);
    const specs = adaptationTrials(goals, actions, condition.name);
    const rest = run(branch, specs.slice(BASELINE_END, condition.trials));
    return {
      seed,
      errors: [...baseline.errors, ...rest.errors],
      angles: [...baseline.angles, ...rest.angles],
    };
  });
}

/** Two goals of the published rule, the first turned back for the strategy, and the nearest action for each. */
function goalsAndActions(brain: Brain): { goals: Vector3[]; actions: StoredAction[] } {
  const [first, second] = [brain.goals.next(), brain.goals.next()];
  const goals = [first, second, rotate(first, unit(cross(first, second)), -Math.PI / 4)];
  const selector = new RankedSelector(brain.repertoire, 0, brain.parameters.noveltyDistanceM);
  const actions = goals.map((goal) => {
    const { primitive } = selector.select(goal);
    return { primitive, explored: false, theta: [...brain.repertoire.theta[primitive]] };
  });
  return { goals, actions };
}

function run(brain: Brain, specs: readonly TrialSpec[]): Omit<Curve, 'seed'> {
  const errors: number[] = [];
  const angles: number[] = [];
  for (const spec of specs) {
    const plan = beginTrial(brain, spec);
    const report = endTrial(brain, { hand: observed(spec.disturbance, plan.predictedHand) });
    errors.push(report.aimingErrorM);
    angles.push(report.directionalErrorDeg);
  }
  return { errors, angles };
}
