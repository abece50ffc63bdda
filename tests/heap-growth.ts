import { setFlagsFromString } from 'node:v8';

// A number that is handed to a function or returned by one is boxed on the heap unless the compiler inlined the call,
// and what it inlines changes from process to process. Without inlining every run sees what the unluckiest would.
setFlagsFromString('--no-turbo-inlining');
// Code that is not compiled boxes every number, and what is called a few times per reach was compiled in some processes
// only. The compiler's default budget is 13 times as large; one below 5000 compiles code before its types are known.
setFlagsFromString('--interrupt-budget=10000');

const CHUNKS = 20;
const ATTEMPTS = 40;

/**
 * Bytes of heap that `cycles` calls of `cycle` take: the first of several attempts that takes less than `limit`, or the
 * least of all. The first ones include what the compiler takes. Needs --expose-gc, which the test runner sets.
 */
export function heapGrowth(cycles: number, limit: number, cycle: (i: number) => void): number {
  const collect = globalThis.gc;
  if (!collect) throw new Error('run with --expose-gc');
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= limit; attempt++) {
    collect();
    // In chunks, so that a collection in the middle hides one of them at most.
    let growth = 0;
    for (let chunk = 0; chunk < CHUNKS; chunk++) {
      const before = process.memoryUsage().heapUsed;
      for (let i = (chunk * cycles) / CHUNKS; i < ((chunk + 1) * cycles) / CHUNKS; i++) cycle(i);
      growth += Math.max(0, process.memoryUsage().heapUsed - before);
    }
    least = Math.min(least, growth);
  }
  return least;
}
