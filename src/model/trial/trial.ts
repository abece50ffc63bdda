import { ModelError, TargetRejected } from '../../errors.js';
import type { Brain } from '../brain.js';
import { intact } from '../brain-state.js';
import type { CerebellarGoal } from '../cerebellum/cerebellum.js';
import { CPG_UPDATES } from '../movement/cpg.js';
import { undisturbed } from '../movement/disturbance.js';
import type { ReachOutcome, ReachPlan, ReachReport, ReachRequest, TrialSpec } from './reach.js';
import { phaseMs, restInsteadOfSelection, runOutcome, runReward, runSelection } from './phases.js';
import { rehearse } from './rehearsal.js';
import type { ChosenAction } from './rehearsal.js';
import { requireFiniteHand } from './training.js';
import { cross, distance, dot, norm, scale, subtract } from '../numbers/vector.js';
import type { Vector3 } from '../numbers/vector.js';

/**
 * A reach as a trial of the model, in two halves with explicit state between them. So an embedded plant, physics and a
 * real arm share one path (docs/model/trials.md, "A reach"):
 *
 *     begin   700 ms rest, 200 ms the target in the cortex, selection, 150 ms action; then 400 ms of the cerebellum
 *     (the arm moves)
 *     end     the basal ganglia see the outcome (deviation `reachDopamine`), the cerebellum learns from the error
 */

/** Sizes of the correction that are tried until the path is permitted. */
const CORRECTION_SIZES = [1, 0.5, 0.25, 0];

/** A reach to an arbitrary target: the goal memory finds its slot, the action is selected. */
export function reachSpec(brain: Brain, { target, learning, exploration, held }: ReachRequest): TrialSpec {
  const { unknownRegion } = brain.parameters.options;
  const silence = exploration && stillExplores(brain) ? 'explore' : unknownRegion;
  return { target, held, learning, noise: true, silence, disturbance: undisturbed };
}

/** Whether a silent premotor cortex makes this reach explore; the probability decreases if exploration is annealed. */
function stillExplores(brain: Brain): boolean {
  const { explorationTrials } = brain.parameters.options;
  if (explorationTrials === 0) return true;
  if (brain.reaches >= explorationTrials) return false;
  return brain.random.stream('exploration').uniform() >= brain.reaches / explorationTrials;
}

/**
 * Plans a trial. A trial that was begun before and has not ended is abandoned.
 * @throws TargetRejected when the target lies outside the cortical grid or no primitive is known for it
 * @throws ModelError when the target is not finite
 */
export function beginTrial(brain: Brain, spec: TrialSpec): ReachPlan {
  const { body, cerebellum, repertoire } = brain;
  abandonTrial(brain);
  checkTarget(brain, spec.target);
  body.hold(spec.held);
  brain.lesions = spec.lesions ?? intact;
  brain.setSwitches(spec.learning, spec.noise, showsOutcome(brain, spec.learning));

  const known = spec.slot ?? brain.goalMemory.find(spec.target);
  const stored = brain.lesions.basalGanglia ? undefined : spec.action;
  const { selection, foreseen } =
    stored === undefined ? chooseAction(brain, spec, known ?? -1) : { selection: stored };
  const { slot, isNew } =
    spec.slot === undefined ? brain.goalMemory.assign(spec.target) : { slot: spec.slot, isNew: false };
  if (isNew) cerebellum.forget(slot);

  const { primitive } = selection;
  const plain = stored === undefined ? repertoire.theta[primitive] : Float64Array.from(stored.theta);
  const goal = { slot, target: spec.target, primitive, theta: plain };
  brain.onPhase?.('correction');
  const correction = foreseen ?? new Float64Array(plain.length);
  if (foreseen === undefined && !brain.lesions.cerebellum) cerebellum.correction(goal, correction);
  // The basal ganglia also run, with goal and action still on; stored actions no longer depend on them.
  if (brain.parameters.options.sharedClock && stored === undefined)
    brain.basalGanglia.run(cerebellum.correctionMs);

  const { theta, size } = corrected(brain, plain, correction);
  const path = new Float64Array(CPG_UPDATES * body.joints);
  body.path(theta, path);
  const correctionNorm = size * Math.hypot(...correction);
  const plan: ReachPlan = {
    target: spec.target,
    primitive,
    explored: selection.explored,
    goalSlot: slot,
    slotNew: isNew,
    correctionNorm,
    theta,
    path,
    predictedHand: body.handAt(path.subarray((CPG_UPDATES - 1) * body.joints)),
    ...(spec.frozen === true ? { frozenHand: frozenHand(brain, goal) } : {}),
  };
  brain.pending = {
    target: spec.target,
    errorTarget: spec.errorTarget ?? spec.target,
    planeNormal: planeNormal(brain, spec),
    primitive,
    explored: selection.explored,
    theta: [...theta],
    goalSlot: slot,
    slotNew: isNew,
    correctionNorm,
    learning: spec.learning,
    noise: spec.noise,
  };
  return plan;
}

/** Normal of the plane of the directional error: the given one, or else that of the plane of shoulder, start and target. */
export function planeNormal(brain: Brain, spec: TrialSpec): Vector3 {
  return spec.planeNormal ?? cross(brain.body.startHand, spec.target);
}

/** Where the hand would end without the noise of the cerebellum. */
function frozenHand(brain: Brain, goal: CerebellarGoal): Vector3 {
  const correction = new Float64Array(goal.theta.length);
  if (!brain.lesions.cerebellum) brain.cerebellum.frozenCorrection(goal, correction);
  return brain.body.handAfter(corrected(brain, goal.theta, correction).theta);
}

/** Learns from the trial begun last. @throws ModelError without one, or when the hand is not finite. */
export function endTrial(brain: Brain, { hand, posture, commanded, held }: ReachOutcome): ReachReport {
  const { pending, cerebellum, basalGanglia } = brain;
  if (pending === undefined)
    throw new ModelError('learning: no reach was planned, expected a plan before its outcome');
  requireFiniteHand(hand);
  brain.body.hold(held);
  const shown = showsOutcome(brain, pending.learning);
  brain.setSwitches(pending.learning, pending.noise, shown);
  const { options } = brain.parameters;

  const dopamine = shown ? learnOutcome(brain, pending.primitive, hand) : restingDopamine(brain);
  const aimingErrorM = distance(hand, pending.errorTarget);
  brain.onPhase?.('learning');
  const update = brain.lesions.cerebellum
    ? { learned: false }
    : cerebellum.learn({
        slot: pending.goalSlot,
        primitive: pending.primitive,
        theta: Float64Array.from(pending.theta),
        commanded,
        measured: posture,
        hand,
        target: pending.errorTarget,
        error: aimingErrorM,
      });
  // The learning step of the reservoir takes 1 ms of the common clock.
  if (update.learned && options.sharedClock) basalGanglia.run(1);
  basalGanglia.endTrial();
  brain.pending = undefined;
  return {
    trial: brain.reaches++,
    primitive: pending.primitive,
    explored: pending.explored,
    goalSlot: pending.goalSlot,
    slotNew: pending.slotNew,
    aimingErrorM,
    directionalErrorDeg: directionalErrorDeg(hand, pending.target, pending.planeNormal),
    dopamine,
    correctionNorm: pending.correctionNorm,
    learning: pending.learning,
  };
}

/** Abandons the trial begun last, if there is one, because its movement was not made or did not end. */
export function abandonTrial(brain: Brain): void {
  if (brain.pending === undefined) return;
  brain.pending = undefined;
  brain.cerebellum.abandon();
}

/**
 * Signed angle (degrees) from the hand to the goal about `normal` through the shoulder: the hand is projected on the
 * plane first. Positive when the goal lies counter-clockwise of the hand (docs/model/trials.md, "Measures"). 0 if the
 * plane is not defined.
 */
export function directionalErrorDeg(hand: Vector3, goal: Vector3, normal: Vector3): number {
  const length = norm(normal);
  if (length === 0) return 0;
  const n = scale(normal, 1 / length);
  const projected = subtract(hand, scale(n, dot(hand, n)));
  return (Math.atan2(dot(n, cross(projected, goal)), dot(projected, goal)) * 180) / Math.PI;
}

function checkTarget(brain: Brain, target: Vector3): void {
  if (!target.every(Number.isFinite))
    throw new ModelError(`target (${target.join(', ')}) is not finite, expected metres`);
  const { cortex } = brain.basalGanglia;
  if (cortex.covers(target)) return;
  const { centre, halfExtentM, cells } = cortex.parameters;
  const low = centre.map((c) => (c - halfExtentM).toFixed(3));
  const high = centre.map((c) => (c + halfExtentM - (2 * halfExtentM) / cells).toFixed(3));
  throw new TargetRejected(
    'outside_workspace',
    `target (${target.map((x) => x.toFixed(3)).join(', ')}) m lies outside the cortical grid, ` +
      `which covers (${low.join(', ')}) to (${high.join(', ')}) m`,
  );
}

/** Selects by the rule in force; the basal ganglia run up to the end of the action phase if they are asked. */
function chooseAction(brain: Brain, spec: TrialSpec, slot: number): ChosenAction {
  const selector = brain.lesions.basalGanglia ? brain.anyPrimitive : brain.selector;
  if (!selector.asksBasalGanglia) {
    restInsteadOfSelection(brain);
    return { selection: selector.select(spec.target, slot) };
  }
  return runSelection<ChosenAction>(brain, {
    restMs: phaseMs.rest,
    cortexAtRest: 'silent',
    goal: spec.target,
    select: () => {
      const selected = selector.select(spec.target, slot, { silence: spec.silence, curiosity: 0 });
      return brain.cerebellum.foresees && !brain.lesions.cerebellum && !selected.explored
        ? rehearse(brain, spec.target, selected)
        : { selection: selected };
    },
    // As published the read-out drives the expression only, not PM; learning needs the chosen StrD1 cell active.
    drive: ({ selection: { primitive } }) => ({
      primitive,
      baseline: brain.parameters.options.reachDopamine ? 0.5 : 0,
    }),
  });
}

/** The parameters with the largest share of the correction whose movement is permitted. */
function corrected(
  brain: Brain,
  plain: Float64Array,
  correction: Float64Array,
): { theta: Float64Array; size: number } {
  const theta = new Float64Array(plain.length);
  for (const size of CORRECTION_SIZES) {
    for (let i = 0; i < theta.length; i++) theta[i] = plain[i] + size * correction[i];
    if (brain.body.allows(theta)) return { theta, size };
  }
  if (brain.body.held !== undefined)
    throw new TargetRejected('unreachable', 'no movement without the joints that are stuck is permitted');
  throw new ModelError('plan: the path leaves the joint limits even without a correction');
}

/** Whether the basal ganglia see where the hand ended, and learn from it. */
function showsOutcome({ parameters, selector, lesions }: Brain, learning: boolean): boolean {
  const { reachDopamine } = parameters.options;
  return reachDopamine && learning && selector.asksBasalGanglia && !lesions.basalGanglia;
}

function restingDopamine(brain: Brain): number {
  return brain.lesions.dopamine ? 0 : brain.basalGanglia.dopamineBaseline;
}

/** Runs the outcome and reward phases of a reach. Returns the rate of the dopamine cell at the end. */
function learnOutcome(brain: Brain, primitive: number, hand: Vector3): number {
  runOutcome(brain, primitive, hand);
  const displaced = distance(hand, brain.body.startHand) > brain.parameters.noveltyDistanceM;
  let dopamine = restingDopamine(brain);
  if (displaced) {
    ({ dopamine } = runReward(brain, primitive, 1));
    brain.outcomes.observe(primitive, hand);
  }
  brain.basalGanglia.cortex.clear();
  return dopamine;
}
