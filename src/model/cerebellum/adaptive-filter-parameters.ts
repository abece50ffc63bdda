import { ModelError } from '../../errors.js';

/** Constants of the adaptive filter cerebellum. Lengths in m. */
export interface AdaptiveFilterParameters {
  /** Share of an error that is corrected at once. */
  readonly learningRate: number;
  /** Largest correction of a parameter, as a share of its range. */
  readonly correctionLimit: number;
  /** Most simulated movements before each reach; 0: none, and the arm learns from its own reaches. */
  readonly rehearsalSteps: number;
  /** A rehearsal that ends this near to the target is good enough. */
  readonly toleranceM: number;
  /** Damping of the inverse sensitivity. */
  readonly dampingM: number;
  /** Whether the forward model attributes errors to the view and to joints before places learn the rest. */
  readonly errorSources: boolean;
  /** Whether evidence over the last reaches tells causes, places and noise apart; not unless given. */
  readonly errorEvidence?: boolean;
  /** Whether the forward model predicts where the joints come to rest; not unless given. */
  readonly servoModel?: boolean;
  /** Most primitives that are compared by their predicted outcomes; 1 unless given. */
  readonly candidates?: number;
  /** Number of goal units, which tell targets apart in reports. The cerebellum keeps no state per goal unit. */
  readonly slots: number;
}

/** Returns the parameters if all are in their ranges. @throws ModelError */
export function checked(parameters: AdaptiveFilterParameters): AdaptiveFilterParameters {
  const { learningRate, correctionLimit, rehearsalSteps, toleranceM, dampingM, slots } = parameters;
  const require = (name: string, right: boolean, value: number, expected: string) => {
    if (!right) throw new ModelError(`cerebellum: ${name} is ${value}, expected ${expected}`);
  };
  require('learningRate', learningRate >= 0 && learningRate < 2, learningRate, 'from 0 to below 2');
  require('correctionLimit', correctionLimit >= 0 && correctionLimit <= 1, correctionLimit, '0 to 1');
  require('rehearsalSteps', Number.isInteger(rehearsalSteps) &&
    rehearsalSteps >= 0, rehearsalSteps, 'a count');
  require('toleranceM', toleranceM > 0, toleranceM, 'a positive length in m');
  require('dampingM', dampingM > 0, dampingM, 'a positive length in m');
  require('slots', Number.isInteger(slots) && slots > 0, slots, 'a positive integer');
  return Object.freeze({ ...parameters });
}

/** @throws ModelError when a posture (rad) is given that these joints cannot have */
export function requirePosture(posture: Float64Array | undefined, joints: number): void {
  if (posture === undefined || (posture.length === joints && posture.every(Number.isFinite))) return;
  throw new ModelError(
    `cerebellum: a posture of the reach is (${posture.join(', ')}), expected ${joints} angles in rad`,
  );
}
