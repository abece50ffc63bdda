import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { describedRobot } from '../../src/arm/robot.js';
import { parseUrdf } from '../../src/arm/urdf-document.js';
import { collisionsOf, mujocoFor } from '../../src/collisions/collisions.js';
import { inspectArm } from '../../src/inspection/arm-inspection.js';
import type { ArmInspection } from '../../src/inspection/arm-inspection.js';
import { proposeChain } from '../../src/inspection/chain-proposal.js';
import { inspectionText } from '../../src/inspection/inspection-text.js';
import { proposedStarts } from '../../src/inspection/start-proposal.js';
import { assembleBrain, pathCheck } from '../../src/controllers/brain/brain-assembly.js';
import { PathClearance } from '../../src/motion/path-checks.js';
import { resolveSettings } from '../../src/parameters/settings.js';

const document = (name: string) => parseUrdf(readFileSync(`urdf/${name}.urdf`, 'utf8'), name);

describe('the proposed chain', () => {
  it.each([
    ['panda', 'panda_link0', 'panda_hand_tcp', 7],
    ['ur5', 'base_link', 'tool0', 6],
    ['kinova', 'base', 'j2s6s200_end_effector', 6],
    ['left_arm', 'shoulder_base', 'hand', 4],
  ])('%s goes from %s to %s', (name, baseLink, tipLink, joints) => {
    const chain = proposeChain(document(name));
    expect(chain).toMatchObject({ baseLink, tipLink });
    expect(chain.joints).toHaveLength(joints);
    expect(() => loadArm(readFileSync(`urdf/${name}.urdf`, 'utf8'), chain, name)).not.toThrow();
  });

  const joint = (name: string, type: string, parent: string, child: string) =>
    `<joint name="${name}" type="${type}"><parent link="${parent}"/><child link="${child}"/><axis xyz="0 0 1"/><limit lower="-1" upper="1" velocity="1"/></joint>`;
  const robot = (links: string, joints: string) =>
    parseUrdf(
      `<robot name="r">${links
        .split(' ')
        .map((link) => `<link name="${link}"/>`)
        .join('')}${joints}</robot>`,
      'r',
    );

  it('leaves out a gripper of one joint, by its name, and starts below the world', () => {
    const joints =
      joint('fix', 'fixed', 'world', 'base') +
      ['a', 'b', 'c']
        .map((name, i) => joint(name, 'revolute', i === 0 ? 'base' : `l${i}`, `l${i + 1}`))
        .join('');
    const chain = proposeChain(
      robot('world base l1 l2 l3 jaw', joints + joint('gripper', 'revolute', 'l3', 'jaw')),
    );
    expect(chain).toEqual({ baseLink: 'base', tipLink: 'l3', joints: ['a', 'b', 'c'] });
  });

  it('asks which arm is meant where there are two, and refuses what does not move', () => {
    const two = robot(
      'body left right',
      joint('l', 'revolute', 'body', 'left') + joint('r', 'revolute', 'body', 'right'),
    );
    expect(() => proposeChain(two)).toThrow(
      /branches at link "body" into "left", "right": .*--base and --tip/,
    );
    expect(proposeChain(two, 'body', 'left').joints).toEqual(['l']);
    expect(() => proposeChain(two, 'left', 'right')).toThrow(/does not hang from/);
    expect(() => proposeChain(robot('a b', joint('f', 'fixed', 'a', 'b')))).toThrow(
      /nothing moves below link "a"/,
    );
  });
});

describe('proposed start postures', () => {
  it.each(['panda', 'ur5', 'kinova'])(
    'of %s keep away from limits, and from where the hand cannot be moved',
    (name) => {
      const arm = loadArm(readFileSync(`urdf/${name}.urdf`, 'utf8'), proposeChain(document(name)), name);
      const [best] = proposedStarts(arm, 0.05, 3);
      for (const [j, angle] of best.entries()) {
        expect(angle).toBeGreaterThan(arm.lower[j] + 0.1);
        expect(angle).toBeLessThan(arm.upper[j] - 0.1);
      }
      const jacobian = new Float64Array(3 * arm.joints);
      arm.jacobian(best, jacobian);
      // The shortest of the three rows: a direction in which no joint moves the hand would have none.
      const rows = [0, 1, 2].map((row) =>
        Math.hypot(...jacobian.slice(row * arm.joints, (row + 1) * arm.joints)),
      );
      expect(Math.min(...rows)).toBeGreaterThan(0.1 * arm.reach);
    },
  );
});

describe('an inspection of the left arm', () => {
  const settings = resolveSettings('robot');
  const description = describedRobot(settings);
  let inspection: ArmInspection;

  beforeAll(async () => {
    inspection = inspectArm(settings, description, await mujocoFor(settings));
  });

  it('counts the primitives that the brain itself has', async () => {
    const { arm } = description;
    const mj = await mujocoFor(settings);
    if (mj === undefined) throw new Error('collisions are on in this profile');
    const clearance = new PathClearance(arm.joints, collisionsOf(mj, settings, description).planning);
    const { repertoire } = assembleBrain(settings, arm, pathCheck(settings, arm), {
      clear: (path, start) => clearance.allow(path, start),
    });
    const { survive, primitives, limits, collisions } = inspection.survey;
    expect(primitives).toBe(repertoire.size);
    expect(survive).toBe(repertoire.available.length);
    const told = [...limits, ...collisions].reduce((sum, { primitives: count }) => sum + count, 0);
    expect(told).toBeGreaterThanOrEqual(primitives - survive);
  });

  it('says why none survives where limits are narrow', () => {
    const narrow = description.urdfText.replace(/lower="-2.4" upper="1.8"/, 'lower="-0.4" upper="0.1"');
    expect(narrow).not.toBe(description.urdfText);
    const arm = loadArm(narrow, { joints: settings.joints, baseLink: 'shoulder_base', tipLink: 'hand' });
    // Gains by the limits would be small, too.
    const wide = { ...settings, 'model.motor_gain_rule': 'uniform' as const };
    const { survey } = inspectArm(wide, { arm, urdfText: narrow, urdfName: 'narrow' }, undefined);
    expect(survey.survive).toBeLessThan(inspection.survey.survive / 2);
    expect(survey.limits[0].joint).toBe('elbow');
    const none = { ...inspection, survey: { ...survey, survive: 0 } };
    expect(inspectionText(none)).toMatch(/wider limits of elbow, or drive it with controller: ik$/);
  });

  it('tells where the hand can be', () => {
    const { low, high, volumeM3 } = inspection.volume;
    for (const axis of [0, 1, 2]) {
      expect(high[axis] - low[axis]).toBeGreaterThan(0.3);
      expect(Math.max(Math.abs(low[axis]), Math.abs(high[axis]))).toBeLessThan(inspection.reachM + 0.01);
    }
    expect(volumeM3).toBeLessThan((4 / 3) * Math.PI * (inspection.reachM * 1.1) ** 3);
    expect(inspection.picture).toMatch(/^<svg [^]*from above: x to the right, y up[^]*<\/svg>\n$/);
    expect(inspection.picture.length).toBeLessThan(1e6);
  });

  it('refuses a start posture beyond the limits', () => {
    const beyond = { ...settings, start_posture: [0, 0.7, 0, 2] };
    expect(() => inspectArm(beyond, description, undefined)).toThrow(/start_posture of joint elbow is 2 rad/);
  });
});
