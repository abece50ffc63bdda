import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profiles } from '../../src/parameters/parameter-spec.js';
import { parameterNames, parameterTable, specOf } from '../../src/parameters/parameter-table.js';
import type { ParameterSpec } from '../../src/parameters/parameter-spec.js';
import type { ParameterName } from '../../src/parameters/parameter-table.js';
import { problemWith, profileOf, resolveSettings } from '../../src/parameters/settings.js';
import { ConfigurationError } from '../../src/errors.js';

const DEGREE = Math.PI / 180;
const resolve = (overrides: Record<string, unknown>) => () => resolveSettings('robot', overrides);
/** The text of the error, checked to be one of configuration. */
function problemsOf(overrides: Record<string, unknown>): string {
  try {
    resolve(overrides)();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).message;
  }
  return '';
}

describe('the parameter table', () => {
  test('has the names and defaults of the ROS 2 interface', () => {
    expect(resolveSettings('robot')).toMatchObject({
      joints: ['shoulder_yaw', 'shoulder_pitch', 'shoulder_roll', 'elbow'],
      base_frame: 'shoulder_base',
      tip_link: 'hand',
      urdf: 'left_arm',
      start_posture: [0, 40 * DEGREE, 0, -10 * DEGREE],
      update_rate: 100,
      command_interface: 'trajectory',
      trajectory_topic: 'joint_trajectory',
      position_topic: 'position_commands',
      joint_state_timeout: 0.1,
      target_timeout: 1,
      observed_hand_timeout: 0.5,
      settle_timeout: 2,
      idle_publish: 'auto',
      'limits.position_margin': 0.05,
      'limits.velocity_scale': 0.5,
      'limits.acceleration': 5,
      'limits.tracking_error': 0.3,
      'workspace.min': [],
      'workspace.max': [],
      movement_duration: 3,
      'learning.enabled': true,
      'model.profile': 'robot',
      'model.primitives': 120,
      'model.goal_radius': 0.03,
      checkpoint: '',
      autosave: true,
      controller: 'brain',
      autostart: true,
    });
    for (const name of ['learning.exploration', 'model.seed']) expect(specOf(name)).toBeDefined();
  });

  test('has the deviations of each profile from the published model', () => {
    const deviations = {
      'model.profile': ['published', 'robot'],
      'model.shared_clock': [true, false],
      'model.adaptation_reference': ['zero', 'start'],
      'model.goals_kept': [2, 0],
      'learning.exploration': [true, false],
      'model.perturbation': ['always', 'while_learning'],
      'model.perturbation_rate': [9, 1],
      'model.correction_ramp': [0, 11],
      'model.goal_slots': ['experiment', 'memory'],
      'model.repertoire_within_limits': [false, true],
      'model.reach_dopamine': [false, true],
      'model.time_law': ['cpg', 'minimum_jerk'],
      'model.motor_gain_rule': ['uniform', 'limits'],
      'model.goal_spread': [(20 * Math.PI) / 180, (60 * Math.PI) / 180],
      'model.training_goals': ['far', 'workspace'],
      'model.exploration_trials': [0, 300],
      'model.error_evidence': [false, true],
      'model.servo_model': [false, true],
      'model.cerebellum': ['reservoir', 'adaptive_filter'],
      'collision.enabled': [false, true],
      settle_average: [0, 0.5],
      stuck_joints: ['halt', 'hold'],
    } as const;
    const [published, robot] = profiles.map((profile) => resolveSettings(profile));
    for (const name of parameterNames) {
      const expected = name in deviations ? deviations[name as keyof typeof deviations] : undefined;
      if (expected === undefined) expect(published[name], name).toEqual(robot[name]);
      else expect([published[name], robot[name]], name).toEqual(expected);
    }
    expect(robot['model.unknown_region']).toBe('nearest');
  });

  test('describes every parameter, and its defaults are within its own range', () => {
    for (const name of parameterNames) {
      const spec: ParameterSpec = parameterTable[name];
      expect(spec.description, name).toMatch(/^[A-Z].{10,}\.$/);
      for (const profile of profiles) expect(problemWith(name, spec.value[profile]), name).toBeUndefined();
    }
  });

  test('knows no name of the prototype', () => {
    for (const name of ['constructor', '__proto__', 'toString', '']) expect(specOf(name)).toBeUndefined();
  });
});

describe('settings', () => {
  test.each<[ParameterName, unknown, string]>([
    ['update_rate', 5, "parameter 'update_rate' is 5, expected a finite number from 10 to 1000 (Hz)"],
    ['update_rate', NaN, "parameter 'update_rate' is NaN, expected a finite number from 10 to 1000 (Hz)"],
    ['limits.velocity_scale', Infinity, 'is Infinity, expected a finite number from 0.01 to 1'],
    ['limits.velocity_scale', '0.5', 'is "0.5", expected a finite number from 0.01 to 1'],
    ['model.seed', 1.5, 'is 1.5, expected an integer from 0 to 2147483647'],
    ['model.seed', -1, 'is -1, expected an integer from 0 to 2147483647'],
    ['model.seed', 3n, 'is 3n, expected an integer'],
    ['model.seed', null, 'is null, expected an integer'],
    ['model.seed', undefined, 'is undefined, expected an integer'],
    ['autosave', 'yes', 'is "yes", expected true or false'],
    ['command_interface', 'velocity', 'is "velocity", expected one of trajectory, position'],
    ['base_frame', 7, 'is 7, expected a text'],
    ['start_posture', [0, NaN, 0, 0], 'is [0,"NaN",0,0], expected a list of finite numbers (rad)'],
    ['start_posture', [0n], 'is ["0n"], expected a list of finite numbers (rad)'],
    ['start_posture', 0, 'is 0, expected a list of finite numbers (rad)'],
    ['joints', ['a', ''], 'is ["a",""], expected a list of texts'],
    ['joints', 'elbow', 'is "elbow", expected a list of texts'],
  ])("refuse '%s' as %s, naming parameter, value and what would be right", (name, value, text) => {
    const problem = problemsOf({ [name]: value });
    expect(problem).toContain(`parameter '${name}' `);
    expect(problem).toContain(text);
    expect(problem).toBe(problemWith(name, value));
  });

  test('take both ends of a range, and nothing beyond', () => {
    for (const name of parameterNames) {
      const { range, type }: ParameterSpec = parameterTable[name];
      if (range === undefined) continue;
      const step = type === 'integer' ? 1 : 1e-9;
      for (const end of range) expect(problemWith(name, end), name).toBeUndefined();
      expect(problemWith(name, range[0] - step), name).toContain(name);
      expect(problemWith(name, range[1] + step), name).toContain(name);
    }
  });

  test('refuse an unknown name, and suggest the one that was meant', () => {
    expect(problemsOf({ jonts: 1 })).toBe("unknown parameter 'jonts'");
    expect(problemsOf({ __proto__x: 1 })).toBe("unknown parameter '__proto__x'");
    expect(problemsOf(JSON.parse('{"__proto__": 1}') as Record<string, unknown>)).toBe(
      "unknown parameter '__proto__'",
    );
    expect(problemsOf({ 'limits-velocity-scale': 1 })).toContain('(did you mean limits.velocity_scale?)');
    expect(problemsOf({ seed: 1 })).toContain('(did you mean model.seed?)');
    expect(problemsOf({ nope_: 1 })).toBe("unknown parameter 'nope_'");
  });

  test('list everything that is wrong at once, and take nothing then', () => {
    const problem = problemsOf({ update_rate: 0, autosave: 1, 'model.seed': 2, unknown: 3 });
    expect(problem.split('\n')).toEqual([
      expect.stringContaining('update_rate') as string,
      expect.stringContaining('autosave') as string,
      expect.stringContaining("unknown parameter 'unknown'") as string,
    ]);
    expect(resolveSettings('robot')['model.seed']).toBe(1);
  });

  test('list the first twenty problems of a misspelt root, and count the others', () => {
    const problem = problemsOf(
      Object.fromEntries(parameterNames.slice(0, 25).map((name) => [`ros_parameter.${name}`, 1])),
    ).split('\n');
    expect(problem).toHaveLength(21);
    expect(problem[19]).toContain(`'ros_parameter.${parameterNames[19]}'`);
    expect(problem[20]).toBe('and 5 more like these');
  });

  test('fit together: one angle per joint, three coordinates per corner, each joint once', () => {
    expect(problemsOf({ joints: [] })).toBe("parameter 'joints' is empty, expected at least one joint");
    expect(problemsOf({ joints: ['a', 'b', 'a'], start_posture: [0, 0, 0] })).toBe(
      "parameter 'joints' names a twice, expected each joint once",
    );
    expect(
      problemsOf({ joints: ['a', 'b', 'c'], start_posture: [0], 'workspace.max': [1] }).split('\n'),
    ).toEqual([
      "parameter 'start_posture' has 1 elements, expected 3 (one per joint)",
      "parameter 'workspace.max' has 1 elements, expected 3 or none",
    ]);
    expect(problemsOf({ start_posture: [] })).toContain("'start_posture' has 0 elements, expected 4");
    expect(problemsOf({ 'model.motor_gain': [1] })).toContain("'model.motor_gain' has 1 elements");
    expect(problemsOf({ 'model.cortex_centre': [1, 2] })).toContain("'model.cortex_centre' has 2 elements");
    expect(problemsOf({ 'workspace.min': [0, 2, 0], 'workspace.max': [1, 1, 0] }).split('\n')).toEqual([
      "parameter 'workspace.min' has y 2 m, expected less than 1 m of 'workspace.max'",
      "parameter 'workspace.min' has z 0 m, expected less than 0 m of 'workspace.max'",
    ]);
    expect(problemsOf({ 'workspace.min': [-1, -1, -1], 'workspace.max': [1, 1, 1] })).toBe('');
    expect(problemsOf({ 'quirks.constant_units': [3] })).toBe(
      "parameter 'quirks.constant_units' has 1 elements, expected pairs of a unit and its value or none",
    );
  });

  test('fit together: a table has place and size, a floor a height and a direction', () => {
    expect(problemsOf({ 'collision.floor_height': [0, 1] })).toBe(
      "parameter 'collision.floor_height' has 2 elements, expected 1 or none",
    );
    expect(problemsOf({ 'collision.floor_normal': [] })).toBe(
      "parameter 'collision.floor_normal' has 0 elements, expected 3",
    );
    expect(problemsOf({ 'collision.floor_normal': [0, 0, 0] })).toBe(
      "parameter 'collision.floor_normal' is zero, expected a direction",
    );
    expect(problemsOf({ 'collision.table_size': [1, 1, 1] })).toBe(
      "parameter 'collision.table_centre' is empty, expected 3 numbers with 'collision.table_size', or both empty",
    );
    expect(problemsOf({ 'collision.table_centre': [1, 1, 1], 'collision.table_size': [1, 0, 1] })).toBe(
      "parameter 'collision.table_size' has y 0 m, expected more than 0 m",
    );
  });

  test('cannot be changed any more, nor through the list they were made of', () => {
    const joints = ['a', 'b'];
    const settings = resolveSettings('robot', { joints, start_posture: [0, 1] });
    joints.push('c');
    expect(settings.joints).toEqual(['a', 'b']);
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.joints)).toBe(true);
    expect(Object.isFrozen(settings.start_posture)).toBe(true);
    expect(Object.isFrozen(resolveSettings('robot').start_posture)).toBe(true);
    expect(structuredClone(settings)).toEqual(settings);
  });

  test('name the profile they are of', () => {
    expect(profileOf({}, 'robot')).toBe('robot');
    expect(profileOf({ 'model.profile': 'published' }, 'robot')).toBe('published');
    expect(() => profileOf({ 'model.profile': 'best' }, 'robot')).toThrow(
      'parameter \'model.profile\' is "best", expected one of published, robot',
    );
    expect(problemsOf({ 'model.profile': 'published' })).toBe(
      'parameter \'model.profile\' is "published", expected robot, the profile asked for',
    );
  });

  test('are settings or a ConfigurationError, whatever is given (1000 times)', () => {
    const name = fc.oneof(fc.constantFrom(...parameterNames), fc.string());
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.anything({ withBigInt: true }), { noNullPrototype: true }),
        (overrides) => {
          try {
            expect(Object.keys(resolveSettings('robot', overrides))).toEqual(parameterNames);
          } catch (error) {
            expect(error).toBeInstanceOf(ConfigurationError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});
