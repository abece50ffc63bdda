/**
 * Whole sessions, cycle by cycle: all that a session says and commands is compared with the lines in stories/. They are what
 * the session did when they were written; the other tests say what is right. A line that differs is a change of the guard or
 * of a reach that somebody will see on an arm: look at it, then write the lines anew (vitest -u).
 */
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { ModelError, TargetRejected } from '../../src/errors.js';
import { ArmPlaces } from '../../src/motion/arm-places.js';
import type { FeedbackLaw } from '../../src/motion/movement.js';
import { homing, retime } from '../../src/motion/retime.js';
import { plainDriver } from '../../src/session/driver-state.js';
import type { DriverState } from '../../src/session/driver-state.js';
import { CYCLE_S, GOAL, inState, START } from '../support/session-rig.js';
import type { MovedArm } from '../support/session-rig.js';
import { SoftArm } from '../support/soft-arm.js';
import { told, ToldSession } from '../support/told-session.js';

const TARGET = [0.9, -0.6, 0] as const;
const OTHER = [-0.4, 0.1, 0] as const;
const done = (rig: ToldSession) => rig.until(inState('idle'));

/** Two links of 0.5 m that turn about the same axis. */
const planar = loadArm(
  `<robot name="planar">${['base', 'upper', 'lower', 'hand'].map((name) => `<link name="${name}"/>`).join('')}
    <joint name="shoulder" type="revolute"><parent link="base"/><child link="upper"/><axis xyz="0 0 1"/>
      <limit lower="-1.55" upper="1.55" velocity="2" effort="10"/></joint>
    <joint name="elbow" type="revolute"><parent link="upper"/><child link="lower"/><origin xyz="0.5 0 0"/><axis xyz="0 0 1"/>
      <limit lower="-1.55" upper="1.55" velocity="2" effort="10"/></joint>
    <joint name="wrist" type="fixed"><parent link="lower"/><child link="hand"/><origin xyz="0.5 0 0"/></joint></robot>`,
  { joints: ['shoulder', 'elbow'], baseLink: 'base', tipLink: 'hand' },
);

/** Joints without friction that torques move; without torques they hold their commands. */
class TorqueArm implements MovedArm {
  readonly position = Float64Array.from(START);
  readonly velocity = new Float64Array(2);
  rig: ToldSession | undefined;

  advance(dtS: number, command: Float64Array): void {
    const byTorque = this.rig?.session.mode === 'torque';
    for (let j = 0; j < 2; j++) {
      if (byTorque) this.velocity[j] += command[j] * dtS;
      else this.velocity[j] = (command[j] - this.position[j]) / dtS;
      this.position[j] += this.velocity[j] * dtS;
    }
  }
}

/** Noise that is the same every time. */
function shaken(arm: SoftArm): MovedArm {
  let n = 0;
  const position = new Float64Array(2);
  const { velocity } = arm;
  return {
    position,
    velocity,
    advance: (dtS, command) => {
      arm.advance(dtS, command);
      for (let j = 0; j < 2; j++) position[j] = arm.position[j] + 3e-4 * Math.sin(12.9898 * ++n);
    },
  };
}

const soft = (rig: ToldSession, sagRad = 0.02, servoHz = 5) => {
  const arm = new SoftArm([0, 0], servoHz, sagRad);
  rig.arm = arm;
  return arm;
};

const hear = (rig: ToldSession, state: Partial<DriverState> = {}) => {
  rig.commands.length = 0;
  rig.session.setDriver({ ...plainDriver, ...state });
};

/** The answer to a request is told, too. */
const ask = (rig: ToldSession, what: string, answer: unknown) => {
  rig.tell('request', `${what}: ${answer === undefined ? 'taken' : told(answer)}`);
};

const stories: Record<string, () => Promise<ToldSession>> = {
  'two reaches': async () => {
    const rig = new ToldSession();
    await rig.ready();
    ask(rig, 'target', rig.session.offer(TARGET, 'first'));
    await done(rig);
    rig.set({ learning: false, exploration: true, reachToleranceM: 0.01 });
    ask(rig, 'target', rig.session.offer([0.9, -0.5, 0]));
    await done(rig);
    return rig;
  },
  'two reaches by trajectories': async () => {
    const rig = new ToldSession('trajectory');
    await rig.ready();
    rig.session.offerAll([TARGET, OTHER], ['a', 'b']);
    await done(rig);
    await rig.run(30);
    await done(rig);
    return rig;
  },
  'a soft arm that is late and noisy': async () => {
    const rig = new ToldSession();
    rig.arm = shaken(soft(rig));
    rig.latencyCycles = 4;
    rig.set({ settleAverageS: 0.3 });
    await rig.ready();
    rig.session.offer(TARGET);
    await done(rig);
    rig.session.offer(OTHER);
    await done(rig);
    return rig;
  },
  'a soft arm that is switched off and on': async () => {
    const rig = new ToldSession();
    const arm = soft(rig, 0.05, 3);
    await rig.ready();
    await rig.run(150);
    arm.driven = false;
    await rig.run(120);
    arm.driven = true;
    await rig.run(120);
    ask(rig, 'target', rig.session.offer(TARGET));
    await done(rig);
    arm.driven = false;
    ask(rig, 'target', rig.session.offer(OTHER));
    await rig.run(300);
    return rig;
  },
  pauses: async () => {
    const rig = new ToldSession();
    await rig.ready();
    ask(rig, 'resume', rig.session.resume());
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(35);
    ask(rig, 'pause', rig.session.pause());
    await rig.run(60);
    rig.offset = [0.02, -0.01];
    ask(rig, 'confirm', rig.session.confirm());
    ask(rig, 'home', rig.session.home());
    ask(rig, 'resume', rig.session.resume());
    await done(rig);
    return rig;
  },
  'a pause of a trajectory': async () => {
    const rig = new ToldSession('trajectory');
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(35);
    rig.session.pause();
    await rig.run(60);
    rig.session.resume();
    await done(rig);
    return rig;
  },
  'a stop, with limits of jerk': async () => {
    const rig = new ToldSession('position', { jerk: Float64Array.of(60, 40) });
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    ask(rig, 'stop', rig.session.stop());
    await rig.run(60);
    ask(rig, 'target', rig.session.offer(OTHER));
    ask(rig, 'home', rig.session.home());
    rig.session.deactivate();
    await rig.run(20);
    rig.session.activate();
    await rig.run(10);
    ask(rig, 'reset', rig.session.resetStop());
    ask(rig, 'reset', rig.session.resetStop());
    ask(rig, 'home', rig.session.home());
    ask(rig, 'home', rig.session.home());
    await done(rig);
    return rig;
  },
  'joint states that stop': async () => {
    const rig = new ToldSession();
    rig.talking = false;
    rig.session.activate();
    ask(rig, 'target', rig.session.offer(OTHER));
    await rig.run(120);
    rig.talking = true;
    await done(rig);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.talking = false;
    await rig.run(80);
    rig.talking = true;
    await rig.run(30);
    rig.session.offer(TARGET);
    await done(rig);
    return rig;
  },
  'an arm that does not follow': async () => {
    const rig = new ToldSession('position', { jerk: Float64Array.of(60, 40) });
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(20);
    rig.obeying = false;
    rig.noise = 1e-5;
    await rig.run(150);
    rig.obeying = true;
    rig.session.offer(TARGET);
    await rig.run(400);
    return rig;
  },
  'encoders that lie': async () => {
    const rig = new ToldSession('position', { credibleVelocity: Float64Array.of(6, 6) });
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(20);
    rig.offset = [NaN, 0];
    await rig.run(30);
    rig.offset = [0, 0];
    rig.obeying = false;
    rig.measured.position.set(rig.command);
    await rig.run(30);
    rig.obeying = true;
    await rig.run(30);
    rig.offset = [0.25, 0];
    await rig.run(40);
    ask(rig, 'reset', rig.session.resetStop());
    rig.offset = [0, 0];
    await rig.run(40);
    ask(rig, 'reset', rig.session.resetStop());
    await rig.run(40);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    // All joints repeat to the bit while the command moves on.
    rig.obeying = false;
    await rig.run(60);
    ask(rig, 'reset', rig.session.resetStop());
    await rig.run(20);
    return rig;
  },
  'joints beyond their limits': async () => {
    const rig = new ToldSession();
    rig.measured.position.set([1.553, -1.4]);
    await rig.ready();
    await rig.run(20);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(20);
    rig.obeying = false;
    rig.measured.position.set([1.7, 0]);
    await rig.run(40);
    const outside = new ToldSession();
    outside.measured.position.set([1.65, 0]);
    outside.session.activate();
    outside.session.offer(OTHER);
    await outside.run(120);
    outside.measured.position.set([1.555, 0]);
    await outside.run(5);
    outside.session.offer(TARGET);
    await done(outside);
    rig.lines.push(...outside.lines);
    return rig;
  },
  'movements that wait to be confirmed': async () => {
    const rig = new ToldSession();
    rig.set({ confirmMovements: true });
    await rig.ready();
    ask(rig, 'confirm', rig.session.confirm());
    rig.session.offer(TARGET, 'a');
    await rig.run(20);
    ask(rig, 'confirm', rig.session.confirm());
    await rig.until(inState('thinking'));
    await rig.run(20);
    rig.session.offer(OTHER, 'b');
    await rig.run(20);
    rig.session.pause();
    ask(rig, 'confirm', rig.session.confirm());
    rig.session.resume();
    rig.offset = [0.02, 0];
    await rig.run(5);
    ask(rig, 'confirm', rig.session.confirm());
    await rig.run(20);
    ask(rig, 'confirm', rig.session.confirm());
    await done(rig);
    return rig;
  },
  'queues of targets': async () => {
    const rig = new ToldSession();
    rig.controller.startsAnywhere = true;
    await rig.ready();
    const release = rig.controller.hold();
    ask(rig, 'targets', rig.session.offerAll([TARGET, OTHER, TARGET], ['1', '2', '3']));
    await rig.run(10);
    ask(rig, 'targets', rig.session.offerAll([OTHER, [NaN, 0, 0]], ['4', '5']));
    ask(rig, 'targets', rig.session.offerAll([OTHER, [0, 0, 1.2]], ['6', '7']));
    release();
    await rig.until(inState('moving'));
    ask(rig, 'targets', rig.session.offerAll([OTHER, TARGET], ['8', '9']));
    await rig.run(30);
    ask(rig, 'target', rig.session.offer(OTHER, '10'));
    ask(rig, 'no targets', rig.session.offerAll([]));
    await rig.run(30);
    rig.session.reject(new TargetRejected('frame', 'a target in another frame'), OTHER);
    await done(rig);
    await rig.run(5);
    rig.session.stop();
    ask(rig, 'target', rig.session.offer(OTHER, '11'));
    await rig.run(60);
    return rig;
  },
  'what controllers do wrong': async () => {
    const rig = new ToldSession();
    await rig.ready();
    const plans: (typeof rig.controller.plan)[] = [
      () => new TargetRejected('unknown_region', 'nothing near'),
      () => new ModelError('broken'),
      ({ start }) => homing(start, Float64Array.of(1.7, 0), rig.limits, 1),
      ({ start }) =>
        homing(
          start.map((q) => q + 0.2),
          GOAL,
          rig.limits,
          1,
        ),
      ({ start }) => ({ ...homing(start, GOAL, rig.limits, 1), durationS: NaN }),
      ({ start }) => ({ ...homing(start, GOAL, rig.limits, 1), durationS: 4000 }),
      () => ({ kind: 'feedback', mode: 'torque', durationS: 1, command: () => undefined }),
      ({ start }) => ({
        kind: 'feedback',
        mode: 'position',
        durationS: 1,
        command: (tS, _measured, out) => {
          out.set(tS < 0.3 ? start : [start[0] + 0.3, NaN]);
        },
      }),
    ];
    for (const plan of plans) {
      rig.controller.plan = plan;
      rig.session.offer(TARGET);
      await rig.run(220);
    }
    rig.controller.plan = ({ start }) => homing(start, GOAL, rig.limits, 1);
    rig.controller.learnt = new ModelError('cannot learn');
    rig.session.offer(TARGET);
    await rig.run(400);
    rig.session.internalFault('something else');
    await rig.run(5);
    return rig;
  },
  'time that is scaled': async () => {
    const rig = new ToldSession();
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(20);
    for (const scale of [0.5, 0, 0.25, 1]) {
      rig.session.setTimeScale(scale);
      await rig.run(30);
    }
    await done(rig);
    rig.session.offer(OTHER);
    await rig.until(inState('moving'));
    rig.session.setTimeScale(0.5);
    await rig.run(30);
    rig.session.pause();
    await rig.run(100);
    rig.session.resume();
    await done(rig);
    return rig;
  },
  'a driver with news': async () => {
    const rig = new ToldSession();
    await rig.ready();
    const begin = async () => {
      rig.session.offer(TARGET);
      await rig.until(inState('moving'));
      await rig.run(30);
    };
    await begin();
    hear(rig, { disabled: 'nobody presses the switch' });
    await rig.run(50);
    ask(rig, 'target', rig.session.offer(OTHER));
    ask(rig, 'home', rig.session.home());
    hear(rig);
    await rig.run(10);
    await begin();
    hear(rig, { obstacle: { kind: 'notFollowed', reason: 'the robot stands' } });
    await rig.run(50);
    ask(rig, 'target', rig.session.offer(OTHER));
    hear(rig);
    await rig.run(10);
    await begin();
    hear(rig, { failure: { halt: { kind: 'notFollowed', reason: 'it gave up' }, braking: true } });
    await rig.cycle();
    hear(rig);
    await rig.run(60);
    await begin();
    hear(rig, { contact: { kind: 'contact', reason: '12 N', value: 12, limit: 10, latched: true } });
    await rig.run(60);
    hear(rig);
    ask(rig, 'reset', rig.session.resetStop());
    await rig.run(10);
    rig.session.offer(OTHER);
    await rig.until(inState('settling'));
    hear(rig, { working: true });
    await rig.run(60);
    hear(rig);
    await done(rig);
    return rig;
  },
  'clocks that jump and stand': async () => {
    const rig = new ToldSession();
    await rig.ready();
    for (const by of [-3, 5]) {
      rig.session.offer(TARGET);
      await rig.until(inState('moving'));
      await rig.run(30);
      rig.timeS += by;
      rig.session.clockJumped(by);
      rig.commands.length = 0;
      await rig.run(30);
    }
    rig.session.setStanding('the clock stands');
    ask(rig, 'target', rig.session.offer(TARGET));
    ask(rig, 'home', rig.session.home());
    await rig.run(10);
    rig.session.setStanding(undefined);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.setSilence(5);
    await rig.run(40);
    ask(rig, 'target', rig.session.offer(TARGET));
    rig.session.setSilence(undefined);
    await rig.run(20);
    rig.session.setLate(true);
    ask(rig, 'target', rig.session.offer(TARGET));
    await rig.run(20);
    rig.session.setLate(false);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.setDoubt({ kind: 'jointStatesInvalid', reason: 'two publishers disagree' });
    await rig.run(40);
    rig.session.setDoubt(undefined);
    await rig.run(10);
    return rig;
  },
  'cycles that are late': async () => {
    const rig = new ToldSession();
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    for (const cycles of [2, 3, 5, 9, 11, 40]) {
      await rig.cycle(cycles * CYCLE_S);
      await rig.run(7);
    }
    await done(rig);
    return rig;
  },
  'a session that trains, goes home and ends': async () => {
    const rig = new ToldSession();
    rig.session.setTraining(0.25);
    await rig.ready().catch(() => rig);
    ask(rig, 'home', rig.session.home());
    ask(rig, 'target', rig.session.offer(TARGET));
    await rig.run(10);
    rig.session.setTraining(0.75);
    await rig.run(10);
    rig.session.setTraining(undefined);
    await done(rig);
    ask(rig, 'home', rig.session.home());
    await done(rig);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.deactivate();
    await rig.run(60);
    ask(rig, 'pause', rig.session.pause());
    ask(rig, 'resume', rig.session.resume());
    ask(rig, 'home', rig.session.home());
    ask(rig, 'target', rig.session.offer(TARGET));
    rig.session.activate();
    await rig.run(10);
    return rig;
  },
  'movements that limits slow': async () => {
    const rig = new ToldSession('position', {
      velocity: Float64Array.of(1, 2),
      jerk: Float64Array.of(1e9, 30),
    });
    rig.set({ movementDurationS: 0.1 });
    const bend = (start: Float64Array) => {
      const rows = Array.from({ length: 20 }, (_, i) => (i + 1) / 20);
      return Float64Array.from(
        rows.flatMap((x) => [start[0] + 0.8 * x, start[1] + 0.4 * Math.sin(6 * x) - 0.5 * x]),
      );
    };
    rig.controller.plan = ({ start }) => retime(bend(start), start, rig.limits, 0.2);
    await rig.ready();
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(30);
    rig.session.pause();
    await rig.run(60);
    rig.session.resume();
    await done(rig);
    return rig;
  },
  'a hand that is slow and stays in its box': async () => {
    const rig = new ToldSession('position', {
      kinematics: planar,
      places: new ArmPlaces(planar),
      handSpeedMPerS: 0.25,
      workspaceMin: Float64Array.of(-0.2, -0.9, -0.1),
      workspaceMax: Float64Array.of(0.99, 0.95, 0.1),
    });
    await rig.ready();
    rig.session.offer([0.7, 0.4, 0]);
    await done(rig);
    rig.controller.plan = ({ start }) => homing(start, Float64Array.of(1.4, 0.4), rig.limits, 1);
    rig.session.offer([0.7, 0.4, 0]);
    await done(rig);
    rig.controller.plan = ({ start }) => ({
      kind: 'feedback',
      mode: 'position',
      durationS: 3,
      command: (tS, _measured, out) => {
        for (let j = 0; j < 2; j++) out[j] = start[j] - [0.3, 0.8][j] * tS;
      },
    });
    rig.session.offer([0.7, 0.4, 0]);
    await done(rig);
    return rig;
  },
  'a joint that is stuck': async () => {
    const rig = new ToldSession();
    rig.controller.holdsJoints = true;
    rig.set({ holdStuckJoints: true });
    rig.controller.plan = ({ start, held }) => {
      const goal = GOAL.map((q, j) => (held !== undefined && Number.isFinite(held[j]) ? start[j] : q));
      return homing(start, goal, rig.limits, 1);
    };
    const position = new Float64Array(2);
    const velocity = new Float64Array(2);
    let stuck = false;
    rig.arm = {
      position,
      velocity,
      advance: (dtS, command) => {
        for (let j = stuck ? 1 : 0; j < 2; j++) {
          velocity[j] = (command[j] - position[j]) / dtS;
          position[j] = command[j];
        }
      },
    };
    await rig.ready();
    rig.session.offer(TARGET);
    await done(rig);
    stuck = true;
    for (let n = 0; n < 3; n++) {
      rig.session.offer(TARGET);
      await rig.run(500);
      if (n === 1) stuck = false;
    }
    return rig;
  },
  'joints that turn on and on': async () => {
    const rig = new ToldSession('position', {
      lower: Float64Array.of(-1e9, -6),
      upper: Float64Array.of(1e9, 6),
      jointLower: Float64Array.of(-1e9, -6.1),
      jointUpper: Float64Array.of(1e9, 6.1),
    });
    const true_ = Float64Array.of(3, 2.5);
    const position = true_.slice();
    const velocity = new Float64Array(2);
    const wrap = (q: number) => q - 2 * Math.PI * Math.round(q / (2 * Math.PI));
    rig.arm = {
      position,
      velocity,
      advance: (dtS, command) => {
        for (let j = 0; j < 2; j++) {
          velocity[j] = (command[j] - true_[j]) / dtS;
          true_[j] = command[j];
          position[j] = wrap(true_[j]);
        }
      },
    };
    rig.controller.startsAnywhere = true;
    rig.controller.plan = ({ start }) => homing(start, Float64Array.of(4.5, 5.5), rig.limits, 1);
    await rig.ready();
    rig.session.offer(TARGET);
    await done(rig);
    rig.controller.plan = ({ start }) => homing(start, Float64Array.of(2, -3.5), rig.limits, 1);
    rig.session.offer(TARGET);
    await done(rig);
    return rig;
  },
  'laws that feel': async () => {
    const arm = new TorqueArm();
    const rig = new ToldSession(
      'position',
      { effort: Float64Array.of(3, 4) },
      { modes: ['position', 'torque'] },
    );
    arm.rig = rig;
    rig.arm = arm;
    const law = (push: number, seconds = 1): FeedbackLaw => ({
      kind: 'feedback',
      mode: 'torque',
      durationS: seconds,
      command: (tS, { position, velocity }, out) => {
        for (let j = 0; j < 2; j++)
          out[j] = 20 * (START[j] + (j === 0 ? 0.3 : -0.2) * Math.min(1, tS) - position[j]) - 6 * velocity[j];
        out[0] += push;
      },
    });
    await rig.ready();
    rig.controller.plan = () => law(0);
    rig.session.offer(TARGET);
    await done(rig);
    rig.controller.plan = () => law(0, 3);
    rig.session.offer(TARGET);
    await rig.until(inState('moving'));
    await rig.run(40);
    rig.session.pause();
    await rig.run(60);
    rig.session.resume();
    await done(rig);
    rig.controller.plan = () => law(40, 3);
    rig.session.offer(TARGET);
    await rig.run(300);
    return rig;
  },
};

describe('a whole session', () => {
  it.each(Object.keys(stories))('is the one that was told: %s', async (name) => {
    const rig = await stories[name]();
    await expect(rig.text).toMatchFileSnapshot(`stories/${name.replaceAll(/[ ,]+/g, '-')}.txt`);
  });
});
