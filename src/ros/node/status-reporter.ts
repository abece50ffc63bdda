import { isHalt, sameStatus, statusCode, statusLevel, statusText } from '../../session/status.js';
import type { EmergencyStop } from '../../session/emergency-stop.js';
import type { HaltKind, Status } from '../../session/status.js';
import type { ArmNode } from './arm-node.js';
import type { NodeOutputs } from './node-outputs.js';
import type { Remarks } from './remarks.js';
import { haltText } from './remedies.js';

/** Publishes new statuses, and logs halts. */
export class StatusReporter {
  readonly #node: ArmNode;
  readonly #outputs: NodeOutputs;
  readonly #stop: EmergencyStop;
  /** The given and the shown status: while an emergency stop or a halt is latched, only a failure to configure replaces it. */
  #given: Status = { kind: 'unconfigured', state: 'unconfigured' };
  #status: Status = this.#given;
  #haltLogged: number | undefined;
  #remarks: Remarks = { warning: undefined, others: [], topic: '' };
  /** The last status without remarks, and with them. */
  #bare: Status | undefined;
  #remarked: Status = this.#given;

  readonly #onNew: (status: Status) => void;
  readonly #rateHz: () => number | undefined;

  /**
   * @param onNew told of every new status
   * @param rateHz how often joint states come, where that is known
   */
  constructor(
    node: ArmNode,
    outputs: NodeOutputs,
    stop: EmergencyStop,
    {
      onNew,
      rateHz,
    }: { readonly onNew: (status: Status) => void; readonly rateHz: () => number | undefined },
  ) {
    this.#node = node;
    this.#outputs = outputs;
    this.#stop = stop;
    this.#onNew = onNew;
    this.#rateHz = rateHz;
  }

  get status(): Status {
    return this.#status;
  }

  /** Publishes the current status. */
  repeat(): void {
    this.#outputs.status(this.#status);
  }

  /** Checks the emergency stop again, which nothing else reports while the node is not active. */
  refresh(): void {
    this.show(this.#given);
  }

  show(given: Status): void {
    this.#given = given;
    const status = this.#withRemarks(this.#withStop(given));
    if (status === this.#status) return;
    this.#logHalt(status);
    this.#onNew(status);
    // Progress goes out with the next status of the timer: a training makes some in every second cycle.
    const news = !sameStatus({ ...status, progress: this.#status.progress }, this.#status);
    this.#status = status;
    if (news) this.repeat();
  }

  /** Publishes these remarks with each status from now on. */
  remark(remarks: Remarks): void {
    const { warning, others } = this.#remarks;
    const same = remarks.warning === warning && remarks.others.join(' ') === others.join(' ');
    this.#remarks = remarks;
    if (same) return;
    if (remarks.warning !== undefined && remarks.warning !== warning) this.#node.log('warn', remarks.warning);
    this.#bare = undefined;
    this.refresh();
  }

  /**
   * If another node commands the arm, this replaces a status without problems. Returns the same object as before if
   * nothing changed.
   */
  #withRemarks(status: Status): Status {
    const { warning, others, topic } = this.#remarks;
    if (status === this.#bare) return this.#remarked;
    this.#bare = status;
    const quiet = status.kind === 'unconfigured' || status.kind === 'inactive';
    const rivalled = others.length > 0 && !quiet && statusLevel(status) === 'ok';
    const reason = others.join(' ');
    const told: Status = rivalled
      ? {
          ...status,
          kind: 'otherPublisher',
          reason,
          detail: `${others.join(' and ')} publishes on ${topic} too`,
        }
      : status;
    this.#remarked = warning === undefined ? told : { ...told, warning };
    return this.#remarked;
  }

  #withStop(given: Status): Status {
    const quiet = given.kind === 'unconfigured' || given.kind === 'inactive';
    if (!quiet) return given;
    if (this.#stop.latched) return { kind: 'emergencyStop', state: given.state };
    const { doubt } = this.#stop;
    return doubt === undefined ? given : { ...doubt, state: given.state };
  }

  #haltText(status: Status): string {
    return haltText(status as Status & { kind: HaltKind }, this.#rateHz(), this.#node.settings);
  }

  /** Logs once per halt; a target that is rejected during the halt begins no other halt. */
  #logHalt(status: Status): void {
    if (status.kind === 'targetRejected') return;
    const code = isHalt(status) ? statusCode(status) : undefined;
    if (code !== undefined && code !== this.#haltLogged)
      this.#node.log('error', `halted (${code}): ${this.#haltText(status)}`);
    else if (code === undefined && this.#haltLogged !== undefined)
      this.#node.log('info', `the halt (${this.#haltLogged}) is over: ${statusText(status)}`);
    this.#haltLogged = code;
  }
}
