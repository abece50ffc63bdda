import { ConfigurationError } from '../../errors.js';
import { trialsOf } from './schedule.js';
import type { DisturbanceSpec, Schedule } from './schedule.js';

/** The trial from which on a part of the brain is lesioned. */
export const lesionNames = [
  'cerebellum',
  'basal-ganglia',
  'dopamine',
  'direct-pathway',
  'indirect-pathway',
  'basal-ganglia-output',
  'cortical-shortcut',
] as const;
export type LesionName = (typeof lesionNames)[number];

const disturbanceNames = ['rotation', 'shift', 'clamp'] as const satisfies readonly DisturbanceSpec['kind'][];

/** The parts of a schedule that apply to one group of a study. */
export interface Condition {
  /** Its terms joined by `+`; also the name of its folder. */
  readonly name: string;
  readonly disturbances: ReadonlySet<DisturbanceSpec['kind']>;
  readonly strategy: boolean;
  /** First trial without the part. */
  readonly lesions: Readonly<Partial<Record<LesionName, number>>>;
  /** First trial without noise and plasticity. */
  readonly frozenFrom: number | undefined;
  /** The dopamine cell is already silent in the training. */
  readonly trainedWithoutDopamine: boolean;
}

/** For help texts and messages. */
export const conditionTerms =
  'none, or terms joined by +: rotation, shift, clamp (the disturbances of the schedule), strategy, ' +
  `${lesionNames.map((name) => `no-${name}`).join(', ')}, frozen; lesions and frozen may begin later: no-cerebellum@600`;

/**
 * Reads a condition: `rotation+strategy`, `rotation+no-cerebellum@600`.
 * @throws ConfigurationError for an unknown or repeated term, a disturbance that the schedule has not, or a trial beyond it
 */
export function parseCondition(text: string, schedule: Schedule): Condition {
  const problem = (reason: string) => new ConfigurationError(`condition '${text}': ${reason}`);
  const disturbances = new Set<DisturbanceSpec['kind']>();
  const lesions: Partial<Record<LesionName, number>> = {};
  let strategy = false;
  let frozenFrom: number | undefined;
  const terms = text.split('+').map((term) => term.trim());
  for (const term of terms) {
    const [name, at] = splitTerm(term);
    if (terms.filter((other) => splitTerm(other)[0] === name).length > 1)
      throw problem(`${name} stands there twice`);
    const disturbance = disturbanceNames.find((known) => known === name);
    const lesion = lesionNames.find((known) => `no-${known}` === name);
    const from = at === undefined ? 0 : trialNumber(at);
    const timed = lesion !== undefined || name === 'frozen';
    if (at !== undefined && !timed) throw problem(`${name} follows the schedule and takes no @trial`);
    if (from === undefined || from >= trialsOf(schedule))
      throw problem(`${term} begins at trial ${at}, expected 0 to ${trialsOf(schedule) - 1}`);
    if (disturbance !== undefined) {
      requireDisturbance(disturbance, schedule, problem);
      disturbances.add(disturbance);
    } else if (lesion !== undefined) lesions[lesion] = from;
    else if (name === 'frozen') frozenFrom = from;
    else if (name === 'strategy') {
      if (schedule.blocks.every((block) => block.strategy === undefined))
        throw problem('the schedule has no block with a strategy');
      strategy = true;
    } else if (name !== 'none' || terms.length > 1)
      throw problem(`unknown term '${term}', expected ${conditionTerms}`);
  }
  const trainedWithoutDopamine = terms.includes('no-dopamine');
  const names = [
    ...disturbanceNames.filter((name) => disturbances.has(name)),
    ...(strategy ? ['strategy'] : []),
    ...lesionNames.flatMap((name) =>
      lesions[name] === undefined
        ? []
        : [termFrom(`no-${name}`, lesions[name], name === 'dopamine' && !trainedWithoutDopamine)],
    ),
    ...(frozenFrom === undefined ? [] : [termFrom('frozen', frozenFrom)]),
  ];
  return {
    name: names.length === 0 ? 'none' : names.join('+'),
    disturbances,
    strategy,
    lesions,
    frozenFrom,
    trainedWithoutDopamine,
  };
}

/** All conditions of a list. @throws ConfigurationError as `parseCondition`, and when one occurs twice */
export function parseConditions(texts: readonly string[], schedule: Schedule): readonly Condition[] {
  if (texts.length === 0) throw new ConfigurationError(`no condition, expected ${conditionTerms}`);
  const conditions = texts.map((text) => parseCondition(text, schedule));
  const names = conditions.map(({ name }) => name);
  const repeated = names.find((name, i) => names.indexOf(name) !== i);
  if (repeated !== undefined) throw new ConfigurationError(`condition '${repeated}' stands there twice`);
  return conditions;
}

function splitTerm(term: string): [name: string, at: string | undefined] {
  const at = term.indexOf('@');
  return at < 0 ? [term, undefined] : [term.slice(0, at), term.slice(at + 1)];
}

function trialNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function termFrom(name: string, from: number, always = false): string {
  return from === 0 && !always ? name : `${name}@${from}`;
}

function requireDisturbance(
  kind: DisturbanceSpec['kind'],
  { blocks }: Schedule,
  problem: (reason: string) => ConfigurationError,
): void {
  const kinds = new Set(
    blocks.flatMap(({ disturbance }) => (disturbance === undefined ? [] : [disturbance.kind])),
  );
  if (kinds.has(kind)) return;
  throw problem(
    kinds.size === 0
      ? `the schedule has no disturbance, so there is no ${kind}`
      : `the schedule has no ${kind}, expected ${[...kinds].join(' or ')}`,
  );
}
