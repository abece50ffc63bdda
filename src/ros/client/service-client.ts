/** Calls a service of another node, and waits no longer than it is told. */
import { NeuromotorError } from '../../errors.js';
import type { Calls, CallType } from './messages.js';
import type { RclNode, RclServiceClient } from './rcl-binding.js';

/** How often a service that is not there yet is looked for (ms). */
const LOOK_MS = 20;

/** A service is not there, or does not answer. */
export class NoAnswerError extends NeuromotorError {}

export class ServiceClient<T extends CallType> {
  readonly #node: RclNode;
  readonly #client: RclServiceClient;
  readonly #name: string;

  /** Made by `RosNode.client`. */
  constructor(node: RclNode, type: T, name: string) {
    this.#node = node;
    this.#name = name;
    this.#client = node.createClient(type, name);
  }

  /**
   * Waits for the service, asks, and waits for the answer.
   * @param patienceS longest wait for each of the two (s)
   * @throws NoAnswerError that names the service
   */
  async call(request: Calls[T]['request'], patienceS: number): Promise<Calls[T]['response']> {
    await this.#there(patienceS);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new NoAnswerError(`${this.#name} did not answer within ${patienceS} s`));
      }, 1e3 * patienceS);
      this.#client.sendRequest(request, (response: Calls[T]['response']) => {
        clearTimeout(timer);
        resolve(response);
      });
    });
  }

  close(): void {
    this.#node.destroyClient(this.#client);
  }

  async #there(patienceS: number): Promise<void> {
    const endMs = performance.now() + 1e3 * patienceS;
    while (!this.#client.isServiceServerAvailable()) {
      if (performance.now() > endMs)
        throw new NoAnswerError(`nobody offers the service ${this.#name} (looked for ${patienceS} s)`);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
