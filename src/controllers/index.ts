import { addedControllers } from '../plugins/load-plugins.js';
import type { Settings } from '../parameters/parameter-table.js';
import { brainKind } from './brain/brain-host.js';
import { adaptiveKind } from './classical/adaptive.js';
import { brainEstimatorKind } from './classical/brain-estimator.js';
import { broydenKind } from './classical/broyden.js';
import { calibrationKind } from './classical/calibration.js';
import { cmaEsKind } from './classical/cma-es.js';
import { computedTorqueKind } from './classical/computed-torque.js';
import { ikIntegralKind } from './classical/ik-integral.js';
import { ikVisualKind } from './classical/ik-visual.js';
import { ikKind } from './classical/ik.js';
import { ilcKind } from './classical/ilc.js';
import { rigidKind } from './classical/rigid.js';
import { rotationKind } from './classical/rotation.js';
import type { ControllerKind } from './controller-kind.js';

/** All controllers by the value of the parameter `controller`: one file and one line each. */
export const controllerKinds: Readonly<Record<Settings['controller'], ControllerKind>> = {
  brain: brainKind,
  ik: ikKind,
  'ik-integral': ikIntegralKind,
  'ik-visual': ikVisualKind,
  broyden: broydenKind,
  rotation: rotationKind,
  rigid: rigidKind,
  calibration: calibrationKind,
  'computed-torque': computedTorqueKind,
  adaptive: adaptiveKind,
  ilc: ilcKind,
  'cma-es': cmaEsKind,
  'ik+brain-estimator': brainEstimatorKind,
};

/** The controller with a name, including those of plug-ins. The settings have been checked to name an existing one. */
export const controllerKindOf = (name: Settings['controller']): ControllerKind =>
  addedControllers.get(name) ?? controllerKinds[name];
