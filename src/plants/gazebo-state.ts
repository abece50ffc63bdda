import { ModelError } from '../errors.js';

/** The state of the arm at one moment, from the plugin; angles in rad, efforts in N m (or N), lengths in m. */
export interface GazeboState {
  readonly timeS: number;
  /** (J) each. */
  readonly position: Float64Array;
  readonly velocity: Float64Array;
  readonly effort: Float64Array;
  /** What the servos are told. */
  readonly reference: Float64Array;
  /** Gazebo's own position of the hand (3). */
  readonly hand: Float64Array;
}

const rows = 4;

/** @throws ModelError when the line is no state of that many joints */
export function readGazeboState(line: string, joints: number): GazeboState {
  const words = line.split(' ');
  if (words[0] !== 'state' || words.length !== 2 + rows * joints + 3)
    throw new ModelError(`Gazebo answered "${words.slice(0, 4).join(' ')} ...", expected a state`);
  const numbers = Float64Array.from(words.slice(1), Number);
  const row = (index: number) => numbers.subarray(1 + index * joints, 1 + (index + 1) * joints);
  return {
    timeS: numbers[0],
    position: row(0),
    velocity: row(1),
    effort: row(2),
    reference: row(3),
    hand: numbers.subarray(1 + rows * joints),
  };
}

/** Whether all of it is finite; else the simulation has become unstable. */
export function isFiniteState({ position, velocity, hand }: GazeboState): boolean {
  return [position, velocity, hand].every((row) => row.every(Number.isFinite));
}
