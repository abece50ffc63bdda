/** Constants by name; positive numbers. */
type Point = Readonly<Record<string, number>>;

/** Factor of the first steps. */
const FIRST_FACTOR = 2;

/**
 * Pattern search on the logarithms of positive constants (Hooke & Jeeves 1961, one constant at a time): each is tried larger,
 * then smaller, by a factor. What is better is kept, and the next constant is tried. When none helps, the factor becomes its
 * square root.
 */
export class PatternSearch {
  readonly #names: readonly string[];
  #best: Point;
  #bestValue = Infinity;
  #factor = FIRST_FACTOR;
  #at = 0;
  #isLarger = true;
  #failures = 0;
  #asked: Point;

  constructor(start: Point) {
    this.#names = Object.keys(start);
    this.#best = start;
    this.#asked = start;
  }

  /** The next point to evaluate: the start first. */
  ask(): Point {
    return this.#asked;
  }

  /** The value of that point; less is better. */
  tell(value: number): void {
    const isFirst = this.#bestValue === Infinity;
    const isBetter = value < this.#bestValue;
    if (isBetter) {
      this.#best = this.#asked;
      this.#bestValue = value;
    }
    if (!isFirst) this.#advance(isBetter);
    if (this.#names.length === 0) return;
    const name = this.#names[this.#at];
    const factor = this.#isLarger ? this.#factor : 1 / this.#factor;
    this.#asked = { ...this.#best, [name]: this.#best[name] * factor };
  }

  #advance(isBetter: boolean): void {
    if (!isBetter && this.#isLarger) {
      this.#isLarger = false;
      return;
    }
    this.#failures = isBetter ? 0 : this.#failures + 1;
    this.#isLarger = true;
    this.#at = (this.#at + 1) % this.#names.length;
    if (this.#failures < this.#names.length) return;
    this.#factor = Math.sqrt(this.#factor);
    this.#failures = 0;
  }
}
