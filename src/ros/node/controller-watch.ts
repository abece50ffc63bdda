import type { Halt } from '../../session/status-board.js';
import { foreignList, foreignText } from '../client/foreign-text.js';
import type { ControllerState } from '../client/driver-messages.js';

/** Whether a controller is active, by what its controller manager says. */
export class ControllerWatch {
  readonly #name: string;
  #obstacle: Halt | undefined;

  /** @param name of the controller, with or without namespace */
  constructor(name: string) {
    this.#name = name.slice(name.lastIndexOf('/') + 1);
  }

  take(controllers: readonly ControllerState[]): void {
    const own = controllers.find(({ name }) => name === this.#name);
    this.#obstacle = own === undefined ? this.#unknown(controllers) : this.#inState(own);
  }

  #unknown(controllers: readonly ControllerState[]): Halt {
    const names = controllers.map(({ name }) => name);
    const there = names.length === 0 ? 'it has none' : `it has ${foreignList(names)}`;
    return halted(
      `the controller manager has no controller '${this.#name}', ${there}: set driver.controller, or load it`,
    );
  }

  #inState({ state }: ControllerState): Halt | undefined {
    if (state === 'active') return undefined;
    return halted(
      `controller '${this.#name}' is ${foreignText(state)}: ros2 control switch_controllers --activate ${this.#name}`,
    );
  }

  /** Why the controller follows nobody; undefined if it is active, or nobody has said. */
  get obstacle(): Halt | undefined {
    return this.#obstacle;
  }
}

const halted = (reason: string): Halt => ({ kind: 'notFollowed', reason });
