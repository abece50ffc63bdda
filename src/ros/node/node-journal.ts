import { homedir } from 'node:os';
import { join } from 'node:path';
import { messageOf } from '../../errors.js';
import type { TrialReport } from '../../session/terms.js';
import { Journal } from '../../storage/journal.js';
import type { ArmNode } from './arm-node.js';

/**
 * The journal of a node: what was enabled, reset, loaded or changed, through which service or parameter, and what was
 * learnt. ROS 2 does not say who calls a service or sets a parameter. If the journal cannot be written, the log says so
 * once, and nothing stops.
 */
export class NodeJournal {
  readonly #node: ArmNode;
  #journal: Journal | undefined;
  #failed = false;

  constructor(node: ArmNode) {
    this.#node = node;
    node.onSettings((_, changes) => {
      this.add('parameters changed', { door: 'parameters', changes });
    });
  }

  add(what: string, details: Readonly<Record<string, unknown>> = {}): void {
    if (this.#failed) return;
    try {
      this.#journal ??= new Journal(this.#file());
      this.#journal.add(new Date().toISOString(), what, { process: process.pid, ...details });
    } catch (error) {
      this.#failed = true;
      this.#node.log('warn', `the journal is not kept any more: ${messageOf(error)}`);
    }
  }

  /** A reach that was learnt from. */
  learnt({ id, target, aimingErrorM }: TrialReport): void {
    this.add('learnt', { id, target, aiming_error_m: aimingErrorM });
  }

  close(): void {
    this.#journal?.close();
    this.#journal = undefined;
  }

  #file(): string {
    const { journal } = this.#node.settings;
    if (journal !== '') return journal;
    const { ROS_HOME: home = '' } = process.env;
    return join(home === '' ? join(homedir(), '.ros') : home, 'journal', `${this.#node.name}.jsonl`);
  }
}
