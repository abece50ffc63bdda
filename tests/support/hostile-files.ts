/**
 * Feeds damaged and hostile files to the readers. Each must throw an error of ours, or return values that are valid.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { expect } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { readConfigurationFile } from '../../src/parameters/configuration-file.js';
import { profileOf, resolveSettings } from '../../src/parameters/settings.js';
import { NeuromotorError } from '../../src/errors.js';
import type { Brain } from '../../src/model/brain.js';
import type { ReachRequest } from '../../src/model/trial/reach.js';
import { restoreSnapshot, takeSnapshot } from '../../src/model/snapshot.js';
import { trainOnce } from '../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../src/model/trial/trial.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/storage/checkpoint.js';
import { smallBrain } from '../model/small-brain.js';
import { headerOf, identity, withHeader } from '../storage/small-checkpoint.js';
import { damagedBytes, pick, seededDraw, trapNames, withOtherNumbers, withTrapName } from './mutations.js';
import type { Draw } from './mutations.js';

export interface Tally {
  accepted: number;
  /** Refusals by the name of the error. */
  readonly refused: Record<string, number>;
}

/** One hostile file: made, read, and what was read of it checked. */
interface Hostile<T> {
  readonly make: (draw: Draw) => T;
  /** Throws what the reader throws; afterwards what it took is valid, or the expectation in it fails. */
  readonly read: (file: T) => void | Promise<void>;
}

/**
 * Reads `count` hostile files, each made from a seed of its own.
 * @throws AssertionError with the seed, when a reader throws what is not its own error or takes what is not valid
 */
export async function attack<T>(
  { make, read }: Hostile<T>,
  count: number,
  firstSeed: number,
): Promise<Tally> {
  const tally: Tally = { accepted: 0, refused: {} };
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const file = make(seededDraw(seed));
    try {
      await read(file);
      tally.accepted++;
    } catch (error) {
      if (!(error instanceof NeuromotorError))
        throw new Error(`seed ${seed}: ${String(error)}`, { cause: error });
      if (error.message.length > 20_000)
        expect.fail(`seed ${seed}: a message of ${error.message.length} characters`);
      tally.refused[error.name] = (tally.refused[error.name] ?? 0) + 1;
    }
  }
  expect(Object.keys(Object.prototype), 'keys that leaked into Object.prototype').toEqual([]);
  return tally;
}

const file = (relative: string) =>
  readFileSync(fileURLToPath(new URL(`../../${relative}`, import.meta.url)), 'utf8');

// Checkpoints

const BRAIN_SEED = 3;
const request: ReachRequest = { target: [-0.2, 0.2, 0.2], learning: true, exploration: false };
const hand = [-0.2, 0.1, 0.2] as const;

function trainedBrain(): Brain {
  const brain = smallBrain(BRAIN_SEED);
  for (let trial = 0; trial < 3; trial++) trainOnce(brain);
  return brain;
}

function requireFinite(brain: Brain): void {
  const { meta, fields } = takeSnapshot(brain);
  for (const [name, values] of Object.entries(fields))
    if (!values.every(Number.isFinite)) expect.fail(`${name} is not finite`);
  encodeCheckpoint({ identity, snapshot: { meta, fields } });
}

/** Damage with right checksums passes the first gate: only so the checks behind it are tried. */
function withRightChecksums(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (bytes.length < 16) return bytes;
  const headerBytes = view.getUint32(8, true);
  if (16 + headerBytes > bytes.length) return bytes;
  let header: Record<string, unknown>;
  try {
    header = headerOf(bytes);
  } catch {
    view.setUint32(12, crc32(bytes.subarray(16, 16 + headerBytes)), true);
    return bytes;
  }
  const sections = header.sections;
  if (Array.isArray(sections)) {
    let at = 16 + headerBytes;
    for (const section of sections as ({ type?: unknown; length?: unknown; crc32?: unknown } | null)[]) {
      if (typeof section !== 'object' || section === null) break;
      const size = section.type === 'float64' ? 8 : section.type === 'int32' ? 4 : 1;
      const length = Number(section.length) * size;
      if (!(length >= 0 && at + length <= bytes.length)) break;
      section.crc32 = crc32(bytes.subarray(at, at + length));
      at += Math.ceil(length / 8) * 8;
    }
  }
  return withHeader(bytes, header);
}

export function hostileCheckpoints(): Hostile<Uint8Array> {
  const original = trainedBrain();
  const valid = encodeCheckpoint({ identity, snapshot: takeSnapshot(original) });
  const headerText = JSON.stringify(headerOf(valid));
  const brain = smallBrain(BRAIN_SEED);
  const withHeaderChange = (change: (text: string) => string) => {
    const text = change(headerText);
    try {
      return withRightChecksums(withHeader(valid, JSON.parse(text)));
    } catch {
      return withHeader(valid, text);
    }
  };
  /** Numbers in the data become others that are finite, or are not. */
  const withOtherData = (draw: Draw) => {
    const bytes = valid.slice();
    const headerBytes = new DataView(bytes.buffer).getUint32(8, true);
    const words = (bytes.length - 16 - headerBytes) / 8;
    const view = new DataView(bytes.buffer);
    for (let times = 1 + draw(3); times > 0; times--) {
      const at = 16 + headerBytes + 8 * draw(words);
      view.setFloat64(at, pick(draw, [0, -1, 1e300, -1e300, 1e9, Number.NaN, Infinity, 5e-324]), true);
    }
    return withRightChecksums(bytes);
  };
  return {
    make: (draw) => {
      switch (draw(6)) {
        case 0:
          return damagedBytes(valid, draw);
        case 1:
          return withRightChecksums(damagedBytes(valid, draw));
        case 2:
          return withHeaderChange((text) => withOtherNumbers(text, draw));
        case 3:
          return withHeaderChange((text) => withTrapName(text, draw));
        case 4:
          return withHeaderChange((text) => Buffer.from(damagedBytes(Buffer.from(text), draw)).toString());
        default:
          return withOtherData(draw);
      }
    },
    read: (bytes) => {
      const { snapshot } = decodeCheckpoint(bytes, 'hostile.nmb');
      restoreSnapshot(brain, snapshot);
      try {
        requireFinite(brain);
        if (snapshot.meta.pending !== null) endTrial(brain, { hand });
        const { theta, path } = beginTrial(brain, reachSpec(brain, request));
        expect([...theta, ...path].every(Number.isFinite), 'a plan that is finite').toBe(true);
        endTrial(brain, { hand });
        requireFinite(brain);
      } finally {
        restoreSnapshot(brain, takeSnapshot(original));
      }
    },
  };
}

// Robot descriptions

export function hostileUrdfs(): Hostile<string> {
  const valid = file('urdf/left_arm.urdf');
  const insertAt = (draw: Draw, text: string) => {
    const at = valid.indexOf('>', draw(valid.length)) + 1;
    return valid.slice(0, at) + text + valid.slice(at);
  };
  const laughs = (draw: Draw) => {
    const depth = 5 + draw(20);
    const entities = Array.from(
      { length: depth },
      (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`,
    ).join('');
    return `<?xml version="1.0"?><!DOCTYPE robot [<!ENTITY l0 "ha">${entities}]><robot name="&l${depth};"/>`;
  };
  return {
    make: (draw) => {
      // Deep nesting takes longest, and is much the same each time.
      if (draw(40) === 0) {
        const depth = 1 + draw(20_000);
        return insertAt(draw, '<a>'.repeat(depth) + '</a>'.repeat(depth));
      }
      switch (draw(6)) {
        case 0:
          return Buffer.from(damagedBytes(Buffer.from(valid), draw)).toString();
        case 1:
        case 2:
          return withOtherNumbers(valid, draw);
        case 3:
          return withTrapName(valid, draw);
        case 4:
          return laughs(draw);
        default:
          return insertAt(
            draw,
            pick(draw, ['<!-- -->', '&lt;', '&#0;', '&x;', '<?x ?>', '<a b="c" b="d"/>', ']]>']),
          );
      }
    },
    read: (text) => {
      const arm = loadArm(
        text,
        {
          joints: ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
          baseLink: 'shoulder_base',
          tipLink: 'hand',
        },
        'hostile.urdf',
      );
      const end = new Float64Array(3);
      arm.forward(Float64Array.of(0.1, 0.2, 0.3, 0.4), end);
      expect([...end].every(Number.isFinite), 'a hand that is finite').toBe(true);
      for (let j = 0; j < arm.joints; j++) {
        expect(arm.lower[j]).toBeLessThan(arm.upper[j]);
        expect(arm.velocityLimit[j]).toBeGreaterThan(0);
      }
    },
  };
}

// Configurations

export function hostileConfigurations(folder: string): Hostile<string | Uint8Array> {
  const valid = file('config/neuromotor.yaml');
  const path = join(folder, 'hostile.yaml');
  const bomb = (draw: Draw) => {
    const depth = 3 + draw(30);
    const lines = Array.from(
      { length: depth },
      (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    );
    return `l0: &l0 [ha]\n${lines.join('\n')}\n`;
  };
  const nested = (draw: Draw) => {
    const depth = 1 + draw(3000);
    return draw(2) === 0
      ? `joints: ${'['.repeat(depth)}${']'.repeat(depth)}\n`
      : `model: ${'{a: '.repeat(depth)}1${'}'.repeat(depth)}\n`;
  };
  return {
    make: (draw) => {
      // Deep nesting and bombs take longest, and are much the same each time.
      if (draw(40) === 0) return pick(draw, [bomb, nested])(draw);
      switch (draw(5)) {
        case 0:
          return damagedBytes(Buffer.from(valid), draw);
        case 1:
        case 2:
          return withOtherNumbers(valid, draw);
        case 3:
          return withTrapName(valid, draw);
        default: {
          const name = pick(draw, trapNames);
          return pick(draw, [
            `${name}: {polluted: true}\n`,
            `/**:\n  ros__parameters:\n    ${name}: {polluted: true}\n`,
            `model: {${name}: {polluted: 1}}\n`,
            `? {a: ${name}}\n: 1\n`,
            `!!js/function "${name}"\n`,
            `model.seed: !!binary ${name}\n`,
            `movement_duration: "1e${draw(500)} s"\n`,
            `<<: {model.seed: 2}\n`,
          ]);
        }
      }
    },
    read: async (text) => {
      writeFileSync(path, text);
      const overrides = await readConfigurationFile(path);
      const settings = resolveSettings(profileOf(overrides, 'robot'), overrides);
      for (const value of Object.values(settings).flat())
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      expect(Object.hasOwn(settings, 'polluted') || 'polluted' in settings).toBe(false);
    },
  };
}
