/** Seeded damage to files: what disks, editors and attackers do to them. */
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Uniform integers below `n`. */
export type Draw = (n: number) => number;

export function seededDraw(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  return (n) => (generator.next() >>> 0) % n;
}

export function pick<T>(draw: Draw, items: readonly T[]): T {
  return items[draw(items.length)];
}

/** One to three changes to some bytes. */
export function damagedBytes(original: Uint8Array, draw: Draw): Uint8Array {
  let bytes: Uint8Array = Uint8Array.from(original);
  for (let times = 1 + draw(3); times > 0; times--) bytes = pick(draw, byteDamages)(bytes, draw);
  return bytes;
}

type ByteDamage = (bytes: Uint8Array, draw: Draw) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

const flipBits: ByteDamage = (bytes, draw) => {
  for (let n = draw(8); n >= 0 && bytes.length > 0; n--) bytes[draw(bytes.length)] ^= 1 << draw(8);
  return bytes;
};
const truncate: ByteDamage = (bytes, draw) => bytes.slice(0, draw(bytes.length + 1));
const moveWithin: ByteDamage = (bytes, draw) => {
  const from = draw(bytes.length + 1);
  const piece = bytes.slice(from, from + draw(200));
  const to = draw(bytes.length + 1);
  return joined(bytes.subarray(0, to), piece, bytes.subarray(to));
};
const cutOut: ByteDamage = (bytes, draw) => {
  const from = draw(bytes.length + 1);
  return joined(bytes.subarray(0, from), bytes.subarray(from + draw(100)));
};
const fill: ByteDamage = (bytes, draw) => {
  const from = draw(bytes.length + 1);
  bytes.fill(pick(draw, [0, 0x7f, 0x80, 0xff, 0x3c]), from, from + 1 + draw(16));
  return bytes;
};
/** A 32-bit length somewhere becomes one of the worst. */
const hugeLength: ByteDamage = (bytes, draw) => {
  if (bytes.length < 4) return bytes;
  const value = pick(draw, [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8]);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(draw(bytes.length - 3), value, true);
  return bytes;
};
const byteDamages: readonly ByteDamage[] = [flipBits, truncate, moveWithin, cutOut, fill, hugeLength];

const numbers = [
  ...['1e999', '-1e999', 'NaN', '.nan', '.inf', 'Infinity', '1e308', '-1e308', '5e-324', '0', '-0', '-1'],
  ...['1.5', '9007199254740993', '0x1F', '1e', '--1', '', '9'.repeat(400), '1 2', '1,5', 'null', '[]', '{}'],
];
const number = /-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;

/** Some numbers of a text become others, or none. */
export function withOtherNumbers(text: string, draw: Draw): string {
  const places = [...text.matchAll(number)];
  if (places.length === 0) return text;
  let changed = text;
  for (let times = 1 + draw(3); times > 0; times--) {
    const { 0: old, index } = pick(draw, places);
    changed = changed.slice(0, index) + pick(draw, numbers) + changed.slice(index + old.length);
  }
  return changed;
}

/** Names that are traps in JavaScript. */
export const trapNames = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf'];

/** A word of a text becomes a trap name. */
export function withTrapName(text: string, draw: Draw): string {
  const words = [...text.matchAll(/[A-Za-z_]\w+/g)];
  if (words.length === 0) return text;
  const { 0: old, index } = pick(draw, words);
  return text.slice(0, index) + pick(draw, trapNames) + text.slice(index + old.length);
}
