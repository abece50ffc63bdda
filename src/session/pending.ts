export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown };

/** An answer that is looked for once a cycle instead of being awaited. A rejection is an outcome like any other. */
export class Pending<T> {
  /** Undefined until there is one. */
  outcome: Outcome<T> | undefined;
  /** Resolves, and never rejects, as soon as there is an outcome. */
  readonly settled: Promise<void>;

  /** @param ask is called at once; what it throws is an outcome too */
  constructor(ask: () => Promise<T>) {
    this.settled = started(ask).then(
      (value) => {
        this.outcome = { ok: true, value };
      },
      (error: unknown) => {
        this.outcome = { ok: false, error };
      },
    );
  }
}

async function started<T>(ask: () => Promise<T>): Promise<T> {
  return ask();
}
