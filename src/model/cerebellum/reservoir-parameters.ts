import { ModelError } from '../../errors.js';
import { publishedSettings } from '../../parameters/parameter-table.js';
import { publishedQuirks, section } from '../../parameters/sections.js';

/** Sizes and constants of the reservoir (docs/model/cerebellum.md). Frozen; states refer to them. */
export interface ReservoirParameters {
  /** N. */
  readonly units: number;
  /** K input units, one per goal slot. */
  readonly inputs: number;
  /** The last units, whose mean rates are read out: 6 per joint. */
  readonly readouts: number;
  readonly stepMs: number;
  readonly timeConstantMs: number;
  /** a: coefficient of the *old* value in the running mean of x. */
  readonly meanRetention: number;
  /** g: recurrent weights are normal with standard deviation g / sqrt(N). */
  readonly recurrentGain: number;
  /** Input weights are uniform in [-limit, limit]. */
  readonly inputWeightLimit: number;
  /** f (Hz): a unit is perturbed in a step with probability f stepMs / 1000. */
  readonly perturbationRateHz: number;
  /** A: a perturbation is uniform in (-A, A). */
  readonly perturbationAmplitude: number;
  /** eta. */
  readonly learningRate: number;
  /** c: limit on the absolute change of a weight in one update. */
  readonly weightChangeLimit: number;
  /** Units whose rate is held at tanh(value), as [unit, value]. */
  readonly constantUnits: readonly (readonly [unit: number, value: number])[];
  readonly stimulusSteps: number;
  readonly delaySteps: number;
  /** The readout is this factor times the mean rate over the delay. */
  readonly readoutScale: number;
}

/** A list of unit, value, unit, value, … in pairs. */
export function constantUnits(numbers: readonly number[]): ReservoirParameters['constantUnits'] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i], numbers[2 * i + 1]] as const);
}

const { reservoirUnits, perturbationRateHz } = section(publishedSettings, 'model');

/** The values of the publication, for 4 joints. */
export const publishedReservoir: ReservoirParameters = Object.freeze({
  units: reservoirUnits,
  inputs: 9,
  readouts: 24,
  stepMs: 1,
  timeConstantMs: 30,
  meanRetention: publishedQuirks.meanRetention,
  recurrentGain: 1,
  inputWeightLimit: 0.2,
  perturbationRateHz,
  perturbationAmplitude: 20,
  learningRate: 0.8,
  weightChangeLimit: 0.0005,
  constantUnits: Object.freeze(constantUnits(publishedQuirks.constantUnits)),
  stimulusSteps: 200,
  delaySteps: 200,
  readoutScale: 2,
});

const positiveIntegers = ['units', 'inputs', 'readouts', 'stimulusSteps', 'delaySteps'] as const;
const positive = ['stepMs', 'timeConstantMs', 'weightChangeLimit'] as const;
const finite = [
  'meanRetention',
  'recurrentGain',
  'inputWeightLimit',
  'perturbationRateHz',
  'perturbationAmplitude',
  'learningRate',
  'readoutScale',
] as const;

/** The published values with `changes` on top, checked and frozen. @throws ModelError naming the wrong one. */
export function reservoirParameters(changes: Partial<ReservoirParameters> = {}): ReservoirParameters {
  const parameters = { ...publishedReservoir, ...changes };
  const reject = (name: string, value: unknown, expected: string): never => {
    throw new ModelError(`reservoir: ${name} is ${String(value)}, expected ${expected}`);
  };
  for (const name of positiveIntegers)
    if (!Number.isInteger(parameters[name]) || parameters[name] < 1)
      reject(name, parameters[name], 'a positive integer');
  for (const name of positive)
    if (!(Number.isFinite(parameters[name]) && parameters[name] > 0))
      reject(name, parameters[name], 'a positive number');
  for (const name of finite)
    if (!Number.isFinite(parameters[name])) reject(name, parameters[name], 'a finite number');
  if (parameters.readouts > parameters.units)
    reject('readouts', parameters.readouts, `at most the number of units, ${parameters.units}`);
  for (const [unit, value] of parameters.constantUnits)
    if (!Number.isInteger(unit) || unit < 0 || unit >= parameters.units || !Number.isFinite(value))
      reject('constantUnits', [unit, value], `a unit from 0 to ${parameters.units - 1} and a finite value`);
  return Object.freeze(parameters);
}
