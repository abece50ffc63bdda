/**
 * Reaches of one target that it takes until the error stays below a limit: the number of the last one that was not
 * below it (1 for the first); 0 when all were; infinite when the last one of all was not.
 */
export function reachesUntilBelow(errorsM: readonly number[], limitM: number): number {
  const last = errorsM.findLastIndex((error) => !(error < limitM));
  return last === errorsM.length - 1 ? Infinity : last + 1;
}
