import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { CheckpointError, messageOf } from '../errors.js';
import type { Fields } from '../model/numbers/fields.js';
import type { Snapshot } from '../model/snapshot.js';

/**
 * A brain on file. Little-endian throughout:
 *
 *     8 bytes  "NMBRAIN" and a zero
 *     4 bytes  length of the header        4 bytes  CRC-32 of the header
 *     header   JSON, UTF-8, filled up with spaces to a multiple of 8 bytes
 *     data     the sections one after another, each filled up with zeros to a multiple of 8 bytes
 *
 * The header has format and version, the identity of the brain, its plain state, and for each section name, type,
 * length and CRC-32. Every byte of the file is covered by a checksum or has one legal value. Data only: nothing in it
 * is evaluated, and nothing larger than the file is allocated.
 */
export interface Checkpoint {
  readonly identity: BrainIdentity;
  readonly snapshot: Snapshot;
}

/** The identity of a brain. A checkpoint of another identity cannot be loaded. */
export interface BrainIdentity {
  readonly profile: string;
  readonly joints: readonly string[];
  /** Hash of the arm's names, geometry and limits. */
  readonly chainHash: string;
  /** Parameters that shape the state, by name. */
  readonly shape: Readonly<Record<string, unknown>>;
}

const MAGIC = 'NMBRAIN\0';
const FORMAT = 'neuromotor-checkpoint';
const VERSION = 2;
const PREFIX_BYTES = 16;
const ALIGNMENT = 8;
const MOST_HEADER_BYTES = 16 * 2 ** 20;

const sectionTypes = { float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;
type SectionType = keyof typeof sectionTypes;

/** Longest text of a file that an error message repeats. */
const MOST_SHOWN = 200;

const count = z.number().int().min(0);
const vector = z.tuple([z.number(), z.number(), z.number()]);
const pending = z.strictObject({
  target: vector,
  errorTarget: vector,
  planeNormal: vector,
  primitive: count,
  explored: z.boolean(),
  theta: z.array(z.number()),
  goalSlot: count,
  slotNew: z.boolean(),
  correctionNorm: z.number(),
  learning: z.boolean(),
  noise: z.boolean(),
});
const meta = z.strictObject({
  seed: z.number().int(),
  reaches: count,
  training: z.strictObject({
    trial: count,
    done: z.boolean(),
    keptGoals: z.array(vector),
    storedActions: z.array(
      z.strictObject({ primitive: count, explored: z.boolean(), theta: z.array(z.number()) }),
    ),
  }),
  pending: pending.nullable(),
});
const header = z.strictObject({
  format: z.literal(FORMAT),
  version: z.number().int(),
  identity: z.strictObject({
    profile: z.string(),
    joints: z.array(z.string()),
    chainHash: z.string(),
    shape: z.record(
      z.string(),
      z.union([z.boolean(), z.number(), z.string(), z.array(z.number()), z.array(z.string())]),
    ),
  }),
  meta,
  sections: z.array(
    z.strictObject({
      name: z.string().regex(/^[A-Za-z]\w*\/[A-Za-z]\w*$/, 'expected part/field'),
      type: z.enum(Object.keys(sectionTypes) as SectionType[]),
      length: count,
      crc32: count,
    }),
  ),
});

const padded = (bytes: number) => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

function bytesOf(values: Fields[string]): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * The checkpoint as the bytes of its file.
 * @throws CheckpointError when a number is not finite: an unreadable file must not replace a readable one
 */
export function encodeCheckpoint({ identity, snapshot }: Checkpoint): Uint8Array {
  const fields = Object.entries(snapshot.fields);
  const broken =
    fields.find(([, values]) => !values.every(Number.isFinite))?.[0] ?? nonFiniteIn(snapshot.meta);
  if (broken !== undefined)
    throw new CheckpointError(`the brain has a number that is not finite in ${broken}, expected finite ones`);
  const text = JSON.stringify({
    format: FORMAT,
    version: VERSION,
    identity,
    meta: snapshot.meta,
    sections: fields.map(([name, values]) => ({
      name,
      type: values instanceof Float64Array ? 'float64' : values instanceof Int32Array ? 'int32' : 'uint8',
      length: values.length,
      crc32: crc32(bytesOf(values)),
    })),
  });
  const json = new TextEncoder().encode(text);
  const headerBytes = padded(json.length);
  const dataBytes = fields.reduce((sum, [, values]) => sum + padded(values.byteLength), 0);
  const file = new Uint8Array(PREFIX_BYTES + headerBytes + dataBytes);
  file.set(new TextEncoder().encode(MAGIC));
  file.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes);
  file.set(json, PREFIX_BYTES);
  const view = new DataView(file.buffer);
  view.setUint32(8, headerBytes, true);
  view.setUint32(12, crc32(file.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes)), true);
  let at = PREFIX_BYTES + headerBytes;
  for (const [, values] of fields) {
    file.set(bytesOf(values), at);
    at += padded(values.byteLength);
  }
  return file;
}

/** Path of a number that JSON cannot write, or undefined. */
function nonFiniteIn(value: unknown, path = 'meta'): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : path;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, item] of Object.entries(value)) {
    const found = nonFiniteIn(item, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The checkpoint of a file's bytes.
 * @param source what error messages call the file
 * @throws CheckpointError when it is truncated, altered, of another format or version, or has numbers that are not finite
 */
export function decodeCheckpoint(file: Uint8Array, source: string): Checkpoint {
  const fail = (problem: string): never => {
    throw new CheckpointError(`checkpoint ${source} ${problem}`);
  };
  if (file.length < PREFIX_BYTES || new TextDecoder().decode(file.subarray(0, 8)) !== MAGIC)
    fail('is none: it does not begin with "NMBRAIN"');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const headerBytes = view.getUint32(8, true);
  const dataStart = PREFIX_BYTES + headerBytes;
  if (headerBytes > MOST_HEADER_BYTES || headerBytes % ALIGNMENT !== 0 || dataStart > file.length)
    fail(`is truncated or altered: a header of ${headerBytes} bytes in a file of ${file.length}`);
  const headerData = file.subarray(PREFIX_BYTES, dataStart);
  if (crc32(headerData) !== view.getUint32(12, true)) fail('is altered: the checksum of its header is wrong');

  const { identity, meta: plain, sections } = parseHeader(headerData, fail);
  const fields: Fields = {};
  let at = dataStart;
  for (const { name, type, length, crc32: expected } of sections) {
    const bytes = length * sectionTypes[type].BYTES_PER_ELEMENT;
    const end = at + padded(bytes);
    if (!(end <= file.length))
      fail(`is truncated: section ${name} needs ${end} bytes, the file has ${file.length}`);
    if (Object.hasOwn(fields, name)) fail(`has the section ${name} twice`);
    const data = new Uint8Array(file.subarray(at, at + bytes));
    if (crc32(data) !== expected) fail(`is altered: the checksum of section ${name} is wrong`);
    if (file.subarray(at + bytes, end).some((byte) => byte !== 0)) fail(`is altered behind section ${name}`);
    const values = new sectionTypes[type](data.buffer);
    if (!values.every(Number.isFinite)) fail(`has a number that is not finite in section ${name}`);
    fields[name] = values;
    at = end;
  }
  if (at !== file.length) fail(`has ${file.length - at} bytes too many, expected ${at}`);
  return { identity, snapshot: { meta: plain, fields } };
}

function parseHeader(data: Uint8Array, fail: (problem: string) => never): z.infer<typeof header> {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
  } catch (error) {
    return fail(`has a header that is not JSON: ${messageOf(error)}`);
  }
  const stated = z.looseObject({ format: z.literal(FORMAT), version: z.number() }).safeParse(json);
  if (!stated.success)
    return fail(`is none of neuromotor: its header does not say "${FORMAT}" and a version number`);
  if (stated.data.version !== VERSION)
    return fail(`has version ${stated.data.version}, this program reads version ${VERSION}`);
  const parsed = header.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return fail(`has a wrong header: ${shown(issue.path.join('.'))}: ${issue.message}`);
}

function shown(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/**
 * Refuses a checkpoint of another brain.
 * @throws CheckpointError that names each difference
 */
export function requireSameBrain(found: BrainIdentity, running: BrainIdentity, source: string): void {
  const text = (value: unknown) => (value === undefined ? 'not stated' : shown(JSON.stringify(value)));
  const differences: string[] = [];
  if (JSON.stringify(found.joints) !== JSON.stringify(running.joints))
    differences.push(
      `its joints are ${shown(found.joints.join(', '))}, expected ${running.joints.join(', ')}`,
    );
  else if (found.chainHash !== running.chainHash)
    differences.push('geometry or limits of its arm differ from those of the URDF in use');
  if (found.profile !== running.profile)
    differences.push(`its profile is ${shown(found.profile)}, expected ${running.profile}`);
  for (const name of new Set([...Object.keys(running.shape), ...Object.keys(found.shape)])) {
    const [own, expected] = [found.shape, running.shape].map((shape) =>
      Object.hasOwn(shape, name) ? shape[name] : undefined,
    );
    if (JSON.stringify(own) !== JSON.stringify(expected))
      differences.push(`its ${shown(name)} is ${text(own)}, expected ${text(expected)}`);
  }
  if (differences.length > 0)
    throw new CheckpointError(`checkpoint ${source} is of another brain: ${differences.join('; ')}`);
}
