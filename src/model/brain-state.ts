import type { Vector3 } from './numbers/vector.js';

/** An action kept from the adaptation training for the experiment after it. */
export interface StoredAction {
  readonly primitive: number;
  readonly explored: boolean;
  /** J x 6, row-major. */
  readonly theta: readonly number[];
}

/** Parts of the brain that are lesioned. Switches, not state. */
export interface Lesions {
  /** No correction is made, and nothing is learnt from errors. */
  readonly cerebellum: boolean;
  /** Any available primitive is used, drawn at random. */
  readonly basalGanglia: boolean;
  /** The dopamine cell is silent. */
  readonly dopamine: boolean;
  /** StrD1 is silent. */
  readonly directPathway: boolean;
  /** StrD2 is silent, and learns nothing. */
  readonly indirectPathway: boolean;
  /** VA is silent: what the basal ganglia select does not get to PM. */
  readonly basalGangliaOutput: boolean;
  /** The contacts from the cortex to PM drive nothing, and learn nothing. */
  readonly corticalShortcut: boolean;
}

export const intact: Lesions = Object.freeze({
  cerebellum: false,
  basalGanglia: false,
  dopamine: false,
  directPathway: false,
  indirectPathway: false,
  basalGangliaOutput: false,
  corticalShortcut: false,
});

/** Progress of a training, and the goals and actions that it keeps. Plain data: part of the snapshot. */
export interface TrainingState {
  /** The number of the next trial. */
  trial: number;
  done: boolean;
  keptGoals: Vector3[];
  storedActions: StoredAction[];
}

/** The data of a begun trial that `endTrial` needs. Plain data: part of the snapshot. */
export interface PendingTrial {
  readonly target: Vector3;
  readonly errorTarget: Vector3;
  readonly planeNormal: Vector3;
  readonly primitive: number;
  readonly explored: boolean;
  /** Parameters of the movement, with the correction (J x 6, row-major). */
  readonly theta: readonly number[];
  readonly goalSlot: number;
  readonly slotNew: boolean;
  readonly correctionNorm: number;
  readonly learning: boolean;
  readonly noise: boolean;
}
