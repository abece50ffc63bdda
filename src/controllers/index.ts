import type { Settings } from '../parameters/parameter-table.js';
import { brainKind } from './brain/brain-host.js';
import { ikKind } from './classical/ik.js';
import type { ControllerKind } from './controller-kind.js';

/** All controllers by the value of the parameter `controller`: one file and one line each. */
export const controllerKinds: Readonly<Record<Settings['controller'], ControllerKind>> = {
  brain: brainKind,
  ik: ikKind,
};
