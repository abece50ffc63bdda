/**
 * Oddities of the published program that can be put right one by one, each with its published value first
 * (docs/model/README.md, "Quirks"; the parameters `quirks.*`).
 */
export interface Quirks {
  /** Of the cortico-striatal weights: the same for all, or in proportion to the weight. */
  readonly regularisation: 'constant' | 'proportional';
  /** Reward prediction: it only grows, or dips of dopamine take it back. */
  readonly prediction: 'grows' | 'both_ways';
  /** What is overwritten at the start of a trial: rates, for one step, or potentials with them. */
  readonly trialReset: 'rates' | 'potentials';
  /** Cortex between the trials of the adaptation training. */
  readonly adaptationCortex: 'left_on' | 'silent';
  /** Drive of the chosen premotor cell in it: 1 if explored, else 0; or 0.5 as in the reaching training. */
  readonly adaptationPremotor: 'published' | 'as_reaching';
  /** What the cortex shows after its movements: still the goal, or for 100 ms the hand, as in the reaching training. */
  readonly adaptationOutcome: 'goal' | 'hand';
  /** A reward of size 0: a reward phase in which dopamine dips, or none. */
  readonly zeroReward: 'dip' | 'none';
  /** Actions that are stored: those of the last trials, random or not, or the primitives chosen in them. */
  readonly storedActions: 'any' | 'chosen';
  /** Reaching where no premotor cell answers: the largest rate all the same, the nearest learnt outcome, or any primitive. */
  readonly reachingSilence: 'largest' | 'nearest' | 'explore';
}

/** Of the reservoir and what it learns from errors. */
export interface ReservoirQuirks {
  /** Whether the running mean of the potentials starts anew with them in each trial. */
  readonly meanReset: boolean;
  /** Mean error of a goal before its first reach: 0, or the error of that reach, so that it is no surprise. */
  readonly firstMeanError: 'zero' | 'first_error';
  /** Traces of the first trials, from which nothing is learnt: they add up, or are cleared in each of them. */
  readonly warmupTraces: 'kept' | 'cleared';
}

export const publishedQuirks: Quirks = Object.freeze({
  regularisation: 'constant',
  prediction: 'grows',
  trialReset: 'rates',
  adaptationCortex: 'left_on',
  adaptationPremotor: 'published',
  adaptationOutcome: 'goal',
  zeroReward: 'dip',
  storedActions: 'any',
  reachingSilence: 'largest',
});

export const publishedReservoirQuirks: ReservoirQuirks = Object.freeze({
  meanReset: false,
  firstMeanError: 'zero',
  warmupTraces: 'kept',
});
