import type { Settings } from '../../parameters/parameter-table.js';
import { REPEATED } from '../../session/arm-watch.js';
import type { HaltKind, Status } from '../../session/status.js';

const remedy: Record<HaltKind, string> = {
  jointStatesStale: 'the next target is taken once they come again',
  jointLimit: 'bring the joint back, then send the next target',
  trackingError: 'see whether its drives are on and nothing holds it, then send the next target',
  jointStatesInvalid: 'see who publishes joint_states; the next target is taken once they are sound',
  emergencyStop: 'release it with ~/reset_stop, then send the next target',
  internalFault:
    'the next target is tried; where it comes again, deactivate, clean up, configure and activate',
  contact: 'see what the arm has met, then call ~/reset_stop; it moves with the next target',
  notFollowed: 'the next target is tried once it follows',
  collisionPredicted: 'send a target that can be reached without it, or call ~/home',
};

/**
 * The text of a halt in the log: the reason, the measured value, and the remedy.
 * @param rateHz rate of joint states, if known
 */
export function haltText(
  status: Status & { readonly kind: HaltKind },
  rateHz: number | undefined,
  { joint_state_timeout: timeoutS }: Pick<Settings, 'joint_state_timeout'>,
): string {
  const { kind, detail, reason } = status;
  const why = detail ?? reason;
  const measured =
    kind === 'jointStatesStale' && rateHz !== undefined
      ? `joint states come at ${rateHz.toFixed(1)} Hz, joint_state_timeout is ${timeoutS} s`
      : undefined;
  return [why, measured, remedyOf(status)].filter((text) => text !== undefined).join('; ');
}

function remedyOf({ kind, reason, latched }: Status & { readonly kind: HaltKind }): string {
  if (reason === REPEATED)
    return 'see who publishes joint_states; if the arm does stand still, call ~/reset_stop';
  const isDoubt = latched === true && kind !== 'emergencyStop' && kind !== 'contact';
  return isDoubt ? 'see whether the arm is where its encoders say, then call ~/reset_stop' : remedy[kind];
}
