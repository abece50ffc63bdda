import type { DrawnFigure, Figure } from '../figures/figure.js';

/** The verdict on one line that an experiment must show. */
export interface Verdict {
  /** A consistency check cannot fail unless the program is wrong; unless told, the line is a finding. */
  readonly kind?: 'finding' | 'consistency check';
  readonly claim: string;
  readonly condition: string;
  /** Over seeds, with bootstrap 95 % interval; null where nothing was measured. */
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly requirement: string;
  /**
   * Whether the requirement is met, by the median unless it says otherwise. `not run`: the condition, or a frozen
   * evaluation that the line needs, is not among the results. `no bar`: measured, but nothing is required of these
   * conditions (such as of another rule that selects primitives).
   */
  readonly met: boolean | 'not run' | 'no bar';
}

/** Findings and checks of consistency, each in their order. */
export const byKind = (verdicts: readonly Verdict[]): [findings: Verdict[], checks: Verdict[]] => [
  verdicts.filter(({ kind }) => kind !== 'consistency check'),
  verdicts.filter(({ kind }) => kind === 'consistency check'),
];

/** The report on a folder of results, of any experiment. */
export interface FolderReport {
  readonly verdicts: readonly Verdict[];
  readonly figures: readonly Figure[];
  /** The page with the figures; HTML. */
  readonly page: (figures: readonly DrawnFigure[]) => string;
  /** The content of summary.json; values that JSON cannot represent become null. */
  readonly summary: object;
}
