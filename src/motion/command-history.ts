/** For how long commands are remembered (s): longer than any joint state may be old by default. */
const REMEMBERED_S = 0.5;
/** Commands that are remembered at least and at most. */
const FEWEST = 8;
const MOST = 512;

/**
 * The last commands and their times, so that what was measured can be held against what was commanded then: without
 * it each millisecond of latency counts as tracking error. Does not allocate after its creation.
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

  /** Notes the command `position` (J, rad) of `timeS`. Where time did not go on it takes the place of the last one. */
  note(timeS: number, position: Float64Array): void {
    if (this.#count > 0 && timeS < this.#timesS[this.#newest]) this.clear();
    if (this.#count === 0 || timeS > this.#timesS[this.#newest]) {
      this.#newest = (this.#newest + 1) % this.#timesS.length;
      this.#count = Math.min(this.#count + 1, this.#timesS.length);
    }
    this.#timesS[this.#newest] = timeS;
    this.#positions.set(position, this.#newest * this.#joints);
  }

  /** The command of `timeS`, between two that were noted, into `out` (J); the nearest one beyond their ends. */
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
