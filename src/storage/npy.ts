import { dump, parse } from 'npyjs';
import { ResultsError, messageOf } from '../errors.js';

/** An array of numbers with its shape, in row-major (C) order. */
export interface NumberArray {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** The bytes of a Float64 `.npy` file (NumPy format 1.0). */
export function encodeNpy({ data, shape }: NumberArray): Uint8Array {
  return new Uint8Array(dump(data, [...shape]));
}

/**
 * The numbers of a `.npy` file of any real type. Arrays of one or two dimensions in Fortran order are transposed; other
 * arrays must be in C order.
 * @param name the name of the file in error messages
 * @throws ResultsError when it is no such file, is truncated, or has anything but numbers
 */
export function decodeNpy(bytes: Uint8Array, name: string): NumberArray {
  let parsed: ReturnType<typeof parse>;
  try {
    // A copy: the views of the parser need their own alignment.
    parsed = parse(Uint8Array.from(bytes).buffer);
  } catch (error) {
    throw new ResultsError(`${name} is no .npy file of numbers, or is cut off: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const { data: values, shape, fortranOrder, dtype } = parsed;
  // The parser reads complex numbers as twice as many real ones.
  const data = dtype.includes('c') ? undefined : asNumbers(values);
  if (data === undefined)
    throw new ResultsError(`${name} holds an array of type ${dtype}, expected real numbers such as f8`);
  const expected = shape.reduce((product, length) => product * length, 1);
  if (data.length !== expected)
    throw new ResultsError(
      `${name} holds ${data.length} numbers, expected ${expected} for its shape (${shape.join(', ')})`,
    );
  if (!fortranOrder || shape.length < 2) return { data, shape };
  if (shape.length === 2) return { data: transposed(data, shape[0], shape[1]), shape };
  throw new ResultsError(
    `${name} is in Fortran order with ${shape.length} axes, expected C order (numpy.ascontiguousarray)`,
  );
}

type Values = ReturnType<typeof parse>['data'];

function asNumbers(values: Values): Float64Array | undefined {
  if (values instanceof Float64Array) return values;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array)
    return Float64Array.from(values, Number);
  const isReal =
    values instanceof Float32Array ||
    values instanceof Int32Array ||
    values instanceof Uint32Array ||
    values instanceof Int16Array ||
    values instanceof Uint16Array ||
    values instanceof Int8Array ||
    values instanceof Uint8Array;
  return isReal ? Float64Array.from(values) : undefined;
}

/** Turns data that lists column after column into data that lists row after row. */
function transposed(data: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(data.length);
  for (let j = 0; j < columns; j++) for (let i = 0; i < rows; i++) out[i * columns + j] = data[j * rows + i];
  return out;
}
