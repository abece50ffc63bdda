import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collisionShapes } from '../../src/arm/collision-shapes.js';
import { convexHull } from '../../src/arm/convex-hull.js';
import { meshFile } from '../../src/arm/mesh-files.js';
import type { MeshPlaces } from '../../src/arm/mesh-files.js';
import { meshPoints } from '../../src/arm/mesh-points.js';
import { parseUrdf } from '../../src/arm/urdf-document.js';
import { UrdfError } from '../../src/errors.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** A tetrahedron: corners, and faces by their corners. */
const corners = [
  [0, 0, 0],
  [0.25, 0, 0],
  [0, 0.5, 0],
  [0, 0, 0.125],
] as const;
const faces = [
  [0, 2, 1],
  [0, 1, 3],
  [0, 3, 2],
  [1, 2, 3],
] as const;

const asciiStl = `solid t\n${faces
  .map(
    (face) =>
      `facet normal 0 0 0\nouter loop\n${face.map((i) => `vertex ${corners[i].join(' ')}`).join('\n')}\nendloop\nendfacet`,
  )
  .join('\n')}\nendsolid t\n`;
const binaryStl = (() => {
  const bytes = Buffer.alloc(84 + 50 * faces.length);
  // Many programs begin the header as a text file begins.
  bytes.write('solid by some program');
  bytes.writeUInt32LE(faces.length, 80);
  faces.forEach((face, f) => {
    face.forEach((i, v) => {
      corners[i].forEach((x, k) => bytes.writeFloatLE(x, 84 + 50 * f + 12 + 12 * v + 4 * k));
    });
  });
  return bytes;
})();
const obj = `o t\n${corners.map((c) => `v ${c.join(' ')}`).join('\n')}\n${faces.map((face) => `f ${face.map((i) => i + 1).join(' ')}`).join('\n')}\n`;
/** In centimetres, y up, with a texture that is nowhere, the points a centimetre off and the node that much back. */
const dae = `<?xml version="1.0"?>
<COLLADA xmlns="http://www.collada.org/2005/11/COLLADASchema" version="1.4.1">
  <asset><unit name="centimeter" meter="0.01"/><up_axis>Y_UP</up_axis></asset>
  <library_images><image id="i"><init_from>nowhere.png</init_from></image></library_images>
  <library_effects><effect id="e"><profile_COMMON>
    <newparam sid="s"><surface type="2D"><init_from>i</init_from></surface></newparam>
    <newparam sid="p"><sampler2D><source>s</source></sampler2D></newparam>
    <technique sid="common"><phong><diffuse><texture texture="p" texcoord="u"/></diffuse></phong></technique>
  </profile_COMMON></effect></library_effects>
  <library_materials><material id="m"><instance_effect url="#e"/></material></library_materials>
  <library_geometries><geometry id="g"><mesh>
    <source id="v"><float_array id="va" count="12">${corners.map(([x, y, z]) => `${100 * x + 1} ${100 * y} ${100 * z}`).join(' ')}</float_array>
      <technique_common><accessor source="#va" count="4" stride="3"><param name="X" type="float"/><param name="Y" type="float"/><param name="Z" type="float"/></accessor></technique_common></source>
    <vertices id="vs"><input semantic="POSITION" source="#v"/></vertices>
    <triangles count="4" material="ms"><input semantic="VERTEX" source="#vs" offset="0"/><p>${faces.flat().join(' ')}</p></triangles>
  </mesh></geometry></library_geometries>
  <library_visual_scenes><visual_scene id="w"><node id="n"><translate>-1 0 0</translate>
    <instance_geometry url="#g"><bind_material><technique_common><instance_material symbol="ms" target="#m"/></technique_common></bind_material></instance_geometry>
  </node></visual_scene></library_visual_scenes>
  <scene><instance_visual_scene url="#w"/></scene>
</COLLADA>`;

const written = (name: string, content: string | Buffer) => {
  const file = join(temporaryFolder(), name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
};
const sorted = (points: ArrayLike<number>) =>
  Array.from({ length: points.length / 3 }, (_, i) =>
    [0, 1, 2].map((k) => Math.round(1e6 * points[3 * i + k]) / 1e6 + 0),
  ).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);

describe('a mesh', () => {
  it.each([
    ['text.stl', asciiStl],
    ['binary.STL', binaryStl],
    ['mesh.obj', obj],
    ['mesh.dae', dae],
  ])('is read, in metres and as it lies: %s', (name, content) => {
    const hull = convexHull(meshPoints(written(name, content)))?.corners;
    expect(sorted(hull ?? [])).toEqual(sorted(corners.flat()));
  });

  it.each([
    ['cut.stl', Buffer.from(binaryStl).fill(32, 0, 5).subarray(0, 200), /mesh .*cut.stl cannot be read: /],
    ['cut-text.stl', asciiStl.slice(0, 150), /mesh .*cut-text.stl /],
    ['cut.dae', dae.slice(0, 1500), /cut.dae is not well-formed XML: line \d+: /],
    ['other.dae', '<robot name="r"/>', /mesh .*other.dae cannot be read: /],
    ['empty.obj', '', /mesh .*empty.obj has no corners/],
    ['words.obj', 'this is no mesh\n', /mesh .*words.obj cannot be read: .*Unexpected line/],
    ['wrong.obj', 'v 0 0 nan\nv 1 0 0\nv 0 1 0\nf 1 2 3\n', /wrong.obj: a coordinate of corner 0 is NaN/],
    ['beyond.obj', 'v 0 0 0\nv 1 0 0\nf 1 2 9\n', /beyond.obj: a coordinate of corner 2 is NaN/],
    ['mesh.ply', 'ply', /mesh .*mesh.ply has an unknown format; expected one of .stl, .obj, .dae/],
    ['mesh', 'solid', /has an unknown format/],
  ])('that is broken is refused, and the file is named: %s', (name, content, message) => {
    const file = written(name, content);
    expect(() => meshPoints(file)).toThrow(UrdfError);
    expect(() => meshPoints(file)).toThrow(message);
  });

  it('tells nothing to the console, and leaves no class of a browser behind', () => {
    const said: unknown[] = [];
    const { debug, warn } = console;
    console.debug = console.warn = (...what) => said.push(what);
    meshPoints(written('mesh.dae', dae));
    Object.assign(console, { debug, warn });
    expect(said).toEqual([]);
    expect(Object.keys(globalThis)).not.toEqual(expect.arrayContaining(['DOMParser']));
    expect('document' in globalThis).toBe(false);
  });
});

describe('a convex hull', () => {
  const coordinate = fc.integer({ min: -1000, max: 1000 }).map((x) => x / 1000);
  const cloud = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 5, maxLength: 60 });

  it('has every point within what its corners reach, in any direction', () => {
    const direction = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(cloud, fc.array(direction, { minLength: 20, maxLength: 20 }), (points, directions) => {
        const hull = convexHull(Float64Array.from(points.flat()))?.corners;
        if (hull === undefined) return;
        const reach = (of: ArrayLike<number>, [x, y, z]: readonly number[]) => {
          let most = -Infinity;
          for (let i = 0; i < of.length; i += 3)
            most = Math.max(most, x * of[i] + y * of[i + 1] + z * of[i + 2]);
          return most;
        };
        for (const towards of directions)
          expect(reach(hull, towards)).toBeCloseTo(reach(points.flat(), towards), 12);
        // Its corners are points of the cloud.
        const all = new Set(points.map((p) => p.map((x) => x + 0).join()));
        for (let i = 0; i < hull.length; i += 3)
          expect(all.has([...hull.subarray(i, i + 3)].join())).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['too few points', [0, 0, 0, 1, 0, 0, 0, 1, 0]],
    ['points on a line', [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]],
    ['points in a plane', [0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 3, 4, 1]],
    ['one point many times', Array.from({ length: 30 }, () => 0.5)],
  ])('does not exist of %s', (_, points) => {
    expect(convexHull(Float64Array.from(points))).toBeUndefined();
  });
});

describe('the file of a mesh', () => {
  const nowhere: MeshPlaces = { urdfFolder: undefined, packageFolders: [], environment: {} };

  it('is found by every way to name it', () => {
    const root = temporaryFolder();
    const file = join(root, 'ws', 'my_arm', 'meshes', 'a b.stl');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, binaryStl);
    const asPackage = 'package://my_arm/meshes/a b.stl';
    const from = (places: Partial<MeshPlaces>, name = asPackage) => meshFile(name, { ...nowhere, ...places });
    expect(from({}, file)).toBe(file);
    expect(from({}, pathToFileURL(file).href)).toBe(file);
    expect(from({ urdfFolder: join(root, 'ws', 'my_arm', 'urdf') }, '../meshes/a b.stl')).toBe(file);
    expect(from({ packageFolders: [join(root, 'ws')] })).toBe(file);
    expect(from({ packageFolders: [root, join(root, 'ws', 'my_arm')] })).toBe(file);
    expect(from({ urdfFolder: join(root, 'ws', 'my_arm', 'urdf', 'deep') })).toBe(file);
    expect(from({ urdfFolder: join(root, 'ws', 'other', 'urdf') })).toBe(file);
    expect(from({ urdfFolder: join(root, 'ws', 'other') }, 'model://my_arm/meshes/a b.stl')).toBe(file);
    expect(from({ environment: { ROS_PACKAGE_PATH: `/none:${join(root, 'ws')}` } })).toBe(file);
    const shared = join(root, 'prefix', 'share', 'my_arm', 'meshes', 'a b.stl');
    mkdirSync(dirname(shared), { recursive: true });
    writeFileSync(shared, binaryStl);
    expect(from({ environment: { AMENT_PREFIX_PATH: join(root, 'prefix') } })).toBe(shared);
    // What is said outright is looked at first.
    const both = {
      environment: { AMENT_PREFIX_PATH: join(root, 'prefix') },
      packageFolders: [join(root, 'ws')],
    };
    expect(from(both)).toBe(file);
  });

  it('of this package is found wherever the description comes from', () => {
    expect(meshFile('package://neuromotor/urdf/meshes/panda/link0.stl', nowhere)).toMatch(
      /urdf\/meshes\/panda\/link0.stl$/,
    );
  });

  it.each([
    [
      'package://my_arm/a.stl',
      /"package:\/\/my_arm\/a.stl" is not there: looked for nothing; collision.packages/,
    ],
    ['a.stl', /"a.stl" is relative to the description's file, but this description came without one/],
    ['/no/such/a.stl', /is not there: looked for \/no\/such\/a.stl$/],
    [
      'http://host/a.stl',
      /"http:\/\/host\/a.stl" cannot be fetched; expected package:\/\/, file:\/\/ or a path/,
    ],
  ])('that is not there is told with where was looked: %s', (name, message) => {
    expect(() => meshFile(name, nowhere)).toThrow(message);
  });
});

describe('the shape of a mesh in a description', () => {
  it('is scaled along its own axes, and put where its origin says', () => {
    const folder = dirname(written('t.stl', binaryStl));
    const text = `<robot name="r"><link name="l"><collision><origin xyz="1 2 3" rpy="0.1 0.2 0.3"/>
      <geometry><mesh filename="t.stl" scale="0.001 -2 1"/></geometry></collision></link></robot>`;
    const { shapes } = collisionShapes(parseUrdf(text, 'it'), {
      places: { urdfFolder: folder, packageFolders: [], environment: {} },
      unreadable: 'refuse',
    });
    expect(shapes).toHaveLength(1);
    expect(shapes[0]).toMatchObject({ link: 'l', type: 'hull', xyz: [1, 2, 3], rpy: [0.1, 0.2, 0.3] });
    const scaled = corners.flatMap(([x, y, z]) => [0.001 * x, -2 * y, z]);
    expect(sorted(shapes[0].size)).toEqual(sorted(scaled));
  });
});
