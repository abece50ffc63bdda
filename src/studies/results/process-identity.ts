import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Identifies a process, so that others can find out whether it still runs. */
export interface ProcessIdentity {
  readonly host: string;
  /** Processes with the same value can see each other's numbers. */
  readonly machine: string;
  readonly pid: number;
  /** Start time, in ticks since the start of the machine: numbers of processes are reused. */
  readonly started?: string | undefined;
}

export function thisProcess(): ProcessIdentity {
  return { host: hostname(), machine: machine(), pid: process.pid, started: startOf(process.pid) };
}

/** Whether a process still runs. Processes of other machines are assumed to run. */
export function isRunning(other: ProcessIdentity): boolean {
  if (other.machine !== machine()) return true;
  if (other.started !== undefined) return startOf(other.pid) === other.started;
  try {
    process.kill(other.pid, 0);
    return true;
  } catch (error) {
    // The process belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Host, start of the machine, and, in a container, which processes it sees. */
function machine(): string {
  const told = [
    () => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    () => readlinkSync('/proc/self/ns/pid'),
  ].flatMap((read) => {
    try {
      return [read()];
    } catch {
      return []; // The system does not report it, so the name must do.
    }
  });
  return [hostname(), ...told].join(' ');
}

/** Undefined where it does not run (any more), or the system is not Linux. */
function startOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // `pid (name) state …`: the name may hold blanks and brackets.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [STATE, START] = [0, 19];
    return ['Z', 'X'].includes(fields[STATE]) ? undefined : fields[START];
  } catch {
    return undefined;
  }
}
