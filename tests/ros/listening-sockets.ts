/** TCP sockets that a process listens on, from what the kernel says of its open files. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

/** A process and its children, theirs included. */
export function withDescendants(pid: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(name) }));
  const family = [pid];
  for (const member of family)
    family.push(...parents.filter(({ parent }) => parent === member).map((child) => child.pid));
  return family;
}

function parentOf(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(status.slice(status.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    // ended meanwhile
    return 0;
  }
}

/** Inodes of the sockets that a process has open. */
export function socketsOf(pid: number): Set<string> {
  const inodes = new Set<string>();
  for (const descriptor of readdirSync(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // closed meanwhile
    }
  }
  return inodes;
}

/** Local addresses, as the kernel writes them, of the sockets of a kind that belong to a process. */
export function localAddresses(pid: number, kind: 'tcp' | 'udp', listeningOnly = false): string[] {
  const own = socketsOf(pid);
  return [kind, `${kind}6`].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((columns) => own.has(columns[9]) && (!listeningOnly || columns[3] === LISTEN))
      .map((columns) => columns[1]),
  );
}
