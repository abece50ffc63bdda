import { isHalt, sameStatus, statusCode, statusText } from '../../session/status.js';
import type { EmergencyStop } from '../../session/emergency-stop.js';
import type { Status } from '../../session/status.js';
import type { ArmNode } from './arm-node.js';
import type { NodeOutputs } from './node-outputs.js';

/** Publishes statuses that are new, and logs halts. */
export class StatusReporter {
  readonly #node: ArmNode;
  readonly #outputs: NodeOutputs;
  readonly #stop: EmergencyStop;
  /** As given, and as shown: while the emergency stop is latched nothing takes its place but a failure to configure. */
  #given: Status = { kind: 'unconfigured', state: 'unconfigured' };
  #status: Status = this.#given;
  #haltLogged: number | undefined;

  readonly #onNew: (status: Status) => void;

  /** @param onNew told of every new status */
  constructor(node: ArmNode, outputs: NodeOutputs, stop: EmergencyStop, onNew: (status: Status) => void) {
    this.#node = node;
    this.#outputs = outputs;
    this.#stop = stop;
    this.#onNew = onNew;
  }

  get status(): Status {
    return this.#status;
  }

  /** Publishes the status there is. */
  repeat(): void {
    this.#outputs.status(this.#status);
  }

  /** Looks again at the emergency stop, which nobody tells of while the node is not active. */
  refresh(): void {
    this.show(this.#given);
  }

  show(given: Status): void {
    this.#given = given;
    const status = this.#withStop(given);
    if (status === this.#status) return;
    this.#logHalt(status);
    this.#onNew(status);
    // Progress goes out with the next status of the timer: a training makes some in every second cycle.
    const news = !sameStatus({ ...status, progress: this.#status.progress }, this.#status);
    this.#status = status;
    if (news) this.repeat();
  }

  #withStop(given: Status): Status {
    const quiet = given.kind === 'unconfigured' || given.kind === 'inactive';
    return quiet && this.#stop.latched ? { kind: 'emergencyStop', state: given.state } : given;
  }

  /** Once a halt; a target that is rejected meanwhile begins no other. */
  #logHalt(status: Status): void {
    if (status.kind === 'targetRejected') return;
    const code = isHalt(status) ? statusCode(status) : undefined;
    if (code !== undefined && code !== this.#haltLogged)
      this.#node.log('error', `halted (${code}): ${status.detail ?? status.reason ?? ''}`);
    else if (code === undefined && this.#haltLogged !== undefined)
      this.#node.log('info', `the halt (${this.#haltLogged}) is over: ${statusText(status)}`);
    this.#haltLogged = code;
  }
}
