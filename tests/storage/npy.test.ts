import fc from 'fast-check';
import { dump } from 'npyjs';
import { describe, expect, it } from 'vitest';
import { ResultsError } from '../../src/errors.js';
import { decodeNpy, encodeNpy } from '../../src/storage/npy.js';

const bytesOf = (...args: Parameters<typeof dump>) => new Uint8Array(dump(...args));

describe('arrays on file', () => {
  it('come back bit for bit, with their shape', () => {
    const shapes = fc.array(fc.nat(5), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shapes, fc.array(fc.double(), { minLength: 125, maxLength: 125 }), (shape, numbers) => {
        const length = shape.reduce((product, n) => product * n, 1);
        const data = Float64Array.from(numbers.slice(0, length));
        const read = decodeNpy(encodeNpy({ data, shape }), 'x.npy');
        expect([...read.data].every((x, i) => Object.is(x, data[i]))).toBe(true);
        expect(read.data).toHaveLength(length);
        expect(read.shape).toEqual(shape);
      }),
      { numRuns: 50 },
    );
  });

  it('may be of any real type', () => {
    for (const values of [
      Float32Array.of(1, 2),
      Int32Array.of(1, 2),
      BigInt64Array.of(1n, 2n),
      Uint8Array.of(1, 2),
    ])
      expect(decodeNpy(bytesOf(values, [2]), 'x.npy').data).toEqual(Float64Array.of(1, 2));
  });

  it('are turned from Fortran order', () => {
    const text = Buffer.from(bytesOf(Float64Array.of(1, 4, 2, 5, 3, 6), [2, 3])).toString('latin1');
    const fortran = Buffer.from(text.replace('False', 'True '), 'latin1');
    expect(decodeNpy(fortran, 'x.npy')).toEqual({ data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
  });

  it('that are cut off, or none, or no numbers are refused with their name', () => {
    const whole = bytesOf(Float64Array.of(1, 2, 3), [3]);
    for (let length = 0; length < whole.length; length++)
      expect(() => decodeNpy(whole.subarray(0, length), 'x.npy'), `${length} bytes`).toThrow(ResultsError);
    expect(() => decodeNpy(Buffer.from('a text that is none'), 'x.npy')).toThrow('x.npy is no .npy file');
    expect(() => decodeNpy(bytesOf(['a', 'b'], [2]), 'x.npy')).toThrow(ResultsError);
  });
});
