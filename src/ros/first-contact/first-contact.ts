/** Everything that can be said of a robot without moving it. */
import type { RobotDescription } from '../../arm/robot.js';
import type { Settings } from '../../parameters/parameter-table.js';
import { commandTopicOf } from './command-topic.js';
import { angleFinding, noiseFinding, startFinding, velocityFinding } from './angle-checks.js';
import type { Finding } from './finding.js';
import { commanderFinding, controllerFinding, descriptionFinding, transformFinding } from './graph-checks.js';
import { wrong } from './finding.js';
import type { Observation } from './observation.js';
import { nameFinding, publisherFinding, rateFinding, stampFinding } from './stream-checks.js';

/**
 * The findings, in the order in which they should be put right. Where no joint states came, what follows from them is
 * left out.
 * @param own full name of the node that looked
 */
export function firstContact(
  observation: Observation,
  { arm, urdfText }: RobotDescription,
  settings: Settings,
  own: string,
  command = commandTopicOf(settings),
): Finding[] {
  const { states } = observation;
  const publisher = publisherFinding(observation, arm);
  const names = nameFinding(observation, arm);
  const late = rateFinding(observation);
  const timeoutS = settings.joint_state_timeout;
  const tooStrict =
    late.parameters !== undefined && late.verdict !== 'wrong' && longestGapS(observation) > timeoutS;
  return [
    publisher,
    ...(states.length === 0 ? [] : [names, late]),
    ...(tooStrict
      ? [
          wrong(
            'joint_state_timeout',
            `${timeoutS} s, and a gap of ${longestGapS(observation).toFixed(3)} s was seen`,
            `joint_state_timeout: ${String(late.parameters.joint_state_timeout)} s`,
          ),
        ]
      : []),
    ...(states.length === 0 || publisher.verdict === 'wrong' ? [] : [stampFinding(observation)]),
    ...(names.verdict === 'wrong' || publisher.verdict === 'wrong'
      ? []
      : [
          angleFinding(observation, arm),
          noiseFinding(observation, arm),
          velocityFinding(observation, arm),
          startFinding(observation, arm, settings),
        ]),
    controllerFinding(observation, command.parameter),
    commanderFinding(observation, own),
    descriptionFinding(observation, urdfText),
    transformFinding(observation, arm),
  ];
}

function longestGapS({ states }: Observation): number {
  return Math.max(0, ...states.slice(1).map(({ steadyS }, i) => steadyS - states[i].steadyS));
}
