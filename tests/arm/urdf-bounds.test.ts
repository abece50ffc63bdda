import { describe, expect, test } from 'vitest';
import { collisionShapes } from '../../src/arm/collision-shapes.js';
import { loadArm } from '../../src/arm/load-arm.js';
import { parseUrdf } from '../../src/arm/urdf-document.js';
import { UrdfError } from '../../src/errors.js';
import { CollisionDescription } from '../../src/collisions/collision-description.js';

const noMeshes = {
  places: { urdfFolder: undefined, packageFolders: [], environment: {} },
  unreadable: 'refuse',
} as const;

const joint = (i: number, parent: number, child: number, type = 'fixed') =>
  `<joint name="j${i}" type="${type}"><parent link="l${parent}"/><child link="l${child}"/><origin xyz="0 0 0.1"/>` +
  '<axis xyz="0 0 1"/><limit lower="-1" upper="1" velocity="1" effort="1"/></joint>';

/** Links l0, l1, … and joints between them, the first three of which turn. */
function robot(links: number, joints: readonly (readonly [parent: number, child: number])[]): string {
  const names = Array.from({ length: links }, (_, i) => `<link name="l${i}"/>`);
  const between = joints.map(([parent, child], i) => joint(i, parent, child, i < 3 ? 'revolute' : 'fixed'));
  return `<robot name="r">${names.join('')}${between.join('')}</robot>`;
}

const chain = (links: number) =>
  robot(
    links,
    Array.from({ length: links - 1 }, (_, i) => [i, i + 1] as const),
  );
const selection = { joints: ['j0', 'j1', 'j2'], baseLink: 'l0', tipLink: 'l3' };

function refusal(text: string): string {
  try {
    parseUrdf(text, 'it');
  } catch (error) {
    expect(error).toBeInstanceOf(UrdfError);
    return (error as Error).message;
  }
  return 'taken';
}

describe('a robot description', () => {
  test('may have 2000 links and no more', () => {
    const star = (links: number) =>
      robot(
        links,
        Array.from({ length: links - 1 }, (_, i) => [i < 3 ? i : 0, i + 1] as const),
      );
    expect(refusal(star(2000))).toBe('taken');
    expect(refusal(star(2001))).toBe('it has 2001 links, expected at most 2000');
  });

  test('may have 200 joints one after another and no more', () => {
    expect(refusal(chain(201))).toBe('taken');
    expect(refusal(chain(202))).toBe(
      'it: link "l201" hangs from its root by 201 joints, expected at most 200',
    );
  });

  test('may have 50 elements one within the other and no more', () => {
    const nested = (depth: number) =>
      `<robot name="r"><link name="l0">${'<a>'.repeat(depth - 2)}${'</a>'.repeat(depth - 2)}</link></robot>`;
    expect(refusal(nested(50))).toBe('taken');
    expect(refusal(nested(51))).toContain(
      '<a> is in 51 elements one within the other, at most 50 are allowed',
    );
  });

  test('has no loops, also where the arm is not, and the message names its links', () => {
    const apart = robot(7, [
      [0, 1],
      [1, 2],
      [2, 3],
      [6, 4],
      [4, 5],
      [5, 6],
    ]);
    expect(refusal(apart)).toMatch(/^it: the links "l4", "l6", "l5" form a loop/);
    expect(refusal(robot(1, [[0, 0]]))).toMatch(/^it: the links "l0" form a loop/);
  });

  test('of 2000 links is read in time that grows with their number, collisions included', () => {
    const branches = robot(
      2000,
      Array.from({ length: 1999 }, (_, i) => [i % 150 === 149 ? 0 : i, i + 1] as const),
    );
    const before = process.cpuUsage();
    const arm = loadArm(branches, selection, 'it');
    const urdf = parseUrdf(branches, 'it');
    const description = new CollisionDescription(urdf, arm, collisionShapes(urdf, noMeshes).shapes, {});
    expect(description.mjcf(description.pairs(), 0.1)).toContain('<body');
    const { user, system } = process.cpuUsage(before);
    // Some 0.6 s; 12 s when every link was looked for among all joints.
    expect((user + system) / 1e6).toBeLessThan(4);
  });

  test('names no more than 50 links in a message', () => {
    const message = refusal(`${robot(300, []).replace('</robot>', '')}${joint(0, 0, 999)}</robot>`);
    expect(message).toContain('"l49" and 250 others');
    expect(message.length).toBeLessThan(1000);
  });
});
