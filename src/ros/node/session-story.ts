import type { TargetAnswer } from '../../session/target-answers.js';
import type { TrialReport } from '../../session/terms.js';
import type { Status } from '../../session/status.js';
import type { Vector3 } from '../../model/numbers/vector.js';
import { foreignList, foreignText } from '../client/foreign-text.js';
import type { ArmNode } from './arm-node.js';
import type { JointStateInput } from './measured-inputs.js';
import { ThrottledLog } from './throttled-log.js';

const place = (position: Vector3) => `(${position.map((x) => x.toFixed(3)).join(', ')})`;

/** Logs the course of a session with one line per event: what it waits for, each request, and its outcome. */
export class SessionStory {
  readonly #node: ArmNode;
  readonly #log: ThrottledLog;
  readonly #joints: () => JointStateInput | undefined;
  #kind: Status['kind'] = 'unconfigured';
  #wasReady = false;
  /** Whether the brain was seen to make progress: one that is loaded makes none. */
  #training = false;

  /** @param joints undefined while the node is not configured */
  constructor(node: ArmNode, joints: () => JointStateInput | undefined) {
    this.#node = node;
    this.#joints = joints;
    this.#log = new ThrottledLog(node);
  }

  /** Sees every new status. */
  status({ kind, detail, state, progress }: Status): void {
    const before = this.#kind;
    this.#kind = kind;
    if (state === 'unconfigured' || state === 'inactive') this.#wasReady = false;
    this.#brain(kind, before, progress);
    if (kind === before) return;
    if (kind === 'waitingForJointStates') this.#log.say('waiting', 'info', this.#waiting(detail));
    else if (kind === 'idle' && !this.#wasReady) {
      this.#wasReady = true;
      this.#node.log('info', `ready for targets in ${this.#node.settings.base_frame}`);
    }
  }

  #brain(kind: Status['kind'], before: Status['kind'], progress = 0): void {
    const { checkpoint } = this.#node.settings;
    if (kind === 'training' && progress > 0 && !this.#training) {
      this.#training = true;
      this.#log.say('training', 'info', 'training the brain; targets wait until it is done');
    } else if (kind !== 'training' && before === 'training') {
      if (!this.#training && checkpoint !== '')
        this.#log.say('loaded', 'info', `loaded the brain from ${checkpoint}`);
      this.#training = false;
    }
  }

  #waiting(detail: string | undefined): string {
    const { settings } = this.#node;
    const seen = this.#joints()?.namesOfOthers ?? [];
    const others = seen.length === 0 ? 'none has come' : `those that come are of ${foreignList(seen)}`;
    const why = detail === undefined ? '' : ` (${detail})`;
    return `waiting for joint states of ${foreignList(settings.joints)}${why}; ${others}`;
  }

  accepted(ids: readonly string[], targets: readonly Vector3[]): void {
    const [first] = ids;
    const text = ids.length === 1 ? `target ${first}` : `${ids.length} targets from ${first}`;
    this.#log.say('accepted', 'info', `${text} accepted: ${place(targets[0])} m`);
  }

  rejected(id: string | undefined, reason: string, text: string): void {
    this.#log.say(
      `rejected ${reason}`,
      'warn',
      `target ${id ?? ''} rejected (${reason}): ${foreignText(text)}`,
    );
  }

  trial({ id, outcome, aimingErrorM, durationS, learnt, why }: TrialReport): void {
    const how = `${(1000 * aimingErrorM).toFixed(1)} mm from it after ${durationS.toFixed(1)} s`;
    const level = outcome === 'reached' ? 'info' : 'warn';
    this.#log.say(
      outcome,
      level,
      `target ${id} ${outcome}: ${how}${learnt ? ', learnt from' : ''}${why === undefined ? '' : `; ${why}`}`,
    );
  }

  answer({ id, outcome, reason, detail }: TargetAnswer): void {
    // Rejections were logged when they happened.
    if (outcome === 'rejected' && reason !== 'stale') return;
    this.#log.say(`${outcome} ${reason}`, 'warn', `target ${id} ${outcome}: ${foreignText(detail)}`);
  }
}
