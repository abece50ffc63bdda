/** Time for which commands are remembered (s): longer than the default age limit of joint states. */
const REMEMBERED_S = 0.5;
/** Least and largest number of remembered commands. */
const FEWEST = 8;
const MOST = 512;

/**
 * The last commands and their times, so that a measurement can be compared with the command of its time. Otherwise each
 * millisecond of latency would count as tracking error. Does not allocate after its creation.
 */
export class CommandHistory {
  readonly #joints: number;
  readonly #timesS: Float64Array;
  readonly #positions: Float64Array;
  #newest = -1;
  #count = 0;

  constructor(joints: number, cycleS: number) {
    const size = Math.min(MOST, Math.max(FEWEST, Math.ceil(REMEMBERED_S / cycleS)));
    this.#joints = joints;
    this.#timesS = new Float64Array(size);
    this.#positions = new Float64Array(size * joints);
  }

  clear(): void {
    this.#count = 0;
  }

  /** Adds the command `position` (J, rad) of `timeS`. It replaces the last one if time has not advanced. */
  note(timeS: number, position: Float64Array): void {
    if (this.#count > 0 && timeS < this.#timesS[this.#newest]) this.clear();
    if (this.#count === 0 || timeS > this.#timesS[this.#newest]) {
      this.#newest = (this.#newest + 1) % this.#timesS.length;
      this.#count = Math.min(this.#count + 1, this.#timesS.length);
    }
    this.#timesS[this.#newest] = timeS;
    this.#positions.set(position, this.#newest * this.#joints);
  }

  /** The interpolated command of `timeS`, into `out` (J); the nearest command outside the remembered time. */
  at(timeS: number, out: Float64Array): void {
    const size = this.#timesS.length;
    let later = this.#newest;
    let before = later;
    for (let back = 0; back < this.#count; back++) {
      before = (this.#newest - back + size) % size;
      if (!(this.#timesS[before] > timeS)) break;
      later = before;
    }
    const spanS = this.#timesS[later] - this.#timesS[before];
    const share = spanS > 0 ? Math.min(1, Math.max(0, (timeS - this.#timesS[before]) / spanS)) : 0;
    for (let j = 0; j < this.#joints; j++) {
      const q = this.#positions[before * this.#joints + j];
      out[j] = share > 0 ? q + share * (this.#positions[later * this.#joints + j] - q) : q;
    }
  }
}
