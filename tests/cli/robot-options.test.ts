import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parameterFilePath } from '../../scripts/parameter-file.js';
import { publishedUse } from '../../src/cli/experiment-options.js';
import { structuralUse } from '../../src/cli/experiment-structural.js';
import { reachUse } from '../../src/cli/reach.js';
import { robotOf } from '../../src/cli/robot-options.js';
import type { RobotOptions } from '../../src/cli/robot-options.js';
import { simulateUse } from '../../src/cli/simulate.js';
import { trainUse } from '../../src/cli/train.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const reach = reachUse('mujoco');
const ideal = reachUse('ideal');
const commands = [
  ...[trainUse, reach, ideal, simulateUse],
  ...[publishedUse('reaching'), publishedUse('adaptation'), structuralUse],
];
const given = (options: Partial<RobotOptions>): RobotOptions => ({ set: [], ...options });

let told: string[];
beforeEach(() => {
  told = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('what was given to a command alone', () => {
  const refusal = (options: Partial<RobotOptions>, command = reach) =>
    robotOf(given(options), command).then(
      () => 'taken',
      (error: unknown) => String(error),
    );

  it('is refused where it would be ignored, together with all else that is wrong', async () => {
    const set = ['confirm_movements=true', 'structural.budget=0.1', 'limits.velocity_scale=2', 'nope=1'];
    const wrong = [
      "ConfigurationError: parameter 'limits.velocity_scale' is 2, expected a finite number from 0.01 to 1",
      "unknown parameter 'nope'",
      "parameter 'confirm_movements' is for the ROS 2 node only; `reach` does not use it",
    ];
    expect(await refusal({ set })).toBe(wrong.join('\n'));
    expect(await refusal({ set: set.slice(0, 2) })).toBe(
      `ConfigurationError: ${wrong[2]}\n` +
        "parameter 'structural.budget' counts only with 'model.plasticity' structural, which is dense",
    );
  });

  it('may be a short option', async () => {
    expect(await refusal({ profile: 'published' }, simulateUse)).toContain(
      "parameter 'model.profile' is for",
    );
    expect(await refusal({ checkpoint: 'b.nmb', set: ['controller=ik'] })).toContain(
      "parameter 'checkpoint' counts only with 'controller' brain, which is ik",
    );
    expect(await refusal({ seed: '3', set: ['controller=ik'] })).toBe('taken');
  });

  it('counts with what else was given', async () => {
    expect(await refusal({ set: ['structural.budget=0.1', 'model.plasticity=structural'] })).toBe('taken');
    const published = { profile: 'published', set: ['limits.jerk=9'] };
    expect(await refusal(published, ideal)).toContain(
      "parameter 'limits.jerk' counts only with 'model.repertoire_within_limits' true, which is false",
    );
    expect(await refusal(published)).toBe('taken');
    // Inverse kinematics keeps the limits whatever the arm is.
    expect(await refusal({ ...published, set: [...published.set, 'controller=ik'] }, ideal)).toBe('taken');
  });

  it('ends the program with another code than 0', () => {
    const program = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
    const args = [program, 'reach', '--random', '1', '--set', 'confirm_movements=true'];
    const { status, stderr, stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      "neuromotor: parameter 'confirm_movements' is for the ROS 2 node only; `reach` does not use it\n",
    );
  });
});

describe('a file', () => {
  const written = (text: string) => {
    const file = join(temporaryFolder(), 'a.yaml');
    writeFileSync(file, text);
    return file;
  };

  it('is taken as far as the command uses it, and the rest is told in one line', async () => {
    const config = written(
      'confirm_movements: true\nlimits: { jerk: 9 }\nmodel: { learning_rate: 0.5, cerebellum: reservoir }\n' +
        // As it would be anyway.
        'position_topic: position_commands\n',
    );
    const { settings } = await robotOf(given({ config }), reach);
    expect(settings.confirm_movements).toBe(false);
    expect(settings['limits.jerk']).toBe(9);
    expect(told).toEqual([
      `neuromotor: of ${config} \`reach\` ignores confirm_movements (for the ROS 2 node only); ` +
        "model.learning_rate (only with 'model.cerebellum' adaptive_filter, which is reservoir)\n",
    ]);
  });

  it('is not told of what an option gives in its place, and is checked as a whole', async () => {
    const config = written('limits: { jerk: 9 }\n');
    await expect(robotOf(given({ config, set: ['limits.jerk=8'] }), trainUse)).rejects.toThrow(
      "parameter 'limits.jerk' is for limits of movements only",
    );
    expect(told).toEqual([]);
    await expect(robotOf(given({ config: written('limits: { jerk: -1 }') }), trainUse)).rejects.toThrow(
      "parameter 'limits.jerk' is -1",
    );
  });

  it.each(commands)('of all parameters with their defaults makes no words: $name', async (command) => {
    for (const profile of ['robot', 'published'] as const) {
      const { settings } = await robotOf(given({ config: parameterFilePath }), command, profile);
      expect(settings['model.profile']).toBe(profile);
    }
    expect(told).toEqual([]);
  });
});
