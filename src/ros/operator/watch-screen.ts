/** One screen about a node, as lines of text. */
import { foreignText } from '../client/foreign-text.js';
import type { WatchedNode } from './node-watch.js';
import type { Values } from './target-request.js';

/** Without a heartbeat for so long nobody supervises the arm (docs/hazards.md), s. */
const BEAT_S = 0.5;

const levels = ['ok', 'WARN', 'ERROR', 'STALE'];
const row = (name: string, text: string) => `${name.padEnd(14)}${text}`;
const millimetres = (metres: string) => `${(1000 * Number(metres)).toFixed(1)} mm`;

/** The lines; texts from outside are cut and without control characters. */
export function watchScreen(node: WatchedNode): string[] {
  const { name, status, trial, hand, loop, jointStates, beats } = node;
  const silent = status !== undefined && (beats.ageS === undefined || beats.ageS > BEAT_S);
  return [
    row('node', name),
    row(
      'status',
      status === undefined
        ? 'nothing heard yet'
        : `${levels[status.level] ?? '?'} ${status.values.code ?? '?'}  ${foreignText(status.text)}`,
    ),
    row('state', status?.values.state ?? '-'),
    row('', detailOf(status?.values ?? {})),
    row('heartbeat', silent ? 'NONE: nobody supervises the arm' : `${beats.rateHz.toFixed(1)} Hz`),
    row('joint states', statesOf(jointStates)),
    row(
      'hand',
      hand === undefined
        ? '-'
        : `${hand.at.map((x) => x.toFixed(4)).join(', ')} m in ${foreignText(hand.frame)}`,
    ),
    row('control loop', loopOf(loop)),
    row('last target', trial === undefined ? '-' : foreignText(trial.text)),
    row('', trial === undefined ? '' : trialOf(trial.values)),
    row('since here', outcomesOf(node)),
  ];
}

function detailOf({ reason, joint, value, limit, progress, target }: Values): string {
  const parts = [
    reason,
    joint === undefined ? undefined : `joint ${joint}`,
    value === undefined ? undefined : `value ${value}`,
    limit === undefined ? undefined : `limit ${limit}`,
    progress === undefined ? undefined : `${Math.round(100 * Number(progress))} % of the training`,
    target === undefined ? undefined : `target ${target}`,
  ];
  return foreignText(parts.filter((part) => part !== undefined).join(', '));
}

function statesOf({ rateHz, ageS, publishers }: WatchedNode['jointStates']): string {
  const who = publishers.length === 0 ? 'no publisher' : publishers.map(foreignText).join(', ');
  const several = publishers.length > 1 ? `  WARN ${publishers.length} publishers` : '';
  return ageS === undefined
    ? `NONE (${who})`
    : `${rateHz.toFixed(1)} Hz, ${(1000 * ageS).toFixed(0)} ms ago, from ${who}${several}`;
}

function loopOf(values: Values | undefined): string {
  if (values === undefined) return '-';
  const { loop_frequency: frequency, reaches, targets_waiting: waiting } = values;
  return `${Number(frequency ?? NaN).toFixed(1)} Hz, ${reaches ?? '?'} reaches, ${waiting ?? '?'} targets waiting`;
}

function trialOf({
  primitive,
  aiming_error: error,
  duration,
  correction_norm: norm,
  learning,
}: Values): string {
  const parts = [
    error === undefined ? undefined : millimetres(error),
    primitive === undefined ? undefined : `primitive ${primitive}`,
    norm === undefined ? undefined : `correction ${Number(norm).toFixed(2)}`,
    duration === undefined ? undefined : `${Number(duration).toFixed(1)} s`,
    learning === undefined ? undefined : learning === 'true' ? 'learnt from' : 'not learnt from',
  ];
  return foreignText(parts.filter((part) => part !== undefined).join(', '));
}

function outcomesOf({ outcomes }: WatchedNode): string {
  const all = Object.entries(outcomes);
  return all.length === 0
    ? 'no targets'
    : all.map(([outcome, count]) => `${count} ${foreignText(outcome)}`).join(', ');
}
