import { linearRegression } from 'simple-statistics';
import { ModelError } from '../../errors.js';

/** y(t) = asymptote + amplitude exp(-t / timeConstant), t in trials from 0. */
export interface ExponentialFit {
  readonly asymptote: number;
  readonly amplitude: number;
  /** Trials. */
  readonly timeConstant: number;
  /** Root mean square of the residuals. */
  readonly residual: number;
}

const GRID = 60;
const REFINEMENTS = 40;
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * Least squares fit of an exponential approach. For a given time constant, asymptote and amplitude follow from a linear
 * regression. Only the time constant is searched (variable projection, Golub & Pereyra 1973): on a logarithmic grid
 * from a quarter of a trial to ten times the length, then by golden section around the best.
 * @param y one value per trial
 * @throws ModelError when there are fewer than 4 values or one is not finite
 */
export function fitExponential(y: readonly number[]): ExponentialFit {
  if (y.length < 4 || !y.every(Number.isFinite))
    throw new ModelError(`exponential fit: ${y.length} values, expected 4 or more, all finite`);
  const at = (logTau: number) => fitWith(y, Math.exp(logTau));
  const [from, to] = [Math.log(0.25), Math.log(10 * y.length)];
  const step = (to - from) / GRID;
  const residuals = Array.from({ length: GRID + 1 }, (_, i) => at(from + i * step).residual);
  const best = residuals.indexOf(Math.min(...residuals));
  let low = from + (best - 1) * step;
  let high = from + (best + 1) * step;
  for (let i = 0; i < REFINEMENTS; i++) {
    const inner = high - GOLDEN_RATIO * (high - low);
    const outer = low + GOLDEN_RATIO * (high - low);
    if (at(inner).residual < at(outer).residual) high = outer;
    else low = inner;
  }
  return at((low + high) / 2);
}

function fitWith(y: readonly number[], timeConstant: number): ExponentialFit {
  const points = y.map((value, t) => [Math.exp(-t / timeConstant), value]);
  const { m: amplitude, b: asymptote } = linearRegression(points);
  const squares = points.reduce((sum, [x, value]) => sum + (value - asymptote - amplitude * x) ** 2, 0);
  return { asymptote, amplitude, timeConstant, residual: Math.sqrt(squares / y.length) };
}
