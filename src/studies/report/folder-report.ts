import type { DrawnFigure, Figure } from '../figures/figure.js';
import type { Verdict } from '../published/report/claims.js';

/** What is told of a folder of results, of whatever experiment. */
export interface FolderReport {
  readonly verdicts: readonly Verdict[];
  readonly figures: readonly Figure[];
  /** The page with the figures that were drawn; HTML. */
  readonly page: (figures: readonly DrawnFigure[]) => string;
  /** What goes into summary.json; what JSON cannot say becomes null there. */
  readonly summary: object;
}
