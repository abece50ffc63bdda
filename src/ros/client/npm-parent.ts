/** Whether the npm that a user sees as the program is still there. */
import { readFileSync } from 'node:fs';

/** How often it is looked for (ms): the program is to end within seconds of it. */
const LOOK_MS = 250;
/** npm, a shell and a process that entered `.ros2/` may stand between. */
const MOST_BETWEEN = 5;

interface Ancestor {
  readonly pid: number;
  /** When it began, as the system counts: numbers of processes are used again. */
  readonly started: string;
}

interface Status {
  readonly parent: number;
  readonly session: string;
  readonly started: string;
}

/**
 * Calls back once when this program was started by `npm` or `npx` and that has gone: npm ends at SIGTERM and leaves what it
 * started running. Programs that a supervisor started itself, and those in a session of their own (`setsid`), outlive whom they like.
 * @returns ends the watch
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

/** The nearest process above that is npm. Undefined where the system does not tell (no /proc), or there is none. */
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

/** npm calls itself "npm exec …" or "npm run …"; until it does, its program is npm-cli.js or npx-cli.js. */
function isNpm(pid: number): boolean {
  const [first = '', second = ''] = textOf(`/proc/${pid}/cmdline`)?.split('\0') ?? [];
  return /^np[mx]( |$)/.test(first) || /\/np[mx](-cli\.js)?$/.test(second);
}

function statusOf(pid: number): Status | undefined {
  // What the program is called stands in brackets, and may have any sign in it.
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
