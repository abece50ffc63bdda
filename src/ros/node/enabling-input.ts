/** What an enabling input says: released unless it was pressed lately. */
export class EnablingInput {
  readonly #topic: string;
  #pressed = false;
  #atS = Number.NEGATIVE_INFINITY;

  /** @param topic full name, for people */
  constructor(topic: string) {
    this.#topic = topic;
  }

  /** @param nowS steady time of receipt */
  take(pressed: boolean, nowS: number): void {
    this.#pressed = pressed;
    this.#atS = nowS;
  }

  /** Why the arm may not move; undefined if it may. */
  disabled(nowS: number, timeoutS: number): string | undefined {
    const ageS = nowS - this.#atS;
    if (ageS === Number.POSITIVE_INFINITY) return `nothing has come on ${this.#topic}`;
    if (ageS > timeoutS) return `nothing has come on ${this.#topic} for more than ${timeoutS} s`;
    return this.#pressed ? undefined : `the enabling input on ${this.#topic} is released`;
  }
}

/** Whether a button of a joystick is pressed; one that it does not have is not. */
export function isPressed(buttons: ArrayLike<number>, button: number): boolean {
  return button < buttons.length && buttons[button] !== 0;
}
