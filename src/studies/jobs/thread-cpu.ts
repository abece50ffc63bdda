import { readFileSync } from 'node:fs';

/**
 * CPU time of the calling thread so far (s). Several seeds are measured on threads of one process, whose CPU time is
 * the sum of theirs. The process time is used only if the system does not report threads.
 */
export function threadCpuS(): number {
  try {
    const [ns] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ');
    return Number(ns) / 1e9;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
}
