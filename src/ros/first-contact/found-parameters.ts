/** What was found, as a file of parameters for the node, and as the record of a commissioning. */
import type { Overrides } from '../../parameters/configuration-file.js';
import { parameterFile } from '../../parameters/parameter-file.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { CommissioningCheck } from '../../storage/commissioning.js';
import { commandTopicOf } from './command-topic.js';
import type { Finding } from './finding.js';

/**
 * The file of parameters: what was given, and what was found.
 * @param given what the user wrote, used by the check or not: the node must not forget a table, nor a limit
 * @param commissioning the record's file; empty where there is none
 * @param at when it was made (ISO 8601)
 */
export function foundParameters(
  given: Overrides,
  settings: Settings,
  findings: readonly Finding[],
  commissioning: string,
  at: string,
): string {
  const { urdf, joints, base_frame, tip_link, start_posture, command_interface } = settings;
  const { parameter } = commandTopicOf(settings);
  const seen = findings.map(
    ({ name, verdict, seen: text }) =>
      `  ${verdict === 'ok' ? '' : `${verdict.toUpperCase()} `}${name}: ${text}`,
  );
  return parameterFile([`Written by neuromotor check, ${at}. What was found:`, ...seen], {
    ...given,
    ...{ urdf, joints, base_frame, tip_link, start_posture, command_interface },
    [parameter]: settings[parameter],
    ...(Object.assign({}, ...findings.map(({ parameters }) => parameters)) as Overrides),
    ...(commissioning === '' ? {} : { commissioning }),
  });
}

/** The findings as points of a checklist; notes have passed. */
export function checksOf(findings: readonly Finding[]): CommissioningCheck[] {
  return findings.map(({ name, verdict, seen }) => ({ name, passed: verdict !== 'wrong', seen }));
}
