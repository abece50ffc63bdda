import { isDeepStrictEqual } from 'node:util';
import type { ArmModel } from '../../arm/arm-model.js';
import type { ParameterSpec } from '../../parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../parameters/parameter-table.js';
import type { ParameterName, Settings } from '../../parameters/parameter-table.js';
import type { BrainIdentity } from '../../storage/checkpoint.js';

/** The identity of the brain of an arm. The parameter table says which parameters are part of it. */
export function brainIdentity(settings: Settings, arm: ArmModel): BrainIdentity {
  const stated = parameterNames.filter((name) => isStated(name, settings));
  return {
    profile: settings['model.profile'],
    joints: arm.jointNames,
    chainHash: arm.chainHash,
    shape: Object.fromEntries(stated.map((name) => [name, settings[name]])),
  };
}

function isStated(name: ParameterName, settings: Settings): boolean {
  const { identity, value }: ParameterSpec = parameterTable[name];
  if (identity === 'unless published') return !isDeepStrictEqual(settings[name], value.published);
  return identity === 'always';
}
