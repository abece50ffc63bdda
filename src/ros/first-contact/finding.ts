/** `note` is worth knowing and hinders nothing; `wrong` must be put right before the node drives the arm. */
export type Verdict = 'ok' | 'note' | 'wrong';

/** One row of the table: what was looked at, what was seen, and what to do. */
export interface Finding {
  readonly name: string;
  readonly verdict: Verdict;
  readonly seen: string;
  /** What to do, where something is not as it should be. */
  readonly remedy?: string;
  /** Parameters of the node that follow from it. */
  readonly parameters?: Readonly<
    Record<string, number | string | boolean | readonly number[] | readonly string[]>
  >;
}

export const ok = (name: string, seen: string): Finding => ({ name, verdict: 'ok', seen });
export const wrong = (name: string, seen: string, remedy: string): Finding => ({
  name,
  verdict: 'wrong',
  seen,
  remedy,
});
export const note = (name: string, seen: string, remedy: string): Finding => ({
  name,
  verdict: 'note',
  seen,
  remedy,
});

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.ceil((sorted.length - 1) / 2)]) / 2;
}

/** The value that a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}
