import type { ReachSession, Answer as SessionAnswer } from '../../session/reach-session.js';
import type { SessionState } from '../../session/status.js';
import { messageOf } from '../../errors.js';
import type { BrainHost } from '../../robot/brain-host.js';
import type { ArmNode } from './arm-node.js';
import type { LiveControl } from '../../robot/live-control.js';
import type { Answer } from '../client/messages.js';

interface Served {
  readonly session: ReachSession;
  readonly brain: BrainHost;
  readonly control: LiveControl;
}

export interface ServiceContext {
  /** Undefined while the node is not configured. */
  readonly current: () => Served | undefined;
  readonly state: () => SessionState;
}

const refused = (message: string): Answer => ({ success: false, message });
const done = (message: string): Answer => ({ success: true, message });

/** States in which no reach is under way, so that the brain may be exchanged. */
const quiet: readonly SessionState[] = ['idle', 'halted', 'inactive'];

/** Offers the services of the node (see docs/ros.md). */
export function offerServices(node: ArmNode, { current, state }: ServiceContext): void {
  const configured = <R>(handler: (served: Served, request: R) => Answer | Promise<Answer>) => {
    return (request: R) => {
      const served = current();
      return served === undefined ? refused('the node is not configured') : handler(served, request);
    };
  };
  const ofSession = (ask: (session: ReachSession) => SessionAnswer) =>
    configured(({ session }) => {
      const { ok, text } = ask(session);
      return { success: ok, message: text };
    });
  const withBrain = (ask: (brain: BrainHost, file: string) => Promise<Answer>, needs: 'file' | 'nothing') =>
    configured(async ({ brain }) => {
      const { checkpoint } = node.settings;
      if (!brain.ready) return refused('the brain is still training');
      if (needs === 'file' && checkpoint === '')
        return refused("parameter 'checkpoint' is empty, expected the file to use");
      try {
        return await ask(brain, checkpoint);
      } catch (error) {
        return refused(messageOf(error));
      }
    });
  const whileQuiet = (ask: () => Promise<Answer>): Promise<Answer> =>
    quiet.includes(state())
      ? ask()
      : Promise.resolve(refused(`the arm is ${state()}; wait for the reach to end, or stop it`));

  node.service(
    'std_srvs/srv/SetBool',
    '~/pause',
    configured(({ session }, { data }: { readonly data: boolean }) => {
      const { ok, text } = data ? session.pause() : session.resume();
      return { success: ok, message: text };
    }),
  );
  node.service(
    'std_srvs/srv/SetBool',
    '~/learning',
    configured(({ control }, { data }: { readonly data: boolean }) => {
      control.setLearning(data);
      return done(data ? 'learning' : 'frozen: neither plasticity nor exploration');
    }),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/stop',
    ofSession((session) => session.stop()),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/reset_stop',
    ofSession((session) => session.resetStop()),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/home',
    ofSession((session) => session.home()),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/confirm',
    ofSession((session) => session.confirm()),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/save',
    withBrain(async (brain, file) => {
      await brain.save(file);
      return done(`written to ${file}`);
    }, 'file'),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/load',
    withBrain(
      (brain, file) =>
        whileQuiet(async () => {
          await brain.load(file);
          return done(`taken up from ${file}`);
        }),
      'file',
    ),
  );
  node.service(
    'std_srvs/srv/Trigger',
    '~/forget',
    withBrain(
      (brain) =>
        whileQuiet(async () => {
          await brain.forget();
          return done('the brain is untrained');
        }),
      'nothing',
    ),
  );
}
