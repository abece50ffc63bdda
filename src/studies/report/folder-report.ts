import type { DrawnFigure, Figure } from '../figures/figure.js';

/** What became of one line of what an experiment must show. */
export interface Verdict {
  readonly claim: string;
  readonly condition: string;
  /** Over seeds, with bootstrap 95 % interval; null where nothing was measured. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly requirement: string;
  /**
   * Whether the requirement is met, by the median where it does not say otherwise. `not run`: the condition, or a frozen
   * evaluation that the line needs, is not among the results. `no bar`: measured, but nothing is required (of these
   * conditions: where it is of another rule that selects primitives).
   */
  readonly met: boolean | 'not run' | 'no bar';
}

/** What is told of a folder of results, of whatever experiment. */
export interface FolderReport {
  readonly verdicts: readonly Verdict[];
  readonly figures: readonly Figure[];
  /** The page with the figures that were drawn; HTML. */
  readonly page: (figures: readonly DrawnFigure[]) => string;
  /** What goes into summary.json; what JSON cannot say becomes null there. */
  readonly summary: object;
}
