/** The faults of commands on their way from the sender to the drives. */
import { RandomStream } from '../model/numbers/random.js';
import type { Faults } from '../parameters/fault-table.js';
import { dueWithinS } from './joint-state-channel.js';

export type CommandFaults = Pick<Faults, 'command_drop' | 'command_delay' | 'cut_commands'>;

/** Seed of the random numbers; joint states have others. */
const stream = 11;

/** Commands on their way. They arrive in the order in which they were sent, or never. */
export class CommandLine {
  faults: CommandFaults;
  readonly #loss: RandomStream;
  readonly #underway: { readonly dueS: number; readonly act: () => void }[] = [];

  constructor(seed: number, faults: CommandFaults) {
    this.#loss = new RandomStream(seed, stream);
    this.faults = faults;
  }

  /** Sends a command at `nowS`; `act` carries it out on arrival. Without a delay it is carried out at once. */
  send(act: () => void, nowS: number): void {
    const { command_drop: drop, command_delay: delay, cut_commands: cut } = this.faults;
    if (this.#loss.uniform() < drop || cut) return;
    if (delay === 0 && this.#underway.length === 0) act();
    else this.#underway.push({ dueS: nowS + delay, act });
  }

  /** Whether commands are on their way, or will be. */
  get busy(): boolean {
    return this.faults.command_delay > 0 || this.#underway.length > 0;
  }

  /** Carries out the commands that have arrived by `nowS`. */
  carryOut(nowS: number): void {
    while (this.#underway.length > 0 && this.#underway[0].dueS <= nowS + dueWithinS)
      this.#underway.shift()?.act();
  }

  /** Forgets the commands on their way. */
  clear(): void {
    this.#underway.length = 0;
  }
}
