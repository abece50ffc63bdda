/** Watches the npm process that a user regards as the program. */
import { readFileSync } from 'node:fs';

/** Interval between checks (ms): the program must end within seconds after npm. */
const LOOK_MS = 250;
/** npm, a shell and a process that entered `.ros2/` may stand between. */
const MOST_BETWEEN = 5;

interface Ancestor {
  readonly pid: number;
  /** Start time, as the system counts: numbers of processes are reused. */
  readonly started: string;
}

interface Status {
  readonly parent: number;
  readonly session: string;
  readonly started: string;
}

/**
 * Calls back once if this program was started by `npm` or `npx` and npm has ended: npm ends at SIGTERM and leaves its
 * child running. Programs started by a supervisor, or in a separate session (`setsid`), are not affected.
 * @returns a
 * function that ends the watch
 */
export function onNpmGone(callback: () => void): () => void {
  const npm = startedByNpm() ? npmAbove() : undefined;
  if (npm === undefined) return () => undefined;
  const timer = setInterval(() => {
    if (statusOf(npm.pid)?.started === npm.started) return;
    clearInterval(timer);
    callback();
  }, LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

const startedByNpm = () =>
  process.env.npm_command !== undefined || process.env.npm_lifecycle_event !== undefined;

/**
 * The nearest ancestor process that is npm. Undefined if there is none, or the system does not report it (no /proc).
 */
function npmAbove(): Ancestor | undefined {
  const own = statusOf(process.pid);
  let pid = process.ppid;
  for (let level = 0; level < MOST_BETWEEN; level++) {
    const status = statusOf(pid);
    if (status === undefined || status.session !== own?.session) return undefined;
    if (isNpm(pid)) return { pid, started: status.started };
    pid = status.parent;
  }
  return undefined;
}

/** npm sets its title to "npm exec …" or "npm run …"; until then its program is npm-cli.js or npx-cli.js. */
function isNpm(pid: number): boolean {
  const [first = '', second = ''] = textOf(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  return /^np[mx]( |$)/.test(first) || /\/np[mx](-cli\.js)?$/.test(second);
}

function statusOf(pid: number): Status | undefined {
  // The name of the program is in brackets, and may contain any character.
  const fields = textOf(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ');
  if (fields === undefined || fields[0] === 'Z') return undefined;
  return { parent: Number(fields[1]), session: fields[3], started: fields[19] };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
