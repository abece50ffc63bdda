/**
 * Reaches to one target until the error stays below a limit: the number of the last reach above it (1 for the first), 0
 * if none was above it, and infinite if the very last one was.
 */
export function reachesUntilBelow(errorsM: readonly number[], limitM: number): number {
  const last = errorsM.findLastIndex((error) => !(error < limitM));
  return last === errorsM.length - 1 ? Infinity : last + 1;
}
