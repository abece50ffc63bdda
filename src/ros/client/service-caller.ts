import type { RclNode, RclServiceClient } from './rcl-binding.js';

/** A client of a service: one question at a time, without waiting. */
export class ServiceCaller<Q extends object, A> {
  readonly #client: RclServiceClient;

  /** Made by `RosNode.caller`. @throws Error where the package of the type is not installed */
  constructor(node: RclNode, type: string, name: string) {
    this.#client = node.createClient(type, name);
  }

  /** Whether the service is offered. */
  get available(): boolean {
    return this.#client.isServiceServerAvailable();
  }

  /** @param answered may never be called: who answers may have ended. It must not throw */
  ask(request: Q, answered: (answer: A) => void): void {
    this.#client.sendRequest(request, answered);
  }
}
