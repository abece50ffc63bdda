import { restoreSnapshot, takeSnapshot } from '../../model/snapshot.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { Brain } from '../../model/brain.js';
import { beginTrainingTrial, endTrainingTrial } from '../../model/trial/training.js';
import type { TrainingRecord } from '../../model/trial/training.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { activityCorrelation } from './activity.js';
import type { ActivityCorrelation } from './activity.js';
import type { Bodies, BodyName } from './bodies.js';
import type { CommonStreams } from './common-streams.js';
import { WiringLog } from './wiring-log.js';
import type { Rewiring } from './wiring-log.js';

/** A phase of training trials under the same circumstances. */
export interface Phase {
  readonly trials: number;
  /** The body in this phase; `alternating`: own and elbow, trial by trial. */
  readonly body: BodyName | 'alternating';
  /** Goals of one half of the workspace only. */
  readonly half?: Half;
}

export type Half = 'first' | 'second';

/** One trial of a course, with its rewirings. */
export interface CourseTrial extends TrainingRecord {
  readonly phase: number;
  /** Rewarded visits of the primitive, including this one. */
  readonly visit: number;
  readonly swaps: Readonly<Record<Rewiring['cause'], number>>;
}

export interface Probe extends ActivityCorrelation {
  /** Trials done. */
  readonly trial: number;
}

/** The common data of all trials of a seed. */
export interface Surroundings {
  readonly bodies: Bodies;
  /** Goal of every trial, and the goals of either half, which are repeated from the start if they run out. */
  readonly goals: readonly Vector3[];
  readonly halves: Readonly<Record<Half, readonly Vector3[]>>;
  readonly probeGoals: readonly Vector3[];
}

/** The state of a training. */
export interface Stage {
  readonly snapshot: Snapshot;
  readonly trials: readonly CourseTrial[];
  readonly probes: readonly Probe[];
  readonly rewirings: readonly Rewiring[];
}

/** The state in which every course of `brain` begins. */
export function beginning(brain: Brain): Stage {
  return { snapshot: takeSnapshot(brain), trials: [], probes: [], rewirings: [] };
}

/**
 * Continues the training of `brain` from a stage. Afterwards the brain is in the final state.
 * @param probedEvery trials between two measurements of striatal activity, the first of which is before the first trial
 */
export function runPhase(
  brain: Brain,
  from: Stage,
  phase: Phase,
  { bodies, goals, halves, probeGoals }: Surroundings,
  streams: CommonStreams,
  onTrial: () => void,
  probedEvery?: number,
): Stage {
  restoreSnapshot(brain, from.snapshot);
  const log = new WiringLog(brain.basalGanglia.corticoStriatal);
  const first = from.trials.length;
  const number = first === 0 ? 0 : from.trials[first - 1].phase + 1;
  const own = phase.half === undefined ? goals : halves[phase.half];
  const trials: CourseTrial[] = [];
  const probes: Probe[] = [];
  const look = (trial: number) => {
    if (probedEvery === undefined || (trial - first) % probedEvery !== 0) return;
    streams.begin(brain, trial);
    probes.push({ trial, ...activityCorrelation(brain, probeGoals) });
  };
  for (let trial = first; trial < first + phase.trials; trial++) {
    look(trial);
    streams.begin(brain, trial);
    log.begin(trial);
    const begun = beginTrainingTrial(brain, { goal: own[trial % own.length] });
    const body = phase.body === 'alternating' ? (trial % 2 === 0 ? 'own' : 'elbow') : phase.body;
    const record = endTrainingTrial(brain, begun, bodies[body][begun.primitive]);
    const swaps = {
      reward: log.count('reward'),
      mismatch: log.count('mismatch'),
      background: log.count('background'),
    };
    trials.push({ ...record, phase: number, visit: brain.outcomes.visits[begun.primitive], swaps });
    onTrial();
  }
  look(first + phase.trials);
  log.detach();
  return {
    snapshot: takeSnapshot(brain),
    trials: [...from.trials, ...trials],
    probes: [...from.probes, ...probes],
    rewirings: [...from.rewirings, ...log.rewirings],
  };
}
