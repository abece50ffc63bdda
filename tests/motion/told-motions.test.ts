/**
 * Numbers of the room, with random but repeated input, held against the lines in stories/: what each formula gave when they
 * were written; the other tests say what is right. A line that differs is a change that an arm will feel: look at it, then
 * write the lines anew (vitest -u).
 */
import { describe, expect, it } from 'vitest';
import { rotationOf } from '../../src/arm/transform.js';
import { Random } from '../../src/model/numbers/random.js';
import type { RandomStream } from '../../src/model/numbers/random.js';
import { ArmPlaces } from '../../src/motion/arm-places.js';
import { BoundedDescent } from '../../src/motion/bounded-descent.js';
import { brake, brakeFully, restingPosture } from '../../src/motion/brake.js';
import { CollisionCheck } from '../../src/motion/collision-check.js';
import type { CollisionSpace } from '../../src/motion/collision-check.js';
import { CommandHistory } from '../../src/motion/command-history.js';
import { follow } from '../../src/motion/follow.js';
import { createGuardState, tolerate } from '../../src/motion/guard-state.js';
import type { GuardState } from '../../src/motion/guard-state.js';
import { guardStep } from '../../src/motion/guard.js';
import { HeldArm } from '../../src/motion/held-arm.js';
import { descend } from '../../src/motion/inverse-kinematics.js';
import { jerkLimitedStop } from '../../src/motion/jerk-limited-stop.js';
import { motionLimits } from '../../src/motion/motion-limits.js';
import type { MotionLimits } from '../../src/motion/motion-limits.js';
import { MotionTime } from '../../src/motion/motion-time.js';
import type { Movement } from '../../src/motion/movement.js';
import { endingAt } from '../../src/motion/oriented-movement.js';
import { PathClearance, PathLimits } from '../../src/motion/path-checks.js';
import { PathSpline } from '../../src/motion/path-spline.js';
import { planFrom } from '../../src/motion/plan.js';
import { createMeasurement } from '../../src/motion/plant.js';
import { PoseDescent } from '../../src/motion/pose-descent.js';
import { ReachMap } from '../../src/motion/reach-map.js';
import { ReadingWatch } from '../../src/motion/reading-watch.js';
import { homing, inOwnTime, retime } from '../../src/motion/retime.js';
import { pathFrom } from '../../src/motion/start-anywhere.js';
import { guardTorque } from '../../src/motion/torque-guard.js';
import { brakingTrajectory, joinedAhead } from '../../src/motion/trajectory.js';
import { Turns } from '../../src/motion/turns.js';
import { resolveSettings } from '../../src/parameters/settings.js';
import { leftArm } from '../support/brains.js';
import { rigLimits } from '../support/session-rig.js';
import { told } from '../support/told-session.js';

const between = (random: RandomStream, low: number, high: number) => low + (high - low) * random.uniform();
const vector = (random: RandomStream, count: number, low: number, high: number) =>
  Float64Array.from({ length: count }, () => between(random, low, high));

/** Limits of two joints, of which the second is narrower, slower and jerks less. */
const limits = rigLimits({
  upper: Float64Array.of(1.5, 0.9),
  jointUpper: Float64Array.of(1.55, 0.95),
  velocity: Float64Array.of(2, 1.5),
  acceleration: Float64Array.of(5, 7),
});
const withJerk: MotionLimits = { ...limits, jerk: Float64Array.of(60, 40) };
const ofLeftArm = motionLimits(leftArm, resolveSettings('robot', { 'limits.hand_speed': 0.4 }));

function stateOf(random: RandomStream, speed = 1): GuardState {
  const state = createGuardState(2);
  state.timeS = 0;
  for (let j = 0; j < 2; j++) {
    state.position[j] = between(random, limits.lower[j] - 0.1, limits.upper[j] + 0.1);
    state.velocity[j] =
      random.uniform() < 0.1 ? 0 : speed * between(random, -limits.velocity[j], limits.velocity[j]);
  }
  tolerate(limits, state, state.position);
  return state;
}

/** Where a movement is at some times, also before and after it. */
function samples(movement: Movement, joints: number): string {
  const { durationS, slowedBy } = movement;
  const [q, qd] = [new Float64Array(joints), new Float64Array(joints)];
  const at = [-0.1, 0, 0.07, 0.21, 0.5, 0.83, 0.97, 1, 1.2].map((share) => {
    movement.sample(share * durationS, q, qd);
    return `${told(q)}${told(qd)}`;
  });
  return [`${told(durationS)} s, slowed by ${told(slowedBy ?? 'nothing')}`, ...at].join('\n  ');
}

/** A path of twelve rows that bends. */
const bent = (random: RandomStream, start: Float64Array, size: number) =>
  Float64Array.from({ length: 12 * start.length }, (_, i) => {
    const row = Math.floor(i / start.length) + 1;
    const j = i % start.length;
    return (
      start[j] +
      size *
        ((row / 12) * (j % 2 === 0 ? 1 : -1) + 0.3 * Math.sin(row * (j + 0.5)) + between(random, -0.02, 0.02))
    );
  });

/** Two balls of which joints move one along x and y, and one that stands. */
const balls = (): CollisionSpace => ({
  joints: 2,
  pairs: 2,
  levers: Float64Array.of(1, 1, 1, 0),
  horizonM: 0.3,
  startDistances: Float64Array.of(0.5, 0.01),
  look: ([x, y], distances) => {
    const far = [Math.hypot(x - 0.6, y - 0.2) - 0.1, Math.abs(x + 0.5) + 0.01];
    for (let pair = 0; pair < 2; pair++) distances[pair] = far[pair] < 0.3 ? far[pair] : Infinity;
  },
  bodiesOf: (pair) =>
    [
      ['ball', 'post'],
      ['ball', 'wall'],
    ][pair] as [string, string],
});

const stories: Record<string, (random: RandomStream, tell: (...what: unknown[]) => void) => void> = {
  brakes: (random, tell) => {
    for (let n = 0; n < 60; n++) {
      const state = stateOf(random);
      const out = createGuardState(2);
      const rest = new Float64Array(2);
      const dtS = [0.01, 0.002, 0.05, 0.4][n % 4];
      brake(limits, state, dtS, out);
      restingPosture(limits, state, rest);
      tell(state.position, state.velocity, dtS, out.position, out.velocity, rest);
      brakeFully(limits, state, n % 2, dtS, out);
      tell(out.position, out.velocity);
    }
  },
  follows: (random, tell) => {
    for (let n = 0; n < 150; n++) {
      const state = stateOf(random, n % 3 === 0 ? 0.2 : 1);
      const out = createGuardState(2);
      const dtS = [0.01, 0.002, 0.05][n % 3];
      const far = [0.02, 0.2, 2, 0.002][n % 4];
      const desired = {
        position: state.position.map((q, j) => q + state.velocity[j] * dtS + between(random, -far, far)),
        velocity: state.velocity.map((w) => w + between(random, -5 * far, 5 * far)),
      };
      const verdict = follow(limits, state, desired, dtS, out);
      tell(verdict, out.position, out.velocity, out.finding);
    }
  },
  guards: (random, tell) => {
    for (const kept of [limits, withJerk]) {
      let state = stateOf(random, 0);
      let next = createGuardState(2);
      const measured = createMeasurement(2);
      const wish = { position: state.position.slice(), velocity: new Float64Array(2) };
      for (let n = 1; n <= 150; n++) {
        const nowS = n * 0.01;
        for (let j = 0; j < 2; j++) {
          wish.velocity[j] = 1.2 * Math.sin(nowS * (3 + j)) + (n % 40 === 0 ? 2 : 0);
          wish.position[j] += wish.velocity[j] * 0.01;
          measured.position[j] = state.position[j] + between(random, -1e-3, 1e-3) + (n % 60 > 55 ? 0.31 : 0);
        }
        measured.stampS = nowS - (n % 50 > 47 ? 0.15 : 0.01);
        const desired = n % 30 > 26 ? undefined : wish;
        const verdict = guardStep(kept, state, measured, desired, nowS, next, state.position, n % 30 > 22);
        tell(verdict, next.position, next.velocity, next.finding, next.toleratedUpper);
        [state, next] = [next, state];
      }
    }
  },
  'stops with limited jerk': (random, tell) => {
    for (let n = 0; n < 30; n++) {
      const state = stateOf(random, 0.9);
      const stop = jerkLimitedStop(withJerk, state, vector(random, 2, -8, 8));
      tell(state.position, state.velocity);
      if (stop !== undefined) tell(samples(stop, 2));
    }
  },
  movements: (random, tell) => {
    const cases: MotionLimits[] = [limits, withJerk, { ...limits, acceleration: Float64Array.of(100, 100) }];
    for (const kept of cases)
      for (const askedS of [0.2, 1, 4]) {
        const start = vector(random, 2, -0.4, 0.2);
        const way = homing(start, vector(random, 2, -0.9, 0.8), kept, askedS);
        const path = retime(bent(random, start, 0.5), start, kept, askedS);
        const own = inOwnTime(bent(random, start, 0.5), start, kept);
        for (const movement of [way, path, own, endingAt(path, vector(random, 2, -0.9, 0.8), kept)]) {
          tell(samples(movement, 2));
          tell(samples(movement.remaining(0.4 * movement.durationS, vector(random, 2, -0.4, 0.4)), 2));
        }
      }
    for (const askedS of [0.3, 5]) {
      const start = Float64Array.of(0.1, 0.5, 0, -0.4);
      tell(samples(homing(start, vector(random, 4, -0.3, 0.4), ofLeftArm, askedS), 4));
      tell(samples(retime(bent(random, start, 0.2), start, ofLeftArm, askedS), 4));
    }
  },
  'plans and trajectories': (random, tell) => {
    const planar: MotionLimits = {
      ...ofLeftArm,
      workspaceMin: Float64Array.of(-0.3, -0.3, -0.3),
      workspaceMax: Float64Array.of(0.35, 0.35, 0.3),
    };
    for (let n = 0; n < 24; n++) {
      const from = createGuardState(4);
      from.position.set([0.1, 0.5, 0, -0.4]);
      const kept = n % 2 === 0 ? planar : ofLeftArm;
      const way = homing(
        from.position,
        vector(random, 4, -0.5, 0.9),
        n % 3 === 0 ? ofLeftArm : kept,
        0.5 + (n % 4),
      );
      const law =
        n % 5 === 0
          ? {
              ...way,
              sample: (t: number, q: Float64Array, qd: Float64Array) => {
                way.sample(1.3 * t, q, qd);
              },
            }
          : way;
      const plan = planFrom(from, law, kept, 0.01);
      if ('verdict' in plan) tell(plan);
      else tell(plan.law.durationS, plan.trajectory?.timesS.length, plan.trajectory?.positions.slice(-4));
    }
    for (let n = 0; n < 12; n++) {
      const state = stateOf(random);
      const kept = n % 2 === 0 ? limits : withJerk;
      const stop = jerkLimitedStop(kept, state, vector(random, 2, -3, 3));
      const braking = brakingTrajectory(kept, state, 0.01, stop);
      const joined = joinedAhead(braking, [0.05, 0.5, 0][n % 3]);
      tell(braking.timesS.length, braking.positions.slice(-2), braking.velocities.slice(2, 6));
      tell(
        joined.timesS.slice(0, 2),
        joined.timesS.length,
        joined.positions.slice(0, 2),
        joined.velocities.slice(0, 2),
      );
    }
  },
  splines: (random, tell) => {
    const spline = new PathSpline(2);
    for (let n = 0; n < 8; n++) {
      const start = vector(random, 2, -0.4, 0.4);
      const path = bent(random, start, 0.6);
      spline.load(start, n < 6 ? path : path.slice(0, 6));
      const [q, slope] = [new Float64Array(2), new Float64Array(2)];
      for (const phase of [-0.5, 0, 0.3, 1, 1.75, spline.length - 0.2, spline.length, spline.length + 1]) {
        spline.position(phase, q);
        spline.slopes(phase, slope);
        tell(q, slope);
      }
      tell(
        [0, 1, 2].map((knot) => [
          spline.slope(knot, 0.4, 1),
          spline.curvature(knot, 0.7, 0),
          spline.third(knot, 1),
        ]),
      );
      const within = Array.from({ length: 40 }, (_, i) =>
        Number(spline.within(Float64Array.of(-2, -0.3 - 0.02 * i), Float64Array.of(0.2 + 0.025 * i, 2))),
      );
      tell(within.join(''));
      const low = new PathLimits(Float64Array.of(-0.6, -0.8), Float64Array.of(0.8, 0.6));
      tell(
        low.allow(path, start),
        new PathClearance(2, new CollisionCheck(balls(), 0.05)).allow(path, start),
      );
    }
  },
  collisions: (random, tell) => {
    for (let n = 0; n < 40; n++) {
      let looks = 0;
      const space = balls();
      const counted = {
        ...space,
        look: (q: Float64Array, out: Float64Array) => {
          looks++;
          space.look(q, out);
        },
      };
      const check = new CollisionCheck(counted, [0.02, 0.05, 0.1][n % 3], n % 2 === 0 ? undefined : 0.004);
      const postures = Float64Array.from([
        ...vector(random, 2, -0.2, 0.3),
        ...vector(random, 2, -0.8, 1.2),
        ...vector(random, 2, -0.8, 1.2),
      ]);
      tell(
        postures,
        check.at(postures.subarray(4)) ?? 'free',
        check.along(postures) ?? 'free',
        check.isClear(postures),
        looks,
      );
    }
  },
  'searches for postures': (random, tell) => {
    const { lower, upper } = ofLeftArm;
    const map = new ReachMap(leftArm, lower, upper);
    const bounded = new BoundedDescent(leftArm, lower, upper);
    const pose = new PoseDescent(leftArm, lower, upper);
    for (let n = 0; n < 30; n++) {
      const point = vector(random, 3, -0.45, 0.45);
      const found = map.nearest(
        point,
        n % 3 === 0 ? 0.02 : undefined,
        n % 5 === 0 ? (q) => q[0] > 0 : undefined,
      );
      tell(point, found);
      const from = lower.map((low, j) => between(random, low, upper[j]));
      const [a, b, c] = [from.slice(), from.slice(), from.slice()];
      tell(bounded.descend(point, a, n % 2 === 0 ? 1e-6 : 0.01), a);
      tell(
        descend({ kinematics: leftArm, lower, upper, nearM: 1e-4, steps: 30, dampingM: 0.02 }, point, b),
        b,
      );
      const turn = vector(random, 4, -1, 1);
      const size = Math.hypot(...turn);
      const rotation = rotationOf([turn[0] / size, turn[1] / size, turn[2] / size, turn[3] / size]);
      tell(pose.descend({ position: point, rotation }, [0, 0.02, 0.2][n % 3], c), c);
    }
  },
  torques: (random, tell) => {
    const kept: MotionLimits = { ...limits, effort: Float64Array.of(3, 4) };
    for (let n = 0; n < 60; n++) {
      const state = stateOf(random);
      const measured = createMeasurement(2);
      measured.position.set(state.position);
      measured.velocity.set(state.velocity.map((w) => 1.1 * w));
      measured.stampS = n % 9 === 0 ? -0.2 : 0;
      const torque = vector(random, 2, -6, 6);
      tell(guardTorque(kept, state, measured, 0, torque, state.finding), torque, state.finding);
    }
  },
  'places of an arm': (random, tell) => {
    const places = new ArmPlaces(leftArm);
    places.begin(vector(random, 4, -0.4, 0.4));
    for (let n = 0; n < 20; n++) tell(places.next(vector(random, 4, -0.4, 0.4)));
  },
  'commands of the past': (random, tell) => {
    for (const cycleS of [0.01, 0.1, 0.0005]) {
      const history = new CommandHistory(2, cycleS);
      const out = new Float64Array(2);
      let timeS = 0;
      for (let n = 0; n < 90; n++) {
        timeS += n === 70 ? -1 : n % 11 === 0 ? 0 : cycleS * (n % 17 === 0 ? 3 : 1);
        history.note(timeS, vector(random, 2, -1, 1));
        if (n % 4 > 0) continue;
        history.at(timeS - cycleS * between(random, -1, 60), out);
        tell(out);
      }
    }
  },
  turns: (random, tell) => {
    const wide = {
      jointLower: Float64Array.of(-6.3, -2.9, -1e9),
      jointUpper: Float64Array.of(6.3, 2.9, 1e9),
    };
    for (let n = 0; n < 60; n++) {
      const turns = new Turns(3);
      const seen = vector(random, 3, -7, 7);
      const before = vector(random, 3, -6.5, 6.5);
      const expected = vector(random, 3, -6.5, 6.5);
      const first = seen.slice();
      turns.unwrap(wide, first, n % 3 === 0 ? before : undefined, n % 2 === 0 ? expected : undefined);
      const second = seen.map((q) => q - 2 * Math.PI * Math.round(q / (2 * Math.PI)));
      turns.unwrap(wide, second, n % 5 === 0 ? undefined : first, expected);
      tell(seen, first, second);
    }
  },
  readings: (random, tell) => {
    const kept: MotionLimits = { ...limits, credibleVelocity: Float64Array.of(6, 4.5) };
    const watch = new ReadingWatch(2);
    const measured = createMeasurement(2);
    const expected = new Float64Array(2);
    let timeS = 0;
    for (let n = 0; n < 400; n++) {
      timeS += [0.01, 0.01, 0.01, 0.004, 0.02, 0.05][Math.floor(n / 20) % 6] + (n % 97 === 0 ? 0.2 : 0);
      measured.stampS = n % 13 === 0 ? measured.stampS : timeS;
      for (let j = 0; j < 2; j++) {
        expected[j] += 0.004 * Math.sin(n / 15 + j);
        const frozen = n % 120 > 90;
        if (!frozen)
          measured.position[j] =
            expected[j] + between(random, -1e-3, 1e-3) + (n % 71 === 0 ? between(random, -0.5, 0.5) : 0);
      }
      watch.read(kept, measured, expected);
      if (n % 83 === 0) watch.accept();
      if (n % 89 === 0) watch.forget();
      if (n % 61 === 0) watch.restart();
      tell(watch.doubt ?? 'none', watch.position ?? 'none');
    }
  },
  'scales of time': (random, tell) => {
    for (const streamed of [true, false]) {
      const time = new MotionTime(0.01, streamed);
      const acceleration = new Float64Array(2);
      for (let n = 0; n < 120; n++) {
        if (n % 20 === 0) time.scale = [1, 0.5, 0, 0.25, 1, 0.8][n / 20];
        const velocity = vector(random, 2, -2, 2);
        const dtS = [0.01, 0.01, 0.02, 0.021, 0.05, 0.3, 0, -1][n % 8];
        tell(time.slip(limits, velocity, dtS, n % 7 > 0));
        if (n % 33 === 0) time.begin();
        if (n % 27 > 0) continue;
        acceleration.set([3, -2]);
        time.brake(velocity, acceleration);
        tell(velocity, acceleration);
      }
    }
  },
  'arms that are held': (random, tell) => {
    const held = new HeldArm(2);
    const measured = Float64Array.of(0.1, -0.2);
    const expected = Float64Array.of(0.15, -0.15);
    for (let n = 0; n < 700; n++) {
      const nowS = 0.01 * n;
      const moves = n > 150 && n < 300 ? 0.006 : n > 450 && n < 470 ? -0.05 : n > 600 && n < 640 ? 0.02 : 0;
      for (let j = 0; j < 2; j++) measured[j] += moves * (1 - 0.5 * j) + between(random, -2e-4, 2e-4);
      if (n < 160 || n > 560) held.rest(measured, expected, nowS);
      else held.follow(limits, measured, nowS);
      if (n === 160) held.begin(limits, measured);
      if (n === 560) held.leave();
      if (n === 630) held.begin(limits, measured);
      if (n % 10 === 0) tell(held.following, held.desired.position);
    }
  },
  'ways from anywhere': (random, tell) => {
    for (let n = 0; n < 16; n++) {
      const reference = Float64Array.of(0.1, 0.2);
      const path = bent(random, reference, 0.4);
      const start = n === 0 ? reference : vector(random, 2, -1.4, 0.85);
      const moved = pathFrom(start, path, reference, limits);
      tell(start, moved.slice(0, 2), moved.slice(10, 12), moved.slice(-2));
    }
  },
};

describe('the numbers of motion', () => {
  it.each(Object.keys(stories))('are those that were told: %s', async (name) => {
    const lines: string[] = [];
    stories[name](new Random(7).stream('targets'), (...what) => {
      lines.push(what.map((one) => (typeof one === 'string' ? one : told(one))).join(' | '));
    });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`stories/${name.replaceAll(' ', '-')}.txt`);
  });
});
