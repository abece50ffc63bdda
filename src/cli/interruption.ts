/** Signals closer together than this are one: a terminal and a parent process such as npm may both send it (ms). */
const SAME_SIGNAL_MS = 500;

/** Exit code of a program that was stopped by Ctrl-C. */
export const INTERRUPTED = 130;

/**
 * Calls `stop` at the first SIGINT or SIGTERM, so that work ends in good order; a later one ends the process at once.
 * @returns a function that removes the handlers
 */
export function onInterruption(stop: () => void): () => void {
  let firstMs: number | undefined;
  const handle = () => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      stop();
    } else if (nowMs - firstMs > SAME_SIGNAL_MS) process.exit(INTERRUPTED);
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
  return () => {
    process.off('SIGINT', handle);
    process.off('SIGTERM', handle);
  };
}
