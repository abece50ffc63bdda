import { specOf } from '../../parameters/parameter-table.js';
import type { Settings } from '../../parameters/parameter-table.js';
import type { ArmNode } from './arm-node.js';

/** In these states nothing is under way that a change could cut off. */
const quiet: readonly string[] = ['unconfigured', 'inactive', 'idle'];

/**
 * Lets some parameters, such as the controller, be changed while the arm rests: the node then goes through its states once,
 * and is what it was before, with the new values. The node is told of other changes as they come.
 * @param state of the node or its session, as the status has it
 */
export function takeChanges(node: ArmNode, state: () => string, apply: (settings: Settings) => void): void {
  node.refuseWhile(() => (quiet.includes(state()) ? undefined : state()));
  node.onSettings((settings, changes) => {
    const anew = Object.keys(changes).some((name) => specOf(name)?.whileIdle === true);
    // The service that changes them answers first.
    if (anew) setImmediate(configureAnew, node);
    else apply(settings);
  });
}

function configureAnew(node: ArmNode): void {
  const { state } = node;
  if (state !== 'active' && state !== 'inactive') return;
  if (state === 'active') node.transition('deactivate');
  if (node.transition('cleanup') && node.transition('configure') && state === 'active')
    node.transition('activate');
}
