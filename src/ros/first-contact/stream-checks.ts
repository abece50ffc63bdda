/** Whether the joint states come as the node needs them: from one publisher, with the names, often enough, in time. */
import type { ArmModel } from '../../arm/arm-model.js';
import { foreignList, foreignText } from '../client/foreign-text.js';
import { median, note, ok, quantile, wrong } from './finding.js';
import type { Finding } from './finding.js';
import { anglesOf, statesOfArm } from './observation.js';
import type { HeardState, Observation, SeenTopic } from './observation.js';

/** A slower robot can be driven, with longer timeouts and late halts. */
const LEAST_HZ = 20;
/** Periods that may be missed before the arm halts. */
const PERIODS = 5;
/** The shortest timeout (s): the parameter's default. */
const SHORTEST_TIMEOUT_S = 0.1;
/** Clocks of two machines that are farther apart disagree (s). */
const CLOCKS_S = 0.5;
/** Joints that differ by more from one message to the next and back are shown by two robots (rad). */
const APART_RAD = 0.02;

const nodesOf = (endpoints: SeenTopic['publishers']) =>
  foreignList([...new Set(endpoints.map(({ node }) => node))]);

export function publisherFinding(
  { stateTopic, states, otherStates }: Observation,
  { jointNames }: ArmModel,
): Finding {
  const name = 'joint states';
  const { topic, publishers } = stateTopic;
  const others = otherStates.filter((other) => other.publishers.length > 0).map((other) => other.topic);
  const [first] = others;
  if (publishers.length === 0)
    return wrong(
      name,
      `nobody publishes ${topic}`,
      others.length === 0
        ? 'start the driver and its joint_state_broadcaster; does it have this ROS_DOMAIN_ID?'
        : `joint states come on ${foreignList(others)}: --ros-args -r joint_states:=${foreignText(first)}`,
    );
  if (states.length === 0)
    return wrong(
      name,
      `${nodesOf(publishers)} publishes ${topic}, and nothing came`,
      'is the robot switched on, its broadcaster active?',
    );
  const ofArm = statesOfArm(states, jointNames);
  if (publishers.length > 1 && (ofArm.length === states.length || disagree(ofArm, jointNames)))
    return wrong(
      name,
      `${publishers.length} publishers of ${topic} tell of this arm: ${nodesOf(publishers)}`,
      'end all but one, or give each arm a topic or namespace of its own',
    );
  return ok(name, `${topic} from ${nodesOf(publishers)}`);
}

/** Whether joints go there and back from message to message, as those of two robots do. */
function disagree(states: readonly HeardState[], joints: readonly string[]): boolean {
  let turns = 0;
  for (let i = 2; i < states.length; i++) {
    const [a, b, c] = [states[i - 2], states[i - 1], states[i]].map((state) => anglesOf(state, joints));
    if (
      b.some(
        (q, j) =>
          Math.abs(q - a[j]) > APART_RAD && Math.abs(q - c[j]) > APART_RAD && (q - a[j]) * (c[j] - q) < 0,
      )
    )
      turns++;
  }
  return turns >= 3;
}

export function nameFinding({ states }: Observation, { jointNames }: ArmModel): Finding {
  const name = 'joint names';
  if (statesOfArm(states, jointNames).length > 0)
    return ok(name, `all ${jointNames.length} joints are named`);
  const seen = [...new Set(states.flatMap(({ names }) => names))];
  const missing = jointNames.filter((joint) => !seen.includes(joint));
  if (missing.length === 0)
    return wrong(
      name,
      'no message names all joints; they come in several messages',
      'publish the joints of an arm in one message',
    );
  const what = `missing ${foreignList(missing)}; there are ${foreignList(seen)}`;
  const twins = missing.map((joint) => seen.filter((other) => alike(other, joint)));
  return wrong(
    name,
    what,
    twins.every((found) => found.length === 1)
      ? `the description says ${missing[0]} where the driver says ${foreignText(twins[0][0])}: give --urdf the driver's own description, and \`joints\` its names`
      : "give `joints` the driver's names, and --urdf the driver's own description",
  );
}

/** Whether a name ends with the other, as with a prefix for one of two arms. */
const alike = (a: string, b: string) => a !== b && (a.endsWith(b) || b.endsWith(a));

export function rateFinding({ states, listenedS }: Observation): Finding {
  const name = 'rate';
  if (states.length < 3)
    return wrong(
      name,
      `${states.length} in ${listenedS.toFixed(1)} s`,
      'nothing can be said of a robot that is silent',
    );
  const gaps = states.slice(1).map(({ steadyS }, i) => steadyS - states[i].steadyS);
  const hz = (states.length - 1) / (states[states.length - 1].steadyS - states[0].steadyS);
  const longestS = Math.max(...gaps);
  const seen = `${hz.toFixed(1)} Hz, longest gap ${(1e3 * longestS).toFixed(0)} ms`;
  const timeoutS = Number(
    Math.min(10, Math.max(SHORTEST_TIMEOUT_S, PERIODS / hz, 2 * quantile(gaps, 0.99))).toPrecision(2),
  );
  const parameters = { joint_state_timeout: timeoutS };
  if (hz < LEAST_HZ)
    return {
      ...wrong(
        name,
        seen,
        `raise the rate of the driver or broadcaster to ${LEAST_HZ} Hz or more; the node would need joint_state_timeout ${timeoutS} s and halt that late`,
      ),
      parameters,
    };
  return {
    ...(timeoutS > SHORTEST_TIMEOUT_S
      ? note(name, seen, `joint_state_timeout: ${timeoutS} s`)
      : ok(name, seen)),
    parameters,
  };
}

export function stampFinding({ states }: Observation): Finding {
  const name = 'stamps';
  if (states.length < 3) return wrong(name, 'too few joint states', 'see the rate');
  const stamped = states.filter(({ stampS }) => stampS !== 0);
  if (stamped.length === 0)
    return note(
      name,
      'all are 0',
      'let the driver stamp its joint states; the node goes by their receipt, and cannot tell old ones',
    );
  const back = stamped.slice(1).filter(({ stampS }, i) => stampS < stamped[i].stampS).length;
  const same = stamped.slice(1).filter(({ stampS }, i) => stampS === stamped[i].stampS).length;
  if (back > 0)
    return wrong(
      name,
      `${back} of ${stamped.length} are older than the one before`,
      'two publishers, or a clock that jumps: see the publishers, and the clock of the robot',
    );
  const ages = stamped.map(({ receivedS, stampS }) => receivedS - stampS);
  const middle = median(ages);
  const seen = `${(1e3 * middle).toFixed(1)} ms old on receipt, 99 % below ${(1e3 * quantile(ages, 0.99)).toFixed(1)} ms`;
  if (Math.abs(middle) > CLOCKS_S)
    return wrong(
      name,
      `${middle.toFixed(3)} s ${middle > 0 ? 'behind' : 'ahead of'} the clock of this machine`,
      'synchronise the clocks (chrony), or set use_sim_time where the robot is simulated',
    );
  return same > stamped.length / 10
    ? note(name, `${seen}; ${same} repeat the one before`, 'the driver publishes more often than it reads')
    : ok(name, seen);
}
