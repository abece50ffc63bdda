/** The memory that a `GazeboLine` and its thread share. */

/** Values of the first control word. */
export const OPEN = 0;
export const ANSWERED = 1;
export const CLOSED = 2;

/** Room for the longest answer (bytes). */
export const answerBytes = 1 << 16;

export interface LineState {
  /** State, and length of the answer. */
  readonly control: Int32Array;
  readonly answer: Uint8Array;
}
