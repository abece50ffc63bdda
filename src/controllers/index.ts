import { addedControllers } from '../plugins/load-plugins.js';
import type { Settings } from '../parameters/parameter-table.js';
import { brainKind } from './brain/brain-host.js';
import { ikKind } from './classical/ik.js';
import type { ControllerKind } from './controller-kind.js';

/** All controllers by the value of the parameter `controller`: one file and one line each. */
export const controllerKinds: Readonly<Record<Settings['controller'], ControllerKind>> = {
  brain: brainKind,
  ik: ikKind,
};

/** The controller of a name, those of plug-ins included; settings were checked to name one that there is. */
export const controllerKindOf = (name: Settings['controller']): ControllerKind =>
  addedControllers.get(name) ?? controllerKinds[name];
