import { crc32 } from 'node:zlib';
import { decodeCheckpoint } from '../../src/storage/checkpoint.js';
import type { BrainIdentity, Checkpoint } from '../../src/storage/checkpoint.js';

const PREFIX_BYTES = 16;

export const identity: BrainIdentity = {
  profile: 'robot',
  joints: ['yaw', 'elbow'],
  chainHash: 'c0ffee',
  shape: { 'model.primitives': 12, start_posture: [0, 0.5], 'model.repertoire_within_limits': true },
};

/** Every type of section, odd lengths that need filling up, an empty one, and numbers whose bits are easily lost. */
export const small: Checkpoint = {
  identity,
  snapshot: {
    meta: {
      seed: 7,
      reaches: 3,
      training: {
        trial: 402,
        done: true,
        keptGoals: [[0.1, -0.2, 1 / 3]],
        storedActions: [{ primitive: 4, explored: false, theta: [0.1, 2.5e-300] }],
      },
      pending: {
        target: [0.1, 0.2, 0.3],
        errorTarget: [0.1, 0.2, 0.3],
        planeNormal: [1, 0, 0],
        primitive: 5,
        explored: true,
        theta: [5.5, 1 / 3],
        goalSlot: 0,
        slotNew: true,
        correctionNorm: 0.25,
        learning: true,
        noise: true,
      },
    },
    fields: {
      'random/streams': Float64Array.of(1, -2147483648, Math.PI),
      'part/doubles': Float64Array.of(-0, Number.MIN_VALUE, Number.MAX_VALUE, 0.1 + 0.2, Number.EPSILON),
      'part/integers': Int32Array.of(-2147483648, 0, 2147483647),
      'part/bytes': Uint8Array.of(0, 1, 128, 254, 255),
      'part/none': new Float64Array(0),
    },
  },
};

export function headerOf(file: Uint8Array): Record<string, unknown> {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(8, true);
  const text = new TextDecoder().decode(file.subarray(PREFIX_BYTES, PREFIX_BYTES + length));
  return JSON.parse(text) as Record<string, unknown>;
}

/** The data of `file` behind another header text whose length and checksum are right. */
export function withHeaderText(file: Uint8Array, text: string): Uint8Array {
  const old = new DataView(file.buffer, file.byteOffset).getUint32(8, true);
  const json = new TextEncoder().encode(text);
  const length = Math.ceil(json.length / 8) * 8;
  const data = file.subarray(PREFIX_BYTES + old);
  const changed = new Uint8Array(PREFIX_BYTES + length + data.length);
  changed.set(file.subarray(0, PREFIX_BYTES));
  changed.fill(0x20, PREFIX_BYTES, PREFIX_BYTES + length);
  changed.set(json, PREFIX_BYTES);
  changed.set(data, PREFIX_BYTES + length);
  const view = new DataView(changed.buffer);
  view.setUint32(8, length, true);
  view.setUint32(12, crc32(changed.subarray(PREFIX_BYTES, PREFIX_BYTES + length)), true);
  return changed;
}

export function withHeader(file: Uint8Array, header: unknown): Uint8Array {
  return withHeaderText(file, JSON.stringify(header));
}

/** What `decodeCheckpoint` throws at these bytes; undefined when it takes them. */
export function thrownBy(bytes: Uint8Array): unknown {
  try {
    decodeCheckpoint(bytes, 'brain.nm');
    return undefined;
  } catch (error) {
    return error;
  }
}
