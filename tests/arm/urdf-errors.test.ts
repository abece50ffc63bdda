import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadArm } from '../../src/arm/load-arm.js';
import { readUrdfFile } from '../../src/arm/read-urdf-file.js';
import { UrdfError } from '../../src/errors.js';
import { leftArmFile, leftArmSelection, leftArmText } from './arms.js';

/** The left arm's description with one thing changed. */
function changed(from: string | RegExp, to: string): string {
  const text = leftArmText.replace(from, to);
  if (text === leftArmText) throw new Error(`nothing to change: ${String(from)}`);
  return text;
}

function errorOf(run: () => unknown): UrdfError {
  try {
    run();
  } catch (error) {
    if (error instanceof UrdfError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
}

const elbowLimit = 'lower="-2.4" upper="1.8" velocity="5" effort="15"';
const elbowAxis = '<axis xyz="0 0 -1"/>';

describe('a robot description is refused, naming the culprit,', () => {
  it.each<[string, string, RegExp]>([
    [
      'when it is truncated',
      leftArmText.slice(0, -200),
      /arm\.urdf is not well-formed XML: line \d+: the text ends before <\w+> of line \d+ is closed/,
    ],
    ['when tags cross', changed('</joint>', '</link>'), /line \d+: <\/link> closes <joint> of line \d+/],
    ['when a quote is missing', changed('value="0.4"', 'value="0.4'), /line 41: not a tag: "<mass/],
    ['when it is no XML', 'joints: 4', /line 1: text outside the root element: "joints: 4"/],
    ['when it is empty', '', /no element at all/],
    ['when an ampersand stands alone', changed('<limit', 'a & b <limit'), /"&" that begins no entity/],
    ['when a comment is not closed', changed('-->', ''), /"<!--" is never closed/],
    ['when it has two roots', `${leftArmText}<robot/>`, /second root element <robot>/],
    [
      'when it is another kind of XML',
      '<sdf version="1.7"/>',
      /not a robot description: its root element is <sdf>/,
    ],
    ['when it has no link', '<robot name="r"/>', /has no <link>/],
    ['when a joint has no name', changed('joint name="elbow"', 'joint'), /<joint> number 4 has no name/],
    [
      'when two joints share a name',
      changed('joint name="elbow"', 'joint name="wrist"'),
      /two elements <joint name="wrist">/,
    ],
    [
      'when a joint names a link that is not there',
      changed('child link="forearm"', 'child link="fourarm"'),
      /joint "elbow" names "fourarm" as its child.*"forearm"/,
    ],
    [
      'when a link has two parents',
      changed('child link="hand"', 'child link="upper_arm"'),
      /link "upper_arm" is the child of joint "shoulder_roll" and of joint "wrist"/,
    ],
    [
      'when the links form a loop',
      changed('parent link="shoulder_base"', 'parent link="hand"'),
      /form a loop/,
    ],
    [
      'when a joint floats',
      changed('name="elbow" type="revolute"', 'name="elbow" type="floating"'),
      /joint "elbow" has type "floating".*revolute/,
    ],
    [
      'when a joint has no type',
      changed('name="elbow" type="revolute"', 'name="elbow"'),
      /joint "elbow" has type ""/,
    ],
    [
      'when a joint follows another',
      changed(elbowAxis, '<mimic joint="shoulder_yaw"/>'),
      /joint "elbow" mimics joint "shoulder_yaw"/,
    ],
    [
      'when a joint has no limits',
      changed(`<limit ${elbowLimit}/>`, ''),
      /joint "elbow" \(revolute\) has no <limit>/,
    ],
    [
      'when its limits are the wrong way round',
      changed('lower="-2.4"', 'lower="1.9"'),
      /"elbow": lower limit 1.9 must be less than upper limit 1.8/,
    ],
    ['when its limits are equal', changed('lower="-2.4"', 'lower="1.8"'), /lower limit 1.8 must be less/],
    [
      'when its limits are missing',
      changed('lower="-2.4" upper="1.8"', ''),
      /lower limit 0 must be less than upper limit 0/,
    ],
    [
      'when a limit is not a number',
      changed('lower="-2.4"', 'lower="-2.4rad"'),
      /"elbow": <limit lower>: "-2.4rad" is not a finite number/,
    ],
    [
      'when a limit is infinite',
      changed('upper="1.8"', 'upper="inf"'),
      /<limit upper>: "inf" is not a finite number/,
    ],
    ['when a limit is empty', changed('upper="1.8"', 'upper=""'), /<limit upper>: "" is not a finite number/],
    [
      'when the velocity limit is zero',
      changed(elbowLimit, 'lower="-2" upper="1" velocity="0"'),
      /"elbow": velocity limit 0 must be greater than 0 rad\/s/,
    ],
    [
      'when the velocity limit is missing',
      changed(elbowLimit, 'lower="-2" upper="1"'),
      /velocity limit \(missing\)/,
    ],
    [
      'when an effort is negative',
      changed('effort="25"', 'effort="-3"'),
      /"shoulder_pitch": effort limit -3 is negative/,
    ],
    [
      'when an origin is not a number',
      changed('xyz="-0.16 0 0"', 'xyz="-0.16 NaN 0"'),
      /"wrist": <origin> xyz="-0.16 NaN 0": "NaN" is not a finite number/,
    ],
    [
      'when an origin has two numbers',
      changed('xyz="-0.16 0 0"', 'xyz="-0.16 0"'),
      /"wrist": <origin> xyz="-0.16 0" must be three numbers/,
    ],
    [
      'when an axis is zero',
      changed(elbowAxis, '<axis xyz="0 0 0"/>'),
      /"elbow" has the zero axis \(0 0 0\)/,
    ],
    ['when an axis says nothing', changed(elbowAxis, '<axis/>'), /"elbow": <axis> has no xyz/],
    [
      'when a number overflows',
      changed(elbowAxis, '<axis xyz="1e999 0 0"/>'),
      /"1e999" is not a finite number/,
    ],
  ])('%s', (_when, text, message) => {
    expect(errorOf(() => loadArm(text, leftArmSelection, 'arm.urdf')).message).toMatch(message);
  });
});

describe('a selection is refused, saying what there is,', () => {
  const joints = leftArmSelection.joints;
  it.each<[string, Partial<typeof leftArmSelection>, RegExp]>([
    ['without joints', { joints: [] }, /no joints asked for; .*"shoulder_pitch", "shoulder_yaw"/],
    [
      'with an unknown joint',
      { joints: [...joints, 'wrist_yaw'] },
      /no joint "wrist_yaw"; joints that move between "shoulder_base" and "hand": "shoulder_pitch", "shoulder_yaw", "shoulder_roll", "elbow"/,
    ],
    ['with a fixed joint', { joints: [...joints, 'wrist'] }, /joint "wrist" \(fixed\) is no moving joint/],
    ['with a joint named twice', { joints: [...joints, 'elbow'] }, /joint "elbow" is asked for twice/],
    [
      'that forgets a joint',
      { joints: joints.slice(0, 2) },
      /"shoulder_roll", "elbow" move between .* but were not asked for/,
    ],
    [
      'with an unknown tip',
      { tipLink: 'gripper' },
      /no link "gripper", asked for as the tip.*"forearm", "hand"/,
    ],
    ['with an unknown base', { baseLink: 'torso' }, /no link "torso", asked for as the base/],
    [
      'whose tip is above its base',
      { tipLink: 'shoulder_base', baseLink: 'hand' },
      /tip link "shoulder_base" does not hang from base link "hand"; above it are \(none\)/,
    ],
    [
      'whose base is its tip',
      { tipLink: 'hand', baseLink: 'hand' },
      /joint "shoulder_yaw" \(revolute\) is no moving joint between "hand" and "hand"; .*\(none\)/,
    ],
  ])('%s', (_what, selection, message) => {
    expect(errorOf(() => loadArm(leftArmText, { ...leftArmSelection, ...selection })).message).toMatch(
      message,
    );
  });
});

describe('a description is read', () => {
  it.each([
    ['with a byte order mark', `\uFEFF${leftArmText}`],
    [
      'with a document type and CDATA',
      leftArmText
        .replace('<robot', '<!DOCTYPE robot><robot')
        .replace('</robot>', '<a><![CDATA[ <b & ]]></a></robot>'),
    ],
    ['with blanks around numbers', leftArmText.replace('axis xyz="0 1 0"', 'axis xyz="  0   1\t0 "')],
    [
      'with a texture and meshes that are not there',
      leftArmText
        .replace(
          '<material name="metal">',
          '<material name="wood"><texture filename="package://gone/wood.png"/></material><material name="metal">',
        )
        .replace('<box size="0.09 0.03 0.07"/>', '<mesh filename="package://gone/hand.stl"/>'),
    ],
    ['without an effort', leftArmText.replaceAll(/ effort="\d+"/g, '')],
    [
      'with a mimic joint outside the arm',
      leftArmText.replace(
        '</robot>',
        '<link name="thumb"/><joint name="flex" type="revolute"><parent link="hand"/><child link="thumb"/><mimic joint="elbow"/></joint></robot>',
      ),
    ],
  ])('%s', (_what, text) => {
    const out = new Float64Array(3);
    loadArm(text, leftArmSelection).forward(Float64Array.of(0, 0, 0, Math.PI / 2), out);
    expect(out[0]).toBeCloseTo(-0.22, 12);
    expect(out[1]).toBeCloseTo(0.16, 12);
  });

  it('leaves no browser classes behind', () => {
    loadArm(leftArmText, leftArmSelection);
    expect('DOMParser' in globalThis || 'Document' in globalThis || 'Element' in globalThis).toBe(false);
  });
});

describe('a file', () => {
  it('is read', () => {
    expect(readUrdfFile(leftArmFile)).toBe(leftArmText);
  });

  it('that is missing, empty or a folder is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'neuromotor-urdf-'));
    try {
      writeFileSync(join(folder, 'empty.urdf'), '\n');
      expect(errorOf(() => readUrdfFile(join(folder, 'none.urdf'))).message).toMatch(
        /none\.urdf cannot be read: ENOENT/,
      );
      expect(errorOf(() => readUrdfFile(join(folder, 'empty.urdf'))).message).toMatch(/empty\.urdf is empty/);
      expect(errorOf(() => readUrdfFile(folder)).message).toMatch(/is no file/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
