import { steadyS } from '../../robot/steady-time.js';
import type { ArmNode } from './arm-node.js';

type Level = Parameters<ArmNode['log']>[0];

/** Lines of one kind come at most this often (s), after a few that come at once. */
const PERIOD_S = 10;
const AT_ONCE = 3;

/**
 * Keeps messages from outside from filling the log. It passes a few lines of each kind, and later now and then one line
 * with the number of lines left out.
 */
export class ThrottledLog {
  readonly #node: Pick<ArmNode, 'log'>;
  readonly #kinds = new Map<string, { beganS: number; said: number; kept: number }>();

  constructor(node: Pick<ArmNode, 'log'>) {
    this.#node = node;
  }

  /** @param kind of the line; there are only a few, and none is from outside */
  say(kind: string, level: Level, text: string): void {
    const nowS = steadyS();
    let state = this.#kinds.get(kind);
    if (state === undefined || nowS - state.beganS >= PERIOD_S) {
      const kept = state?.kept ?? 0;
      state = { beganS: nowS, said: 0, kept: 0 };
      this.#kinds.set(kind, state);
      if (kept > 0) {
        state.said = AT_ONCE;
        this.#node.log(level, `${text} (and ${kept} more of this kind)`);
        return;
      }
    }
    if (state.said < AT_ONCE) {
      state.said++;
      this.#node.log(level, text);
    } else state.kept++;
  }
}
