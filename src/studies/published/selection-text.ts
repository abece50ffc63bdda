import { ConfigurationError } from '../../errors.js';
import type { ExperimentConfiguration } from './experiment-configuration.js';

/** For help texts and messages. */
export const selectionForms =
  'basal-ganglia, nearest, "ranked N" (0: the nearest), random, "forced K,K,…" (one a goal)';

/** Which primitive a goal gets, as it is written. @throws ConfigurationError */
export function parseSelection(text: string): ExperimentConfiguration['selection'] {
  const [name, rest = ''] = text.trim().split(/[\s:=]+(.*)/s);
  const numbers = rest.trim() === '' ? [] : rest.split(',').map((part) => part.trim());
  const valid = numbers.every((part) => /^\d+$/.test(part));
  if (name === 'basal-ganglia' && numbers.length === 0) return { kind: 'basal-ganglia' };
  if (name === 'nearest' && numbers.length === 0) return { kind: 'ranked', rank: 0 };
  if (name === 'random' && numbers.length === 0) return { kind: 'random' };
  if (name === 'ranked' && numbers.length === 1 && valid) return { kind: 'ranked', rank: Number(numbers[0]) };
  if (name === 'forced' && numbers.length > 0 && valid)
    return { kind: 'forced', primitives: numbers.map(Number) };
  throw new ConfigurationError(`selection '${text}', expected ${selectionForms}`);
}
