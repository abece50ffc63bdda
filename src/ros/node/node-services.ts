import type { ReachSession } from '../../session/reach-session.js';
import type { Answer as SessionAnswer } from '../../session/terms.js';
import type { EmergencyStop } from '../../session/emergency-stop.js';
import type { SessionState } from '../../session/status.js';
import { messageOf } from '../../errors.js';
import type { ControllerMemory } from '../../controllers/controller-kind.js';
import type { DrivenRobot } from '../../robot/driven-robot.js';
import type { ArmNode } from './arm-node.js';
import type { Answer, Requests, ServiceType } from '../client/messages.js';

export interface ServiceContext {
  /** Undefined while the node is not configured. */
  readonly current: () => DrivenRobot | undefined;
  readonly state: () => SessionState;
  /** Can be latched and released in every state of the node. */
  readonly stop: EmergencyStop;
  /** Called if no session reports it. */
  readonly stopChanged: () => void;
  /** Called with every call and its answer. */
  readonly told: (service: string, answer: Answer, request: object) => void;
}

const refused = (message: string): Answer => ({ success: false, message });
const done = (message: string): Answer => ({ success: true, message });

/** States in which no reach is under way, so that the brain may be exchanged. */
const quiet: readonly SessionState[] = ['idle', 'halted', 'inactive'];

/** Offers the services of the node (see docs/ros.md). */
export function offerServices(
  node: ArmNode,
  { current, state, stop, stopChanged, told }: ServiceContext,
): void {
  /** Offers a service whose calls are reported. */
  const offer = <T extends ServiceType>(
    type: T,
    name: string,
    handler: (request: Requests[T]) => Answer | Promise<Answer>,
  ) => {
    node.service(type, name, async (request: Requests[T]) => {
      const answer = await handler(request);
      told(name, answer, request);
      return answer;
    });
  };
  const configured = <R>(handler: (robot: DrivenRobot, request: R) => Answer | Promise<Answer>) => {
    return (request: R) => {
      const robot = current();
      return robot === undefined ? refused('the node is not configured') : handler(robot, request);
    };
  };
  const ofSession = (ask: (session: ReachSession) => SessionAnswer) =>
    configured(({ session }) => {
      const { ok, text } = ask(session);
      return { success: ok, message: text };
    });
  /** An emergency stop works in every state; it is latched even without a session. */
  const ofStop = (ask: (session: ReachSession) => SessionAnswer, without: () => Answer) => () => {
    const robot = current();
    const asked = robot === undefined ? undefined : ask(robot.session);
    const answer = asked === undefined ? without() : { success: asked.ok, message: asked.text };
    stopChanged();
    return answer;
  };
  const withMemory = (
    ask: (memory: ControllerMemory, file: string) => Promise<Answer>,
    needs: 'file' | 'nothing',
  ) =>
    configured(async ({ controller, settings }) => {
      const { memory, ready } = controller;
      if (memory === undefined) return refused(`the controller ${settings.controller} learns nothing`);
      const { checkpoint } = node.settings;
      if (!ready) return refused('the brain is still training');
      if (needs === 'file' && checkpoint === '')
        return refused("parameter 'checkpoint' is empty, expected the file to use");
      try {
        return await ask(memory, checkpoint);
      } catch (error) {
        return refused(messageOf(error));
      }
    });
  const whileQuiet = (ask: () => Promise<Answer>): Promise<Answer> =>
    quiet.includes(state())
      ? ask()
      : Promise.resolve(refused(`the arm is ${state()}; wait for the reach to end, or stop it`));

  offer(
    'std_srvs/srv/SetBool',
    '~/pause',
    configured(({ session }, { data }: { readonly data: boolean }) => {
      const { ok, text } = data ? session.pause() : session.resume();
      return { success: ok, message: text };
    }),
  );
  offer(
    'std_srvs/srv/SetBool',
    '~/learning',
    configured((robot, { data }: { readonly data: boolean }) => {
      robot.setLearning(data);
      return done(data ? 'learning' : 'frozen: neither plasticity nor exploration');
    }),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/stop',
    ofStop(
      (session) => session.stop(),
      () => {
        stop.latch();
        return done('stopped; nothing moves until reset_stop');
      },
    ),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/reset_stop',
    ofStop(
      (session) => session.resetStop(),
      () => (stop.release() === undefined ? refused('not stopped') : done('released')),
    ),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/home',
    ofSession((session) => session.home()),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/confirm',
    node.settings.dry_run
      ? () => refused('this is a dry run: nothing is commanded')
      : ofSession((session) => session.confirm()),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/save',
    withMemory(async (memory, file) => {
      await memory.save(file);
      return done(`written to ${file}`);
    }, 'file'),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/load',
    withMemory(
      (memory, file) =>
        whileQuiet(async () => {
          await memory.load(file);
          return done(`taken up from ${file}`);
        }),
      'file',
    ),
  );
  offer(
    'std_srvs/srv/Trigger',
    '~/forget',
    withMemory(
      (memory) =>
        whileQuiet(async () => {
          await memory.forget();
          return done('the brain is untrained');
        }),
      'nothing',
    ),
  );
}
