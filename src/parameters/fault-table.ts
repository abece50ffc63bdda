/**
 * The one description of what an arm may suffer: options of `neuromotor simulate`, parameters of its node, and what plants
 * and studies are told. Nothing else declares, validates or describes a fault.
 */
import { bodyFaults } from './faults/body-faults.js';
import { commandFaults } from './faults/command-faults.js';
import { driveFaults } from './faults/drive-faults.js';
import { jointFaults } from './faults/joint-faults.js';
import { stateFaults } from './faults/state-faults.js';
import { viewFaults } from './faults/view-faults.js';
import { listProblems } from './list-rules.js';
import { defaultsOf } from './parameter-spec.js';
import type { ParameterSpec, ParameterTable, ValuesOf } from './parameter-spec.js';
import { conditionText, isMet } from './unused.js';

/** The faults by where they come about, in the order in which they are shown. */
export const faultGroups = {
  'Joint states on their way': stateFaults,
  'Commands on their way': commandFaults,
  'The drives': driveFaults,
  'The joints': jointFaults,
  'The view of the hand': viewFaults,
  'The body, which is built like that': bodyFaults,
} as const satisfies Readonly<Record<string, ParameterTable>>;

export const faultTable = {
  ...stateFaults,
  ...commandFaults,
  ...driveFaults,
  ...jointFaults,
  ...viewFaults,
  ...bodyFaults,
} as const satisfies ParameterTable;

export type FaultName = keyof typeof faultTable;
/** A complete set of faults: the state of a simulated robot. */
export type Faults = ValuesOf<typeof faultTable>;
/** What an arm is made to suffer, as a whole: what is not named is healthy. */
export type Disturbance = Partial<Faults>;

export const faultNames = Object.keys(faultTable) as readonly FaultName[];
export const healthy: Faults = defaultsOf(faultTable, 'robot');

/** Problems with faults for these joints, beyond types and ranges: one text each. */
export function faultProblems(faults: Faults, joints: readonly string[]): string[] {
  const lists = listProblems(faultTable, faults, joints);
  const idle = namedFaults(faults).flatMap((name) => {
    const { onlyWith = {} }: ParameterSpec = faultTable[name];
    return Object.entries(onlyWith)
      .filter(([other, condition]) => !isMet(condition, faults[other as FaultName]))
      .map(
        ([other, condition]) => `parameter '${name}' counts only with '${other}' ${conditionText(condition)}`,
      );
  });
  const axis = Math.hypot(...faults.view_axis);
  return axis > 0 && Number.isFinite(axis)
    ? [...lists, ...idle]
    : [...lists, ...idle, `parameter 'view_axis' is ${faults.view_axis.join(', ')}, expected a direction`];
}

/** The faults that are not as in a healthy robot. */
export function namedFaults(disturbance: Disturbance): FaultName[] {
  return faultNames.filter(
    (name) =>
      disturbance[name] !== undefined && JSON.stringify(disturbance[name]) !== JSON.stringify(healthy[name]),
  );
}

/** These as text; empty for a healthy robot. */
export function describeFaults(faults: Disturbance): string {
  return namedFaults(faults)
    .map((name) => `${name} ${String(faults[name])}`)
    .join('; ');
}
