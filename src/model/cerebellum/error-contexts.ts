import type { Fields } from '../numbers/fields.js';
import { loadInto } from '../numbers/fields.js';
import { asNumbers, fromNumbers } from './explanations.js';
import type { Explanation } from './explanations.js';

/** What was learnt in an earlier time. It is used again when the conditions of that time come back. */
export interface ErrorContext {
  /** Causes, and their P^-1. */
  readonly state: Float64Array;
  readonly precision: Float64Array;
  /** Weights of the places. */
  readonly weights: Float64Array;
  readonly explanation: Explanation;
}

/** Most contexts that are kept, including the first one. */
const MOST = 4;

/**
 * All contexts except the present one. The first context that was left is always kept, because it is the healthy arm. Among
 * the others, the one that was left longest ago makes room for a new one.
 */
export class ErrorContexts {
  readonly all: ErrorContext[] = [];
  readonly #n: number;
  readonly #cells: number;

  /** @param n causes @param weights of the places */
  constructor(n: number, weights: number) {
    this.#n = n;
    this.#cells = weights;
  }

  /** Keeps a context that the arm leaves. */
  keep(context: ErrorContext): void {
    this.all.push(context);
    if (this.all.length > MOST) this.all.splice(1, 1);
  }

  /** Takes a context out, and keeps the one that is left instead. */
  exchange(taken: ErrorContext, left: ErrorContext | undefined): void {
    const at = this.all.indexOf(taken);
    // The first context is not removed: it is still there if the exchange was a mistake.
    if (at === 0) {
      if (left !== undefined) this.keep(left);
      return;
    }
    this.all.splice(at, 1);
    if (left !== undefined) this.keep(left);
  }

  clear(): void {
    this.all.length = 0;
  }

  save(): Fields {
    const width = this.#n + this.#n ** 2 + this.#cells + 3;
    const numbers = new Float64Array(1 + MOST * width);
    numbers[0] = this.all.length;
    this.all.forEach(({ state, precision, weights, explanation }, i) => {
      let at = 1 + i * width;
      for (const part of [state, precision, weights, asNumbers(explanation)]) {
        numbers.set(part, at);
        at += part.length;
      }
    });
    return { contexts: numbers };
  }

  load(fields: Fields): void {
    const n = this.#n;
    const width = n + n ** 2 + this.#cells + 3;
    const numbers = new Float64Array(1 + MOST * width);
    this.clear();
    if (!Object.hasOwn(fields, 'contexts')) return;
    loadInto('cerebellum', fields, 'contexts', [numbers]);
    const count = Math.min(Math.max(Math.round(numbers[0]), 0), MOST);
    for (let i = 0; i < count; i++) {
      const at = 1 + i * width;
      const end = at + width;
      this.all.push({
        state: numbers.slice(at, at + n),
        precision: numbers.slice(at + n, at + n + n ** 2),
        weights: numbers.slice(at + n + n ** 2, end - 3),
        explanation: fromNumbers(numbers.subarray(end - 3, end)),
      });
    }
  }
}
