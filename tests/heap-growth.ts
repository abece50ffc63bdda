/**
 * Bytes of heap that `run` takes, at the least of ten attempts: the first ones include what the compiler takes.
 * Needs --expose-gc, which the test runner sets.
 */
export function heapGrowth(run: () => void): number {
  const collect = globalThis.gc;
  if (!collect) throw new Error('run with --expose-gc');
  let least = Infinity;
  for (let attempt = 0; attempt < 10; attempt++) {
    collect();
    const before = process.memoryUsage().heapUsed;
    run();
    least = Math.min(least, process.memoryUsage().heapUsed - before);
  }
  return least;
}
