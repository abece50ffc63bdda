/** What fault_peer.py tells of a row. */
export interface FaultResult {
  readonly row: string;
  readonly failed?: string;
  readonly code: number | null;
  /** What that status said. */
  readonly status: string | null;
  readonly peak_velocity: number;
  readonly overshoot: number | null;
  readonly standstill_s: number;
  readonly beyond: number | null;
  readonly recovery_s: number;
  readonly [key: string]: unknown;
}
