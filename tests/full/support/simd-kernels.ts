import type { Kernels } from '../../../src/model/ports.js';
import { plainKernels } from '../../../src/model/plain-kernels.js';

/**
 * The kernels of the reservoir in WebAssembly with two numbers an instruction, a few times faster than the plain ones
 * and with the same order of sums, hence the same bits (tests/full/simd-kernels.test.ts): what makes experiments over
 * many seeds affordable. The module is small enough to be written out here; there is no toolchain to install.
 *
 * One instance a brain. It keeps its own copy of the weights, taken at the first product and after each update:
 * weights that are loaded later would go unnoticed, so a snapshot has to be restored before the brain is used.
 */
export function simdKernels(rows: number, stride: number): Kernels {
  if (rows % 4 !== 0 || stride % 8 !== 0)
    throw new Error(`${rows} rows of ${stride}: expected 4 n rows of 8 n`);
  const matrixBytes = 8 * rows * stride;
  const panelBytes = 8 * PANEL_STEPS * stride;
  const at = { w: 0, e: matrixBytes, d: 2 * matrixBytes, p: 2 * matrixBytes + panelBytes, r: 0, out: 0 };
  at.r = at.p + panelBytes;
  at.out = at.r + 8 * stride;
  const memory = new wasm.Memory({ initial: Math.ceil((at.out + 8 * rows) / 65536) });
  const view = (from: number, length: number) => new Float64Array(memory.buffer, from, length);
  const weights = view(at.w, rows * stride);
  const traces = view(at.e, rows * stride);
  const deviations = view(at.d, PANEL_STEPS * stride);
  const rates = view(at.p, PANEL_STEPS * stride);
  const rate = view(at.r, stride);
  const drive = view(at.out, rows);
  const compiled = instantiate(memory);
  let copied: Float64Array | undefined;

  return {
    matVec(w, r, out, n, width) {
      if (n !== rows || width !== stride)
        throw new Error(`made for ${rows} x ${stride}, not ${n} x ${width}`);
      if (copied !== w) weights.set(w);
      copied = w;
      rate.set(r);
      compiled.product(at.w, at.r, at.out, rows, 8 * stride);
      out.set(drive);
    },
    cubedOuter(d, p, e, steps) {
      traces.set(e);
      for (let from = 0; from < steps; from += PANEL_STEPS) {
        const length = Math.min(PANEL_STEPS, steps - from);
        deviations.set(d.subarray(from * stride, (from + length) * stride));
        rates.set(p.subarray(from * stride, (from + length) * stride));
        compiled.trace(at.d, at.p, at.e, length * 8 * stride, rows, 8 * stride);
      }
      e.set(traces);
    },
    clippedUpdate(w, e, factor, limit) {
      copied = undefined;
      return plainKernels.clippedUpdate(w, e, factor, limit);
    },
  };
}

/** The part of the JavaScript interface of WebAssembly that is used here; the compiler's library has none without a DOM. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
interface Wasm {
  readonly Memory: new (size: { initial: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
const wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;

const PANEL_STEPS = 100;

type Code = readonly number[];
const I32 = 0x7f;
const V128 = 0x7b;

/** Unsigned LEB128. */
function leb(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...leb(value >>> 7)];
}
const sized = (content: Code): number[] => [...leb(content.length), ...content];
const list = (items: readonly Code[]): number[] => [...leb(items.length), ...items.flat()];
const section = (id: number, content: Code): number[] => [id, ...sized(content)];
const text = (name: string): number[] => sized([...Buffer.from(name)]);

const get = (local: number): number[] => [0x20, local];
const set = (local: number, value: Code): number[] => [...value, 0x21, local];
const constant = (value: number): number[] => [0x41, ...signedLeb(value)];
const add = (a: Code, b: Code): number[] => [...a, ...b, 0x6a];
const subtract = (a: Code, b: Code): number[] => [...a, ...b, 0x6b];
const increase = (local: number, by: Code): number[] => set(local, add(get(local), by));
/** Repeats `body` while the condition that follows it holds. */
const repeat = (body: Code, condition: Code): number[] => [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b];
const below = (a: Code, b: Code): number[] => [...a, ...b, 0x49];

const load = (address: Code, offset = 0): number[] => [...address, 0xfd, 0x00, 3, ...leb(offset)];
const loadBoth = (address: Code, offset = 0): number[] => [...address, 0xfd, 0x0a, 3, ...leb(offset)];
const store = (address: Code, value: Code, offset = 0): number[] => [
  ...address,
  ...value,
  0xfd,
  0x0b,
  3,
  ...leb(offset),
];
const storeOne = (address: Code, value: Code, offset: number): number[] => [
  ...address,
  ...value,
  0x39,
  3,
  ...leb(offset),
];
const zero: Code = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const plus = (a: Code, b: Code): number[] => [...a, ...b, 0xfd, 0xf0, 0x01];
const times = (a: Code, b: Code): number[] => [...a, ...b, 0xfd, 0xf2, 0x01];
const lane = (value: Code, index: number): number[] => [...value, 0xfd, 0x21, index];

function signedLeb(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
  return done ? [low] : [low | 0x80, ...signedLeb(rest)];
}

/** out_i = sum_j W_ij r_j, four rows at a time, one accumulator of the even and odd columns each. */
function productCode(): number[] {
  const [w, r, out, rows, rowBytes, j, address, rate, first] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const fourRows = [0, 1, 2, 3];
  const columns = [
    ...set(rate, load(add(get(r), get(j)))),
    ...set(address, add(get(w), get(j))),
    ...fourRows.flatMap((k) => [
      ...set(first + k, plus(get(first + k), times(load(get(address)), get(rate)))),
      ...increase(address, get(rowBytes)),
    ]),
    ...increase(j, constant(16)),
  ];
  const body = repeat(
    [
      ...fourRows.flatMap((k) => set(first + k, zero)),
      ...set(j, constant(0)),
      ...repeat(columns, below(get(j), get(rowBytes))),
      ...fourRows.flatMap((k) =>
        storeOne(get(out), [...lane(get(first + k), 0), ...lane(get(first + k), 1), 0xa0], 8 * k),
      ),
      ...increase(out, constant(32)),
      ...fourRows.flatMap(() => increase(w, get(rowBytes))),
      ...set(rows, subtract(get(rows), constant(4))),
    ],
    get(rows),
  );
  return sized([
    ...list([
      [2, I32],
      [5, V128],
    ]),
    ...body,
    0x0b,
  ]);
}

/** e_ij += sum_t d_ti p_tj in tiles of 2 x 8: eight accumulators that start from e and take the steps in their order. */
function traceCode(): number[] {
  const [d, p, e, panelBytes, rows, rowBytes, i, j, dAt, pAt, eAt, end] = [
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
  ];
  const [upper, lower, first] = [12, 13, 14];
  const four = [0, 1, 2, 3];
  const steps = [
    ...set(upper, loadBoth(get(dAt))),
    ...set(lower, loadBoth(get(dAt), 8)),
    ...four.flatMap((k) => {
      const pre = load(get(pAt), 16 * k);
      return [
        ...set(first + k, plus(get(first + k), times(get(upper), pre))),
        ...set(first + 4 + k, plus(get(first + 4 + k), times(get(lower), pre))),
      ];
    }),
    ...increase(dAt, get(rowBytes)),
    ...increase(pAt, get(rowBytes)),
  ];
  const below8 = add(get(eAt), get(rowBytes));
  const tile = [
    ...four.flatMap((k) => [
      ...set(first + k, load(get(eAt), 16 * k)),
      ...set(first + 4 + k, load(below8, 16 * k)),
    ]),
    ...set(dAt, add(get(d), [...get(i), ...constant(3), 0x74])),
    ...set(pAt, add(get(p), get(j))),
    ...set(end, add(get(pAt), get(panelBytes))),
    ...repeat(steps, below(get(pAt), get(end))),
    ...four.flatMap((k) => [
      ...store(get(eAt), get(first + k), 16 * k),
      ...store(below8, get(first + 4 + k), 16 * k),
    ]),
    ...increase(eAt, get(rowBytes)),
    ...increase(eAt, get(rowBytes)),
    ...increase(i, constant(2)),
  ];
  const body = repeat(
    [
      ...set(i, constant(0)),
      ...set(eAt, add(get(e), get(j))),
      ...repeat(tile, below(get(i), get(rows))),
      ...increase(j, constant(64)),
    ],
    below(get(j), get(rowBytes)),
  );
  return sized([
    ...list([
      [6, I32],
      [10, V128],
    ]),
    ...body,
    0x0b,
  ]);
}

interface Compiled {
  /** Byte addresses of w, r and out; rows; bytes a row. */
  product(w: number, r: number, out: number, rows: number, rowBytes: number): void;
  /** Byte addresses of d, p and e; bytes of a panel; rows; bytes a row. */
  trace(d: number, p: number, e: number, panelBytes: number, rows: number, rowBytes: number): void;
}

function instantiate(memory: WasmMemory): Compiled {
  const type = (parameters: number) => [0x60, ...list(new Array<Code>(parameters).fill([I32])), 0];
  const module = new wasm.Module(
    Uint8Array.from([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, list([type(5), type(6)])),
      ...section(2, list([[...text('host'), ...text('memory'), 0x02, 0x00, 1]])),
      ...section(3, list([[0], [1]])),
      ...section(
        7,
        list([
          [...text('product'), 0x00, 0],
          [...text('trace'), 0x00, 1],
        ]),
      ),
      ...section(10, list([productCode(), traceCode()])),
    ]),
  );
  return new wasm.Instance(module, { host: { memory } }).exports as Compiled;
}
