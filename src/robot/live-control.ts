import type { Settings } from '../parameters/parameter-table.js';
import type { BrainControllerSettings } from '../controllers/brain/brain-controller.js';
import type { MotionLimits } from '../motion/motion-limits.js';
import type { SessionSettings } from '../session/reach-session.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What session and controller read in every cycle or reach, and what parameters and services change meanwhile. */
export interface LiveControl extends Mutable<SessionSettings>, Mutable<BrainControllerSettings> {
  /** Takes over the parameters that may change while the node runs. */
  apply(settings: Settings): void;
  /** The service `~/learning`: plasticity and exploration together. */
  setLearning(on: boolean): void;
}

export function liveControl(initial: Settings, limits: MotionLimits): LiveControl {
  let settings = initial;
  const control: LiveControl = {
    ...changing(initial, limits),
    timeLaw: initial['model.time_law'],
    reachStart: initial.reach_start,
    apply(next) {
      settings = next;
      Object.assign(control, changing(next, control.limits));
    },
    setLearning(on) {
      control.learning = on;
      control.exploration = on && settings['learning.exploration'];
    },
  };
  return control;
}

function changing(settings: Settings, limits: MotionLimits) {
  const { checkpoint, autosave } = settings;
  return {
    limits: {
      ...limits,
      stateTimeoutS: settings.joint_state_timeout,
      trackingError: settings['limits.tracking_error'],
    },
    movementDurationS: settings.movement_duration / settings.speed_override,
    confirmMovements: settings.confirm_movements,
    settleTimeoutS: settings.settle_timeout,
    targetTimeoutS: settings.target_timeout,
    learning: settings['learning.enabled'],
    exploration: settings['learning.exploration'],
    autosaveFile: autosave && checkpoint !== '' ? checkpoint : undefined,
  };
}
