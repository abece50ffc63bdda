/** Runs tasks one after another, in the order in which they came; a failed one does not stop the next. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  add<T>(task: () => T | Promise<T>): Promise<T> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
