import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../src/errors.js';
import { decodeCheckpoint, encodeCheckpoint, requireSameBrain } from '../../src/storage/checkpoint.js';
import type { BrainIdentity, Checkpoint } from '../../src/storage/checkpoint.js';
import { headerOf, identity, small, thrownBy, withHeader, withHeaderText } from './small-checkpoint.js';

const file = encodeCheckpoint(small);

interface Section {
  name: string;
  type: string;
  length: number;
  crc32: number;
}
const header = () => headerOf(file) as { version: unknown; sections: Section[]; [key: string]: unknown };

/** Where the numbers of a section are. */
function offsetOf(bytes: Uint8Array, name: string): number {
  const size = { float64: 8, int32: 4, uint8: 1 } as Record<string, number>;
  let at = 16 + new DataView(bytes.buffer).getUint32(8, true);
  for (const section of (headerOf(bytes) as { sections: Section[] }).sections) {
    if (section.name === name) return at;
    at += Math.ceil((section.length * size[section.type]) / 8) * 8;
  }
  throw new Error(`no section ${name}`);
}

function expectRefused(bytes: Uint8Array, message: RegExp | string): void {
  const error = thrownBy(bytes);
  expect(error).toBeInstanceOf(CheckpointError);
  expect(String(error)).toMatch(message);
}

describe('a checkpoint', () => {
  test('comes back with the same bits, whatever its place in memory', () => {
    const shifted = new Uint8Array(file.length + 3);
    shifted.set(file, 3);
    for (const bytes of [file, Buffer.from(file), shifted.subarray(3)]) {
      const { identity: found, snapshot } = decodeCheckpoint(bytes, 'brain.nm');
      expect(found).toEqual(identity);
      expect(snapshot.meta).toEqual(small.snapshot.meta);
      expect(Object.keys(snapshot.fields)).toEqual(Object.keys(small.snapshot.fields));
      for (const [name, values] of Object.entries(small.snapshot.fields)) {
        expect(snapshot.fields[name].constructor).toBe(values.constructor);
        expect(Buffer.from(snapshot.fields[name].buffer)).toEqual(Buffer.from(values.buffer));
      }
      expect(encodeCheckpoint({ identity: found, snapshot })).toEqual(file);
    }
  });

  test('shares no memory with the file it came from', () => {
    const bytes = file.slice();
    const { snapshot } = decodeCheckpoint(bytes, 'brain.nm');
    bytes.fill(0xff);
    expect(snapshot.fields['part/bytes']).toEqual(small.snapshot.fields['part/bytes']);
  });

  test('without a reach under way says so', () => {
    const idle = {
      identity,
      snapshot: { ...small.snapshot, meta: { ...small.snapshot.meta, pending: null } },
    };
    expect(decodeCheckpoint(encodeCheckpoint(idle), 'brain.nm')).toEqual(idle);
  });

  test('is not written with a number that could not be read again', () => {
    const broken =
      (fields: Checkpoint['snapshot']['fields'], reaches = 3) =>
      () =>
        encodeCheckpoint({ identity, snapshot: { meta: { ...small.snapshot.meta, reaches }, fields } });
    expect(broken({ 'part/doubles': Float64Array.of(0, NaN) })).toThrow(CheckpointError);
    expect(broken({ 'part/doubles': Float64Array.of(0, -Infinity) })).toThrow(/not finite in part\/doubles/);
    expect(broken(small.snapshot.fields, Infinity)).toThrow(/not finite in meta\.reaches/);
  });
});

describe('a damaged checkpoint', () => {
  test('is refused for every single bit that flipped', () => {
    const taken: string[] = [];
    for (let at = 0; at < file.length; at++)
      for (let bit = 0; bit < 8; bit++) {
        const bytes = file.slice();
        bytes[at] ^= 1 << bit;
        if (!(thrownBy(bytes) instanceof CheckpointError)) taken.push(`byte ${at}, bit ${bit}`);
      }
    expect(taken).toEqual([]);
  });

  test('is refused for every byte that was lost, doubled or cleared', () => {
    const taken: string[] = [];
    for (let at = 0; at < file.length; at++) {
      const variants = {
        lost: [...file.subarray(0, at), ...file.subarray(at + 1)],
        doubled: [...file.subarray(0, at + 1), ...file.subarray(at)],
        ...(file[at] === 0 ? {} : { cleared: [...file.subarray(0, at), 0, ...file.subarray(at + 1)] }),
      };
      for (const [how, bytes] of Object.entries(variants))
        if (!(thrownBy(Uint8Array.from(bytes)) instanceof CheckpointError)) taken.push(`byte ${at} ${how}`);
    }
    expect(taken).toEqual([]);
  });

  test('is refused when it ends too early, at whatever length', () => {
    for (let length = 0; length < file.length; length++)
      expect(thrownBy(file.subarray(0, length)), `${length} bytes`).toBeInstanceOf(CheckpointError);
    expectRefused(
      file.subarray(0, file.length - 8),
      /^CheckpointError: checkpoint brain\.nm is truncated: section part\/bytes/,
    );
  });

  test('is refused when something follows it', () => {
    for (const more of [1, 7, 8, 4096])
      expectRefused(Uint8Array.from([...file, ...new Uint8Array(more)]), `has ${more} bytes too many`);
  });

  test('is refused after any of 3000 random changes, with a CheckpointError and nothing else', () => {
    const change = fc.record({
      at: fc.nat(file.length - 1),
      remove: fc.nat(64),
      insert: fc.uint8Array({ maxLength: 64 }),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = changes.reduce<Uint8Array>(
          (all, { at, remove, insert }) =>
            Uint8Array.from([...all.subarray(0, at), ...insert, ...all.subarray(at + remove)]),
          file,
        );
        fc.pre(Buffer.compare(bytes, file) !== 0);
        expect(thrownBy(bytes)).toBeInstanceOf(CheckpointError);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('a foreign file', () => {
  test.each([
    ['nothing at all', new Uint8Array(0)],
    ['a text', new TextEncoder().encode('joints: [elbow]\n'.repeat(10))],
    ['zeros', new Uint8Array(4096)],
    ['noise', Uint8Array.from({ length: 4096 }, (_, i) => (i * 7919) >> 3)],
  ])('of %s is no checkpoint', (_, bytes) => {
    expectRefused(bytes, /checkpoint brain\.nm is none: it does not begin with "NMBRAIN"/);
  });

  test.each([
    ['text that is not JSON', 'robot', /a header that is not JSON/],
    ['an open bracket a million deep', '['.repeat(1_000_000), /a header that is not JSON/],
    [
      'a list a million deep',
      '['.repeat(1_000_000) + ']'.repeat(1_000_000),
      /does not say "neuromotor-checkpoint"/,
    ],
    ['null', 'null', /does not say "neuromotor-checkpoint"/],
    ['no version', '{"format":"neuromotor-checkpoint"}', /and a version number/],
    ['another format', '{"format":"x","version":1}', /is none of neuromotor/],
  ])('whose header is %s is refused', (_, text, message) => {
    expectRefused(withHeaderText(file, text), message);
  });

  test('of another version is named with both versions', () => {
    expectRefused(
      withHeader(file, { ...header(), version: 1 }),
      'has version 1, this program reads version 2',
    );
  });
});

describe('a header with a right checksum', () => {
  /** The header with one section changed. */
  const changed = (change: Partial<Record<keyof Section, unknown>>, index = 1) => {
    const made = header();
    made.sections[index] = { ...made.sections[index], ...change } as Section;
    return withHeader(file, made);
  };

  test('may not ask for more than the file has, and nothing is allocated for it', () => {
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 200; i++)
      for (const length of [2 ** 30, 2 ** 32, 2 ** 50, Number.MAX_SAFE_INTEGER])
        expectRefused(changed({ length }), /is truncated: section part\/doubles needs/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 2 ** 20);
    const bytes = file.slice();
    new DataView(bytes.buffer).setUint32(8, 0xfffffff8, true);
    expectRefused(bytes, 'a header of 4294967288 bytes');
  });

  test.each([
    ['a length below 0', { length: -1 }, 'sections.1.length'],
    ['half a number', { length: 1.5 }, 'sections.1.length'],
    ['a length as text', { length: '5' }, 'sections.1.length'],
    ['an unknown type', { type: 'float32' }, 'sections.1.type'],
    ['a type of the prototype', { type: 'constructor' }, 'sections.1.type'],
    ['a name of the prototype', { name: '__proto__' }, 'sections.1.name'],
    ['a name without part', { name: 'doubles' }, 'sections.1.name'],
    ['another checksum', { crc32: 1 }, 'checksum of section part/doubles'],
    ['a name that was there', { name: 'random/streams' }, 'has the section random/streams twice'],
  ])('may not give a section %s', (_, change, message) => {
    expectRefused(changed(change), message);
  });

  test('may not lack a section whose data are there, or name one whose data are not', () => {
    const fewer = header();
    fewer.sections.splice(1, 1);
    expectRefused(withHeader(file, fewer), /checksum of section part\/integers|is altered/);
    const last = header();
    last.sections.splice(3);
    expectRefused(withHeader(file, last), '8 bytes too many');
    const more = header();
    more.sections.push({ name: 'part/more', type: 'uint8', length: 8, crc32: 0 });
    expectRefused(withHeader(file, more), 'section part/more needs');
  });

  test('may have no key that is not known', () => {
    expectRefused(withHeader(file, { ...header(), extra: 1 }), /has a wrong header: .*extra/);
    const { meta, ...without } = header();
    expect(meta).toBeDefined();
    expectRefused(withHeader(file, without), 'has a wrong header: meta');
  });

  test('may not describe numbers that are not finite', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const bytes = file.slice();
      const at = offsetOf(bytes, 'part/doubles');
      new DataView(bytes.buffer).setFloat64(at + 8, value, true);
      const made = header();
      made.sections[1].crc32 = crc32(bytes.subarray(at, at + 40));
      expectRefused(withHeader(bytes, made), 'has a number that is not finite in section part/doubles');
    }
    const text = JSON.stringify(header()).replace('"correctionNorm":0.25', '"correctionNorm":1e999');
    expectRefused(withHeaderText(file, text), 'meta.pending.correctionNorm');
  });

  test('gives a checkpoint or a CheckpointError, whatever JSON stands in it (2000 times)', () => {
    /** All places in a JSON value. */
    const pathsOf = (value: unknown): string[][] =>
      typeof value === 'object' && value !== null
        ? [[], ...Object.entries(value).flatMap(([key, item]) => pathsOf(item).map((path) => [key, ...path]))]
        : [[]];
    const paths = pathsOf(header());
    fc.assert(
      fc.property(fc.nat(paths.length - 1), fc.jsonValue({ maxDepth: 3 }), (index, value) => {
        const place = paths[index];
        const root: Record<string, unknown> = { header: header() };
        const path = ['header', ...place];
        const parent = path
          .slice(0, -1)
          .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, root);
        parent[path[path.length - 1]] = value;
        const bytes = withHeader(file, root.header);
        const error = thrownBy(bytes);
        if (error !== undefined) expect(error).toBeInstanceOf(CheckpointError);
        else {
          const found = decodeCheckpoint(bytes, 'brain.nm').identity;
          if (JSON.stringify(found) !== JSON.stringify(identity))
            expect(() => {
              requireSameBrain(found, identity, 'brain.nm');
            }).toThrow(CheckpointError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a checkpoint of another brain', () => {
  const problem = (changes: Partial<BrainIdentity>) => () => {
    requireSameBrain({ ...identity, ...changes }, identity, 'brain.nm');
  };
  const shape = (changes: Record<string, unknown>) => problem({ shape: { ...identity.shape, ...changes } });

  test('is told from the same one', () => {
    expect(problem({})).not.toThrow();
  });

  test('is refused with every difference', () => {
    expect(problem({ joints: ['elbow', 'yaw'] })).toThrow(
      'checkpoint brain.nm is of another brain: its joints are elbow, yaw, expected yaw, elbow',
    );
    expect(problem({ joints: ['yaw,elbow'] })).toThrow('its joints are yaw,elbow');
    expect(problem({ chainHash: 'c0ffef' })).toThrow('geometry or limits of its arm differ');
    expect(problem({ profile: 'published' })).toThrow('its profile is published, expected robot');
    expect(shape({ 'model.primitives': 120 })).toThrow('its model.primitives is 120, expected 12');
    expect(shape({ start_posture: [0, 0.6] })).toThrow('its start_posture is [0,0.6], expected [0,0.5]');
    expect(shape({ 'model.primitives': 120, start_posture: [1] })).toThrow(
      /model\.primitives .*; its start_posture/,
    );
  });

  test('is refused when it lacks a parameter or has one more', () => {
    expect(problem({ shape: {} })).toThrow('its model.primitives is not stated, expected 12');
    expect(shape({ 'model.units': 800 })).toThrow('its model.units is 800, expected not stated');
    expect(shape({ constructor: true })).toThrow('its constructor is true, expected not stated');
  });

  test('is named without repeating a whole file', () => {
    const message = (() => {
      try {
        problem({ profile: 'x'.repeat(1e6), shape: { ['y'.repeat(1e6)]: 'z'.repeat(1e6) } })();
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    expect(message).toContain('is of another brain');
    expect(message.length).toBeLessThan(2000);
  });
});
