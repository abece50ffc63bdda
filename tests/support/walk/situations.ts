import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stretchedUrdf } from '../../../src/arm/stretched-urdf.js';
import type { Overrides } from '../../../src/parameters/configuration-file.js';
import type { ParameterSpec, Profile } from '../../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable } from '../../../src/parameters/parameter-table.js';
import type { ParameterName } from '../../../src/parameters/parameter-table.js';
import { writeCommissioning } from '../../../src/storage/commissioning.js';
import { smallSizes } from '../small-experiment.js';
import type { Situation } from './walked.js';

/** Stands for the folder of a run. */
const FOLDER = '<folder>';

const hurry: Overrides = {
  'limits.acceleration': 100,
  'limits.velocity_scale': 1,
  movement_duration: 0.3,
};

/** A node without a brain. */
export const nodeBase: Overrides = {
  ...hurry,
  controller: 'ik',
  'incidents.folder': `${FOLDER}/incidents`,
  journal: `${FOLDER}/journal.jsonl`,
  simulated: true,
};

/** A small brain in a hurry. */
export const smallBase: Overrides = {
  ...smallSizes,
  'model.training_trials': 12,
  ...hurry,
  'model.rehearsal_steps': 3,
  'model.candidates': 2,
  'model.time_law': 'minimum_jerk',
  // Without a delay the reservoir learns from the first reach on.
  'quirks.learning_delay': 2,
  'structural.budget': 0.1,
  'collision.enabled': false,
  checkpoint: `${FOLDER}/brain.nmb`,
};

export const experimentBase: Overrides = {
  ...smallSizes,
  'model.training_trials': 12,
  'model.primitives': 12,
  'model.rehearsal_steps': 3,
  'model.candidates': 2,
  'model.shared_clock': false,
  'quirks.learning_delay': 2,
  'structural.budget': 0.1,
};

/** The same with the folder of a run in its place. */
export function inFolder(overrides: Overrides, folder: string): Overrides {
  return JSON.parse(JSON.stringify(overrides).replaceAll(FOLDER, folder)) as Overrides;
}

interface Case extends Situation {
  /** Parameters around it. */
  readonly set?: Overrides;
  /** The other value, where the usual choice would not show. */
  readonly value?: unknown;
  /** The other value is refused, with this. */
  readonly refused?: RegExp;
}

/** What a parameter needs to show, beside what it counts only with; `only` for some of the walks. */
type ParameterCase = Case & { readonly only?: Readonly<Record<string, Case>> };

/** Another value than in a profile; a number that is not far from it. */
export function anotherValue(name: ParameterName, profile: Profile = 'robot'): unknown {
  const { type, choices, range, value }: ParameterSpec = parameterTable[name];
  const now = value[profile];
  if (range !== undefined && typeof now === 'number') {
    const [low, high] = range;
    const other = now > low ? (low + now) / 2 : low + Math.min(1, (high - low) / 2);
    return type === 'integer' ? Math.floor(other) : other;
  }
  if (type === 'boolean') return now !== true;
  return choices === undefined ? 'other' : choices.find((one) => one !== now);
}

const leftArm = fileURLToPath(new URL('../../../urdf/left_arm.urdf', import.meta.url));
const meshes = fileURLToPath(new URL('../../../urdf/meshes', import.meta.url));
/** What stands in the way of some primitives, and of the targets. */
const wall = {
  'collision.enabled': true,
  'collision.floor_height': [-0.1],
  'collision.floor_normal': [0, -1, 0],
};
const table = {
  'collision.enabled': true,
  'collision.table_centre': [-0.3, 0.1, 0.3],
  'collision.table_size': [0.2, 0.2, 0.1],
};

/** Many rewards for few primitives, with which goals and outcomes meet. */
const rewarded: Case = {
  set: {
    'model.training_trials': 100,
    'model.primitives': 3,
    'quirks.adaptation_premotor': 'as_reaching',
    'quirks.adaptation_cortex': 'silent',
  },
};
const rewardedAdaptation: Case = {
  set: {
    'model.training_trials': 100,
    'model.primitives': 30,
    'quirks.adaptation_premotor': 'as_reaching',
  },
};
/** Practice of few primitives, in which the cortical shortcut learns, competes and meets other outcomes. */
const practised: Case = {
  set: {
    ...rewarded.set,
    'shortcut.budget': 0.3,
    'shortcut.som_start': 0.5,
    'shortcut.slow_age': 1,
    'shortcut.slow_forming': 0.5,
    'shortcut.slow_rate': 0.2,
  },
};
const withAssembly: Case = { set: { ...practised.set, 'shortcut.cells_per_primitive': 3 } };
/** Confident choices that miss, and bursts later. */
const missed: Case = { set: { ...rewarded.set, 'indirect.budget': 0.3 } };
const experiments = [
  'experiment reaching',
  'experiment adaptation',
  'experiment structural',
  'experiment cortical',
] as const;
const only = (walks: readonly string[], is: Case) => Object.fromEntries(walks.map((walk) => [walk, is]));

/** The same situation for all parameters under a prefix. */
function casesOf(prefix: string, is: Case): Partial<Record<ParameterName, ParameterCase>> {
  const names = parameterNames.filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name, is]));
}

const wrench = (force: number, torque: number) => {
  const along = (z: number) => ({ x: 0, y: 0, z });
  return { header: nowhere, wrench: { force: along(force), torque: along(torque) } };
};
const point = { x: -0.27, y: 0.1, z: 0.2 };
const upright = { x: 0, y: 0, z: 0, w: 1 };
const inBase = { stamp: { sec: 0, nanosec: 0 }, frame_id: parameterTable.base_frame.value.robot };
const nowhere = { stamp: { sec: 0, nanosec: 0 }, frame_id: '' };
const byAction = { command_interface: 'action' };
const halfSpeed = { '/speed_scaling_state_broadcaster/speed_scaling': { data: 50 } };
const touching = { '/wrench': wrench(50, 5) };

/** What the robot's own controller and driver, and people, do. */
const driverCases: Partial<Record<ParameterName, ParameterCase>> = {
  'driver.controller': { set: byAction, only: only(['check'], { set: { command_interface: 'action' } }) },
  'driver.controller_manager': { set: byAction, controllers: { joint_trajectory_controller: 'inactive' } },
  'driver.path_tolerance': { set: byAction, value: 0.1 },
  'driver.goal_tolerance': { set: byAction, value: 0.1 },
  'driver.goal_time': { set: byAction, value: 1 },
  'driver.speed_scaling_topic': { told: halfSpeed, value: '' },
  'driver.full_speed': { told: halfSpeed, value: 50 },
  'driver.robot': { told: { '/io_and_status_controller/safety_mode': { mode: 3 } }, value: 'none' },
  enable_topic: { value: '/enable' },
  enable_button: {
    set: { enable_topic: '/enable' },
    told: { '/enable': { header: nowhere, axes: [], buttons: [1] } },
    value: 0,
  },
  enable_timeout: { set: { enable_topic: '/enable' }, told: { '/enable': { data: true } }, value: 0.03 },
  'limits.effort': { effort: 30, value: [20] },
  wrench_topic: { set: { 'limits.force': 10 }, told: touching, value: '/wrench' },
  wrench_timeout: { set: { wrench_topic: '/wrench', 'limits.force': 1000 }, told: touching, value: 0.03 },
  'limits.force': { set: { wrench_topic: '/wrench' }, told: touching, value: 10 },
  'limits.torque': { set: { wrench_topic: '/wrench' }, told: touching, value: 1 },
};

/** A record that speaks for the robot of the walks, on the topics of the node. */
function commissioned(folder: string, urdfText: string): string {
  const path = join(folder, 'commissioning.json');
  const driver = {
    commandInterface: parameterTable.command_interface.value.robot,
    commandTopic: `/${parameterTable.trajectory_topic.value.robot}`,
    stateTopic: '/joint_states',
  };
  const checks = [{ name: 'stop', passed: true, seen: 'it stops' }];
  const record = { driver, at: '2026-01-02T03:04:05Z', by: 'somebody', checks, handSpeedMPerS: 5 };
  writeCommissioning(path, urdfText, record);
  return path;
}

/** @param folder where files may be put */
export function situationsIn(folder: string): Partial<Record<ParameterName, ParameterCase>> {
  const text = readFileSync(leftArm, 'utf8');
  const file = (name: string, content: string) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const withTorso = text.replace(
    '<joint name="shoulder_pitch"',
    '<link name="torso"/><joint name="waist" type="fixed"><parent link="torso"/><child link="shoulder_base"/>' +
      '<origin xyz="0.02 0.01 0.03"/></joint><joint name="shoulder_pitch"',
  );
  const meshOf = (mesh: string) => {
    const shape = `<collision><geometry><mesh filename="package://${mesh}"/></geometry></collision>`;
    return text.replace('<link name="hand">', `<link name="hand">${shape}`);
  };
  const ofPackage = file('package.urdf', meshOf('elsewhere/panda/hand.stl'));
  const missing = file('missing.urdf', meshOf('elsewhere/missing.stl'));
  const elsewhere = join(folder, 'far', 'elsewhere');
  cpSync(meshes, elsewhere, { recursive: true });
  const joints = parameterTable.joints.value.robot;
  return {
    joints: { value: ['shoulder_pitch', 'shoulder_yaw', 'shoulder_roll', 'elbow'] },
    base_frame: { set: { urdf: file('torso.urdf', withTorso) }, value: 'torso' },
    tip_link: { value: 'forearm' },
    urdf: { value: file('long.urdf', stretchedUrdf(text, leftArm, joints, 1.2)) },
    start_posture: { value: [0.1, 0.6, 0.1, -0.3] },
    'limits.position_margin': { value: 0.8 },
    'limits.velocity_scale': { value: 0.2, only: only(['check'], { value: 0.05 }) },
    'limits.acceleration': { value: 5, only: only(['check'], { value: 1 }) },
    'limits.tracking_error': {
      value: 0.01,
      // The ideal arm of the node follows better than that.
      only: only(['node'], { noiseRad: 0.02 }),
    },
    'limits.credible_velocity': { noiseRad: 0.05, value: 100 },
    'limits.jerk': { value: 50 },
    'limits.hand_speed': { value: 0.1 },
    tool_offset: { value: [0.02, 0.01, 0.03] },
    'limits.file': {
      value: file('joint_limits.yaml', 'joint_limits: { elbow: { max_velocity: 0.4, max_acceleration: 2 } }'),
    },
    'limits.joint_velocity': { value: [0.5, 0.5, 0.5, 0.5] },
    'limits.joint_acceleration': { value: [5, 4, 5, 4] },
    'limits.joint_jerk': { value: [50, 50, 50, 50] },
    tf_timeout: {
      told: { '/neuromotor/target': { header: { ...nowhere, frame_id: 'camera' }, point } },
      value: 0,
    },
    clicked_points: { told: { '/clicked_point': { header: inBase, point } }, value: true },
    orientation_weight: {
      told: {
        '/neuromotor/target_pose': { header: inBase, pose: { position: point, orientation: upright } },
      },
      value: 0.3,
    },
    'workspace.min': { value: [-0.1, -1, -1] },
    'workspace.max': { value: [1, 0.05, 1] },
    'collision.enabled': { set: wall, value: false },
    'collision.margin': { set: table, value: 0.15 },
    'collision.packages': {
      set: { ...wall, urdf: ofPackage, 'collision.packages': [elsewhere] },
      value: ['/nowhere'],
      refused: /"package:\/\/elsewhere\/panda\/hand.stl" is not there/,
      // An inspection goes on, and says so.
      only: only(['arm inspect'], { refused: undefined }),
    },
    'collision.unreadable': {
      set: { ...wall, urdf: missing, 'collision.unreadable': 'leave_out' },
      value: 'refuse',
      refused: /"package:\/\/elsewhere\/missing.stl" is not there/,
      only: only(['arm inspect'], { refused: undefined }),
    },
    'collision.floor_height': { set: wall, value: [-0.3] },
    'collision.floor_normal': { set: wall, value: [0, -1, 1] },
    'collision.table_centre': {
      set: table,
      value: [-0.3, 0.1, 0.15],
      only: only(['arm inspect'], {
        set: { ...table, 'collision.table_size': [0.3, 0.3, 0.4] },
        value: [-0.3, 0.1, 0.9],
      }),
    },
    'collision.table_size': { set: table, value: [0.3, 0.3, 0.4] },
    update_rate: { value: 50 },
    speed_override: { value: 0.5 },
    movement_duration: { value: 1 },
    settle_timeout: { value: 0.1 },
    settle_average: { value: 0 },
    stuck_joints: { jammed: 'elbow', set: { 'limits.tracking_error': 0.2 } },
    reach_tolerance: { value: 1e-9 },
    checkpoint: { value: `${FOLDER}/other.nmb` },
    joint_state_timeout: { silentS: 0.2, value: 1 },
    target_timeout: { value: 0.1 },
    allow_other_publishers: { rival: true, value: true },
    clock_timeout: { simulatedTime: true, silentS: 1, value: 0.5 },
    observed_hand_timeout: { value: 0.1 },
    record: { value: `${FOLDER}/record.mcap` },
    journal: { value: `${FOLDER}/other.jsonl` },
    simulated: { value: false },
    commissioning: {
      set: { simulated: false },
      value: commissioned(folder, text),
    },
    'incidents.folder': { silentS: 0.2, value: `${FOLDER}/elsewhere` },
    'incidents.keep': { silentS: 0.2, value: 0 },
    ...driverCases,
    'model.motor_gain': {
      value: [-3, -4, 3, -4],
      // So far that primitives break limits.
      only: only(['arm inspect'], { value: [-12, -12, 12, -12] }),
    },
    'model.cortex_centre': { value: [-0.1, 0, 0] },
    'model.seed': { only: only(experiments, { refused: /expected --seeds/ }) },
    'model.cortex_cells': { value: 8, only: only(['experiment structural'], { value: 12 }) },
    'model.training_goals': {
      set: { 'model.goal_distance': 0, 'model.novelty_distance': 0, 'model.goal_spread': 0.35 },
    },
    'model.repertoire_within_limits': { set: { 'limits.position_margin': 0.8 } },
    'model.training_trials': { value: 10 },
    'quirks.reaching_silence': { set: { 'model.training_trials': 1 }, value: 'explore' },
    'model.rehearsal_steps': { value: 0 },
    'model.goal_distance': { value: 0.3 },
    'model.exploration_trials': { value: 5 },
    'model.unknown_region': { set: { 'model.training_trials': 1 } },
    'model.perturbation': { set: { 'learning.enabled': false, 'model.correction_ramp': 0 } },
    'model.goal_radius': { value: 0.005 },
    'model.correction_limit': { value: 0.001 },
    'model.candidates': { set: { 'model.correction_limit': 0.01 }, value: 1 },
    'model.time_law': { only: { reach: { refused: /does not end at rest/ } } },
    'quirks.constant_units': { value: [3, -1, 4, 1] },
    'structural.dopamine_threshold': { value: 5 },
    'structural.tag_loss': { value: 1 },
    'structural.uniform_share': { value: 1 },
    'model.mismatch_pruning': { ...rewarded, value: 1 },
    'structural.mismatch_pruning': {
      ...rewarded,
      value: 0,
      only: only(['experiment structural'], { set: { ...rewarded.set, 'model.cortex_cells': 12 } }),
    },
    'structural.least_age': {
      value: 200,
      only: {
        ...only(['experiment adaptation'], rewardedAdaptation),
        ...only(['experiment structural'], {
          set: { 'model.cortex_cells': 12, 'model.training_trials': 30 },
        }),
      },
    },
    'quirks.regularisation': { only: only(['experiment adaptation'], rewardedAdaptation) },
    'model.shared_clock': { only: only(experiments, { value: true }) },
    ...casesOf('shortcut.', practised),
    'shortcut.teaching_threshold': { ...practised, value: 0.5 },
    'shortcut.som_start': { ...practised, value: 0.9 },
    'shortcut.slow_age': { ...practised, value: 100 },
    'shortcut.som_trials': { ...practised, value: 2 },
    'shortcut.cells_per_primitive': { ...practised, value: 3 },
    'shortcut.lateral_rate': { ...withAssembly, value: 1 },
    ...casesOf('indirect.', missed),
    'indirect.direct_dips': {
      ...missed,
      only: only(['experiment adaptation'], { set: { ...missed.set, ...rewardedAdaptation.set } }),
    },
  };
}
