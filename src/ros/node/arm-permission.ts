import type { Settings } from '../../parameters/parameter-table.js';
import { commissioningProblem, readCommissioning } from '../../storage/commissioning.js';
import type { Driver } from '../../storage/commissioning.js';
import type { ArmDriver } from './arm-driver.js';
import type { ArmNode } from './arm-node.js';

/**
 * The greatest speed of hand, elbow and the other origins of joints before an arm is commissioned (m/s): the reduced
 * speed of ISO 10218.
 */
const REDUCED_M_PER_S = 0.25;

/**
 * How an arm may be driven. It moves slowly, and each movement must be confirmed, unless the arm is said to be
 * simulated or a record says that it was commissioned through this driver.
 */
export interface ArmPermission {
  /** The requested settings, restricted to what is permitted. */
  allow(settings: Settings): Settings;
  /** A sentence about it. */
  readonly text: string;
  readonly reduced: boolean;
}

/**
 * @param urdfText the description that the arm is driven by
 * @throws ConfigurationError where the record cannot be read
 */
export function armPermission(settings: Settings, urdfText: string, driver: Driver): ArmPermission {
  const { dry_run: dry, simulated, commissioning } = settings;
  if (dry)
    return {
      allow: (asked) => ({ ...asked, confirm_movements: true }),
      text: 'a dry run: movements are planned and shown, nothing is commanded',
      reduced: false,
    };
  if (simulated) return { allow: (asked) => asked, text: 'the arm is simulated', reduced: false };
  if (commissioning === '')
    return reduced("parameter 'commissioning' is empty, and the arm is not said to be simulated");
  const record = readCommissioning(commissioning);
  const problem = commissioningProblem(record, urdfText, driver);
  if (problem !== undefined) return reduced(`${commissioning} does not speak for it: ${problem}`);
  return {
    allow: (asked) => ({ ...asked, 'limits.hand_speed': atMost(record.handSpeedMPerS, asked) }),
    text: `commissioned ${record.at} by ${record.by}, up to ${record.handSpeedMPerS} m/s`,
    reduced: false,
  };
}

/** The topics, or the action, through which a node drives its arm. */
export function driverOf(
  node: Pick<ArmNode, 'resolve'>,
  { interface: commandInterface, commandName }: Pick<ArmDriver, 'interface' | 'commandName'>,
): Driver {
  return {
    commandInterface,
    commandTopic: commandName,
    stateTopic: node.resolve('joint_states'),
  };
}

function reduced(why: string): ArmPermission {
  return {
    allow: (asked) => ({
      ...asked,
      'limits.hand_speed': atMost(REDUCED_M_PER_S, asked),
      confirm_movements: true,
    }),
    text: `not commissioned (${why}): no faster than ${REDUCED_M_PER_S} m/s, and every movement waits for ~/confirm`,
    reduced: true,
  };
}

function atMost(mostMPerS: number, { 'limits.hand_speed': asked }: Settings): number {
  return asked === 0 ? mostMPerS : Math.min(asked, mostMPerS);
}
