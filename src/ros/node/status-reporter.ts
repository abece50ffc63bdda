import { sameStatus, statusCode, statusLevel, statusText } from '../../session/status.js';
import type { Status } from '../../session/status.js';
import type { ArmNode } from './arm-node.js';
import type { NodeOutputs } from './node-outputs.js';

/** Publishes statuses that are new, and logs halts. */
export class StatusReporter {
  readonly #node: ArmNode;
  readonly #outputs: NodeOutputs;
  #status: Status = { kind: 'idle', state: 'unconfigured' };
  #haltLogged: number | undefined;

  readonly #onNew: (status: Status) => void;

  /** @param onNew told of every new status */
  constructor(node: ArmNode, outputs: NodeOutputs, onNew: (status: Status) => void) {
    this.#node = node;
    this.#outputs = outputs;
    this.#onNew = onNew;
  }

  get status(): Status {
    return this.#status;
  }

  /** Publishes the status there is. */
  repeat(): void {
    this.#outputs.status(this.#status);
  }

  show(status: Status): void {
    if (status === this.#status) return;
    this.#logHalt(status);
    this.#onNew(status);
    // Progress goes out with the next status of the timer: a training makes some in every second cycle.
    const news = !sameStatus({ ...status, progress: this.#status.progress }, this.#status);
    this.#status = status;
    if (news) this.repeat();
  }

  /** Once a halt; a target that is rejected meanwhile begins no other. */
  #logHalt(status: Status): void {
    if (status.kind === 'targetRejected') return;
    const code = statusLevel(status) === 'error' ? statusCode(status) : undefined;
    if (code !== undefined && code !== this.#haltLogged)
      this.#node.log('error', `halted (${code}): ${status.detail ?? status.reason ?? ''}`);
    else if (code === undefined && this.#haltLogged !== undefined)
      this.#node.log('info', `the halt (${this.#haltLogged}) is over: ${statusText(status)}`);
    this.#haltLogged = code;
  }
}
