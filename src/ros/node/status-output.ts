import type { TargetAnswer } from '../../session/target-answers.js';
import type { TrialReport } from '../../session/terms.js';
import { statusCode, statusLevel, statusText } from '../../session/status.js';
import type { Status, StatusLevel } from '../../session/status.js';
import type { DiagnosticStatus, KeyValue } from '../client/messages.js';

const levels: Record<StatusLevel, number> = { ok: 0, warn: 1, error: 2 };

type Value = string | number | boolean | readonly number[] | undefined;

/** Keys and values of all defined fields, as texts. Numbers keep 9 digits, more than any sensor has. */
function keyValues(values: Readonly<Record<string, Value>>): KeyValue[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key, value: text(value) }));
}

function text(value: Value): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(9)));
  return typeof value === 'object' ? value.map(text).join(' ') : String(value);
}

/** A status in the form of `~/status`. */
export function statusMessage(status: Status, name: string, hardware: string): DiagnosticStatus {
  const { state, reason, id, target, joint, value, limit, progress, warning } = status;
  return {
    level: levels[statusLevel(status)],
    name: `${name}: status`,
    message: statusText(status),
    hardware_id: hardware,
    values: keyValues({
      code: statusCode(status),
      state,
      reason,
      id,
      target,
      joint,
      value,
      limit,
      progress,
      warning,
    }),
  };
}

/** Details of a controller in the form of a topic: in snake_case, with units in the documentation. */
function topicNames(details: Readonly<Record<string, Value>>): Record<string, Value> {
  const named = (key: string) =>
    key.replace(/(M|S|Deg|Rad)$/, '').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [named(key), value]));
}

/** A finished reach in the form of `~/trial`. */
export function trialMessage(report: TrialReport, name: string, hardware: string): DiagnosticStatus {
  const { slowedBy, details, outcome, why } = report;
  const number = 'trial' in details ? `${text(details.trial)} ` : '';
  return {
    level: outcome === 'reached' ? levels.ok : levels.warn,
    name: `${name}: trial`,
    message: `reach ${number}${outcome === 'missed' ? 'missed: it ' : ''}ended ${(1000 * report.aimingErrorM).toFixed(1)} mm from its target${why === undefined ? '' : `: ${why}`}`,
    hardware_id: hardware,
    values: keyValues({
      id: report.id,
      outcome,
      ...topicNames(details),
      target: report.target,
      hand: report.hand,
      aiming_error: report.aimingErrorM,
      ...(why === undefined ? {} : { reason: why }),
      learning: report.learnt,
      duration: report.durationS,
      slowed_by: slowedBy === undefined ? 'nothing' : `${slowedBy.limit} limit of ${slowedBy.joint}`,
    }),
  };
}

/** The answer to a target whose reach did not begin or did not end, in the form of `~/trial`. */
export function answerMessage(answer: TargetAnswer, name: string, hardware: string): DiagnosticStatus {
  const { id, outcome, reason, detail, target } = answer;
  return {
    level: levels.warn,
    name: `${name}: trial`,
    message: `target ${id} ${outcome}: ${detail}`,
    hardware_id: hardware,
    values: keyValues({ id, outcome, reason, target }),
  };
}

/** Further diagnostics in the same form. */
export function diagnosticMessage(
  level: StatusLevel,
  name: string,
  message: string,
  hardware: string,
  values: Readonly<Record<string, Value>>,
): DiagnosticStatus {
  return { level: levels[level], name, message, hardware_id: hardware, values: keyValues(values) };
}
