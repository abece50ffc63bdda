/** Preloaded into a node under test: writes the delays of its main event loop (ms) to a file, once a second. */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const file = process.env.NEUROMOTOR_EVENT_LOOP_FILE;
if (isMainThread && file !== undefined) {
  const resolution = 1;
  const delays = monitorEventLoopDelay({ resolution });
  delays.enable();
  setInterval(() => {
    // The histogram holds how long a timer of the resolution took.
    const ms = (ns) => Math.max(0, ns / 1e6 - resolution);
    const [p50, p99, max] = [delays.percentile(50), delays.percentile(99), delays.max].map(ms);
    writeFileSync(file, JSON.stringify({ p50, p99, max, count: delays.count }));
  }, 1000).unref();
}
