/** How often a condition is looked at (ms). */
const LOOK_MS = 20;

/**
 * Waits for a condition.
 * @param patienceS longest wait (s)
 * @returns whether the condition came true: false once the patience or the work is over
 */
export async function until(
  done: () => boolean,
  patienceS: number,
  interruption: AbortSignal,
): Promise<boolean> {
  const endMs = performance.now() + 1e3 * patienceS;
  while (!done()) {
    if (interruption.aborted || performance.now() > endMs) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}

/** Whether the work is over: asked anew each time, as it may be at any. */
export const isOver = (interruption: AbortSignal): boolean => interruption.aborted;
