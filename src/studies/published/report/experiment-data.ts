import { resolveSettings } from '../../../parameters/settings.js';
import { ResultsError } from '../../../errors.js';
import { parseCondition } from '../condition.js';
import { configurationOf } from '../experiment-configuration.js';
import type { ExperimentConfiguration } from '../experiment-configuration.js';
import type { Manifest } from '../../results/manifest.js';
import type { Results } from '../../results/results-folder.js';
import type { TrialTable } from '../../results/trial-table.js';
import { isExpression } from '../given/weight-arrays.js';
import { factsOf } from './condition-facts.js';
import type { ConditionFacts } from './condition-facts.js';
import { publishedCondition } from './published-condition.js';
import type { PublishedCondition } from './published-condition.js';

/** One condition over all seeds. */
export interface ConditionData {
  /** Name of its folder. */
  readonly name: string;
  /** Name for readers. */
  readonly title: string;
  readonly facts: ConditionFacts;
  /** The line of the publication that it is, if any. */
  readonly published: PublishedCondition | undefined;
  /** Trials of each seed, in the order of the seeds. */
  readonly seeds: readonly TrialTable[];
}

/** Results in the form that a report needs. */
export interface ExperimentData {
  readonly experiment: 'reaching' | 'adaptation';
  readonly goals: number;
  /** `nearest`, `basal-ganglia`, `random`, `forced`, `ranked 3`, … */
  readonly selection: string;
  /** Settings that differ from the published ones, as `name: value`. */
  readonly deviations: readonly string[];
  /** Reservoir and basal ganglia share one clock, as published. */
  readonly sharedClock: boolean;
  readonly seeds: readonly number[];
  readonly conditions: readonly ConditionData[];
  /** Tables of each seed as a whole. */
  readonly training: readonly TrialTable[];
  readonly primitives: readonly TrialTable[];
  readonly goalTables: readonly TrialTable[];
  readonly manifest: Manifest;
}

/** @throws ResultsError when no seed is complete or the experiment is of another kind */
export function experimentData({ manifest, seeds }: Results): ExperimentData {
  const configuration = configurationOf(manifest);
  if (seeds.length === 0)
    throw new ResultsError(
      `no seed of ${manifest.seeds.length} is complete: resume the experiment, then report it`,
    );
  const { task, goals, selection, settings, schedule } = configuration;
  const table = (name: string) => seeds.map(({ tables }) => found(tables, name));
  return {
    experiment: task,
    goals,
    selection: selectionName(selection),
    deviations: [...deviationsOf(settings), ...givenOf(configuration)],
    sharedClock: settings['model.shared_clock'] !== false,
    seeds: seeds.map(({ seed }) => seed),
    conditions: manifest.conditions.map((name) => {
      const trials = seeds.map((seed) => found(seed.trials, name));
      const condition = parseCondition(name, schedule);
      return {
        name,
        title: titleOf(name),
        facts: factsOf(condition, schedule),
        published: publishedCondition(condition, configuration),
        seeds: trials,
      };
    }),
    training: table('training'),
    primitives: table('primitives'),
    goalTables: table('goals'),
    manifest,
  };
}

function found(tables: ReadonlyMap<string, TrialTable>, name: string): TrialTable {
  const table = tables.get(name);
  if (table === undefined) throw new ResultsError(`results have no table ${name}`);
  return table;
}

function selectionName(selection: ExperimentConfiguration['selection']): string {
  if (selection.kind !== 'ranked') return selection.kind;
  return selection.rank === 0 ? 'nearest' : `ranked ${selection.rank}`;
}

/** `rotation+no-cerebellum` as "rotation, no cerebellum". */
const titleOf = (name: string): string =>
  name === 'none'
    ? 'no disturbance'
    : name
        .replaceAll('-', ' ')
        .replaceAll('+no ', ', no ')
        .replaceAll('+frozen', ', frozen')
        .replaceAll('+', ' + ');

/** Values that were given instead of drawn or learnt. */
function givenOf({ given }: ExperimentConfiguration): string[] {
  if (given === undefined) return [];
  const { goals, actions, weights = {}, training } = given;
  const names = [
    ...(goals === undefined ? [] : ['goals']),
    ...(actions === undefined ? [] : ['actions']),
    ...new Set(Object.keys(weights).map((name) => (isExpression(name) ? 'primitives' : name))),
  ];
  return [
    ...(names.length === 0 ? [] : [`given: ${names.join(', ')}`]),
    ...(training ? [] : ['no training']),
  ];
}

/** Deviations of the model's settings, without the seed. */
function deviationsOf(settings: Readonly<Record<string, unknown>>): string[] {
  const published: Readonly<Record<string, unknown>> = resolveSettings('published', {});
  return Object.entries(settings)
    .filter(
      ([name, value]) => name !== 'model.seed' && JSON.stringify(value) !== JSON.stringify(published[name]),
    )
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
}
