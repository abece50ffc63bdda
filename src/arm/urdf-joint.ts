import { UrdfError } from '../errors.js';
import { child } from './urdf-document.js';
import type { XmlElement } from './urdf-document.js';

/** Joint types of a serial arm. `fixed` ones are folded into the next. */
export type MovingType = 'revolute' | 'continuous' | 'prismatic';

/** Limits of one joint; infinite where the description states none. Angles in rad, lengths in m. */
export interface JointLimits {
  readonly lower: number;
  readonly upper: number;
  /** rad/s or m/s */
  readonly velocity: number;
  /** N m or N */
  readonly effort: number;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The type of a joint on the chain.
 * @param where the joint, for error messages
 * @throws UrdfError for joints that no serial arm has, and for mimic joints, which follow another one
 */
export function jointType(joint: XmlElement, where: string): MovingType | 'fixed' {
  const type = joint.getAttribute('type') ?? '';
  switch (type) {
    case 'fixed':
      return type;
    case 'revolute':
    case 'continuous':
    case 'prismatic': {
      const mimic = child(joint, 'mimic');
      if (mimic)
        throw new UrdfError(
          `${where} mimics joint "${mimic.getAttribute('joint') ?? ''}"; ` +
            'an arm whose joints are coupled cannot be driven joint by joint',
        );
      return type;
    }
    default:
      throw new UrdfError(
        `${where} has type "${type}"; between base and tip only revolute, continuous, prismatic and fixed joints are allowed`,
      );
  }
}

/**
 * Checks `<origin>` and `<axis>`, and writes their numbers back with single blanks between them (the loader
 * reads " 0 0 1" as not a number).
 * @throws UrdfError for a missing, surplus or non-finite number, and for an axis of length zero
 */
export function checkGeometry(joint: XmlElement, moving: boolean, where: string): void {
  const origin = child(joint, 'origin');
  if (origin) {
    tuple(origin, 'xyz', `${where}: <origin>`);
    tuple(origin, 'rpy', `${where}: <origin>`);
  }
  const axis = child(joint, 'axis');
  if (!moving || !axis) return;
  const xyz = tuple(axis, 'xyz', `${where}: <axis>`);
  if (!xyz) throw new UrdfError(`${where}: <axis> has no xyz; leave the element out for the x axis`);
  if (Math.hypot(...xyz) < 1e-9)
    throw new UrdfError(
      `${where} has the zero axis (${xyz.join(' ')}); a direction is needed, such as 0 0 1`,
    );
}

/**
 * The limits of `<limit>`. A continuous joint needs none; the others need a range and a velocity. A missing effort, or
 * an effort of zero as in many descriptions, counts as no limit.
 * @throws UrdfError
 */
export function limitsOf(joint: XmlElement, type: MovingType, where: string): JointLimits {
  const limit = child(joint, 'limit');
  if (!limit) {
    if (type === 'continuous')
      return { lower: -Infinity, upper: Infinity, velocity: Infinity, effort: Infinity };
    throw new UrdfError(`${where} (${type}) has no <limit>; lower, upper and velocity are needed`);
  }
  const value = (attribute: string): number | undefined => {
    const text = limit.getAttribute(attribute)?.trim();
    return text === undefined ? undefined : finite(text, `${where}: <limit ${attribute}>`);
  };
  const effort = value('effort') ?? 0;
  if (effort < 0) throw new UrdfError(`${where}: effort limit ${effort} is negative`);
  const velocity = value('velocity') ?? (type === 'continuous' ? Infinity : undefined);
  if (velocity === undefined || velocity <= 0)
    throw new UrdfError(
      `${where}: velocity limit ${velocity ?? '(missing)'} must be greater than 0 ${type === 'prismatic' ? 'm/s' : 'rad/s'}`,
    );
  const range = type === 'continuous' ? [-Infinity, Infinity] : [value('lower') ?? 0, value('upper') ?? 0];
  const [lower, upper] = range;
  if (lower >= upper)
    throw new UrdfError(`${where}: lower limit ${lower} must be less than upper limit ${upper}`);
  return { lower, upper, velocity, effort: effort === 0 ? Infinity : effort };
}

/**
 * Three numbers of an attribute, or undefined when there is no such attribute.
 * @throws UrdfError
 */
export function tuple(element: XmlElement, attribute: string, where: string): number[] | undefined {
  const text = element.getAttribute(attribute);
  if (text === null) return undefined;
  const words = text.trim().split(/\s+/);
  if (words.length !== 3) throw new UrdfError(`${where} ${attribute}="${text}" must be three numbers`);
  element.setAttribute(attribute, words.join(' '));
  return words.map((word) => finite(word, `${where} ${attribute}="${text}"`));
}

/** A decimal number. @throws UrdfError */
export function finite(word: string, where: string): number {
  const value = decimal.test(word) ? Number(word) : NaN;
  if (!Number.isFinite(value)) throw new UrdfError(`${where}: "${word}" is not a finite number`);
  return value;
}
