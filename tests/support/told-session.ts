import { statusLevel, statusText } from '../../src/session/status.js';
import type { Status } from '../../src/session/status.js';
import { Rig } from './session-rig.js';

/** Cycles between two commands that are told. */
const EVERY = 10;
/** Digits behind the point: far above rounding, far below what any constant changes. */
const DIGITS = 7;

const rounded = (x: number) => (Number.isFinite(x) ? String(Number(x.toFixed(DIGITS)) + 0) : String(x));

/** Any value in one line, its numbers rounded. */
export function told(value: unknown): string {
  if (typeof value === 'number') return rounded(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Float64Array) return `(${[...value].map(rounded).join(' ')})`;
  if (Array.isArray(value)) return `[${value.map(told).join(' ')}]`;
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([, one]) => one !== undefined && typeof one !== 'function')
      .map(([name, one]) => `${name} ${told(one)}`)
      .join(', ');
  return String(value);
}

/** A rig that writes down all that its session says and commands, a line for each. */
export class ToldSession extends Rig {
  readonly lines: string[] = [];
  #cycles = 0;
  readonly #said = new Map<string, string>();
  #calls = 0;

  override async cycle(dtS?: number): Promise<Status> {
    const status = await super.cycle(dtS);
    const { session, controller } = this;
    this.#change('status', `${statusLevel(status)} ${statusText(status)}: ${told(status)}`);
    this.#change(
      'session',
      `${session.commanding ? 'commands' : 'silent'}, ${session.resting ? 'rests' : 'moves'}, ${session.mode}`,
    );
    this.#change('remark', session.remark ?? '');
    this.#change('target', `${told(session.target ?? 'none')}, waiting ${told(session.waiting)}`);
    this.#change('shown', session.shown === undefined ? 'nothing' : `${session.shown.timesS.length} points`);
    for (; this.#calls < controller.calls.length; this.#calls++)
      this.tell('controller', this.#callAt(this.#calls));
    for (const answer of session.takeAnswers()) this.tell('answer', told(answer));
    const report = session.takeReport();
    if (report !== undefined) this.tell('report', told(report));
    const trajectory = session.takeTrajectory();
    if (trajectory !== undefined) {
      const { timesS, positions, velocities } = trajectory;
      const joints = this.command.length;
      const last = timesS.length - 1;
      const rows = [0, Math.min(1, last), ...[0.25, 0.5, 0.75, 1].map((share) => Math.round(share * last))];
      for (const row of new Set(rows)) {
        const at = (all: Float64Array) => told(all.slice(row * joints, (row + 1) * joints));
        this.tell(
          'trajectory',
          `${row} of ${timesS.length}: ${told(timesS[row])} s ${at(positions)} ${at(velocities)}`,
        );
      }
    }
    if (this.#cycles++ % EVERY === 0 && session.commanding) this.tell('command', told(this.command));
    return status;
  }

  /** Writes down what somebody says. */
  tell(who: string, what: string): void {
    this.lines.push(`${this.timeS.toFixed(2)} ${who} ${what}`.trimEnd());
  }

  #change(who: string, what: string): void {
    if (this.#said.get(who) === what) return;
    this.#said.set(who, what);
    this.tell(who, what);
  }

  #callAt(index: number): string {
    const { calls, reaches, outcomes, abandoned } = this.controller;
    const call = calls[index];
    const before = calls.slice(0, index).filter((one) => one === call).length;
    const what = call === 'begin' ? reaches[before] : call === 'end' ? outcomes[before] : abandoned[before];
    return `${call} ${what === undefined ? '' : told(what)}`;
  }

  /** All lines. */
  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}
