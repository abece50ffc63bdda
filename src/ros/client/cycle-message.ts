/** The message by which a node tells that it is done with a cycle of simulated time. */
import type { DiagnosticStatus, Time } from './messages.js';

export interface Cycle {
  /** Stamp of the joint states that the cycle has read. */
  readonly stamp: Time;
  /** Commands that were published in it: whoever waits for the cycle waits for these, too. */
  readonly commands: number;
  /**
   * Number of messages with targets that the node has accepted or refused so far. A sender can wait until its own is
   * counted.
   */
  readonly targets: number;
}

export function cycleMessage({ stamp, commands, targets }: Cycle, name: string): DiagnosticStatus {
  const values = { sec: stamp.sec, nanosec: stamp.nanosec, commands, targets };
  return {
    level: 0,
    name: `${name}: cycle`,
    message: 'done with a cycle',
    hardware_id: '',
    values: Object.entries(values).map(([key, value]) => ({ key, value: String(value) })),
  };
}

/** The content of such a message; undefined for any other message. */
export function readCycle({ values }: DiagnosticStatus): Omit<Cycle, 'targets'> | undefined {
  const number = (wanted: string) => Number(values.find(({ key }) => key === wanted)?.value);
  const [sec, nanosec, commands] = [number('sec'), number('nanosec'), number('commands')];
  if (![sec, nanosec, commands].every(Number.isInteger) || commands < 0) return undefined;
  return { stamp: { sec, nanosec }, commands };
}

/** Whether two times are the same to the nanosecond. */
export function isSameTime(a: Time, b: Time): boolean {
  return a.sec === b.sec && a.nanosec === b.nanosec;
}
