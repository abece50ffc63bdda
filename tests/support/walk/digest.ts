import { crc32 } from 'node:zlib';

/**
 * Makes one number of everything that can be seen of a program, in its order. Two different runs have different
 * numbers.
 */
export class Digest {
  #sum = 0;

  add(...seen: readonly unknown[]): void {
    for (const each of seen)
      if (each instanceof Uint8Array) this.#sum = crc32(each, this.#sum);
      else if (ArrayBuffer.isView(each))
        this.add(new Uint8Array(each.buffer, each.byteOffset, each.byteLength));
      else this.#sum = crc32(JSON.stringify([each], readable), this.#sum);
  }

  get sum(): number {
    return this.#sum;
  }
}

/** What JSON leaves out, or has no word for. */
function readable(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return [...(value as unknown as Iterable<number>)].map(String);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
