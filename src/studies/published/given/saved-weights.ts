import type { StoredAction } from '../../../model/brain-state.js';
import type { Brain } from '../../../model/brain.js';
import { CPG_PARAMETERS_PER_JOINT } from '../../../model/movement/cpg.js';
import type { Vector3 } from '../../../model/numbers/vector.js';
import { encodeNpy } from '../../../storage/npy.js';
import { ACTIONS_FILE, GOALS_FILE, weightFile } from './given-files.js';
import { weightArrays } from './weight-arrays.js';

/** Files by their names. */
export type SavedFiles = readonly (readonly [name: string, content: Uint8Array])[];

/** Goals, actions and all weights after the training, as files that can be given to another experiment. */
export function savedAfterTraining(
  brain: Brain,
  goals: readonly Vector3[],
  actions: readonly StoredAction[] | undefined,
): SavedFiles {
  return [
    [GOALS_FILE, encodeNpy({ data: Float64Array.from(goals.flat()), shape: [goals.length, 3] })],
    ...(actions === undefined ? [] : [savedActions(actions, brain.body.joints)]),
    ...weightArrays(brain).map(({ name, shape, read }): [string, Uint8Array] => [
      weightFile(name),
      encodeNpy({ data: read(), shape }),
    ]),
  ];
}

/** The weights that can change in the trials. */
export function savedAfterTrials(brain: Brain): SavedFiles {
  return weightArrays(brain)
    .filter(({ name, from }) => from === 'learnt' || name === 'Wrec')
    .map(({ name, shape, read }) => [weightFile(name), encodeNpy({ data: read(), shape })]);
}

function savedActions(actions: readonly StoredAction[], joints: number): [string, Uint8Array] {
  const data = Float64Array.from(actions.flatMap(({ theta }) => theta));
  return [ACTIONS_FILE, encodeNpy({ data, shape: [actions.length, joints, CPG_PARAMETERS_PER_JOINT] })];
}
