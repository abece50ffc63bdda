import { describe, expect, it } from 'vitest';
import { faultsOf } from '../../src/cli/fault-options.js';
import { describeFaults, faultProblems, faultTable, healthy } from '../../src/parameters/fault-table.js';
import { parameterTable } from '../../src/parameters/parameter-table.js';

const joints = ['shoulder', 'elbow'];

describe('the fault table', () => {
  it('is healthy by default', () => {
    expect(describeFaults(healthy)).toBe('');
    expect(faultProblems(healthy, joints)).toEqual([]);
  });

  it('has names of its own, so that a file may hold both tables', () => {
    expect(Object.keys(faultTable).filter((name) => Object.hasOwn(parameterTable, name))).toEqual([]);
  });

  it('names list, joint and value of what does not fit the arm', () => {
    expect(
      faultProblems({ ...healthy, friction: [1, 2, 3], backlash: [0.1, -0.1], stuck: 'elbow, knee' }, joints),
    ).toEqual([
      "parameter 'friction' has 3 elements, expected 2 (one per joint), one for all or none",
      "parameter 'backlash' has the value -0.1, expected none below 0",
      "parameter 'stuck' names 'knee', expected some of shoulder, elbow",
    ]);
  });

  it('tells only what is wrong', () => {
    expect(describeFaults({ ...healthy, drop: 0.1, stuck: 'elbow', encoder_offset: [0, 0.1] })).toBe(
      'drop 0.1; stuck elbow; encoder_offset 0,0.1',
    );
  });
});

describe('faults as options', () => {
  it('take units, lists without brackets, and flags', async () => {
    const faults = await faultsOf(
      { delay: '20 ms', encoderOffset: '0, 90 deg', stuck: 'elbow', silent: true, payload: '500 g' },
      joints,
    );
    expect(faults).toMatchObject({ delay: 0.02, stuck: 'elbow', silent: true, payload: 0.5 });
    expect(faults.encoder_offset[1]).toBeCloseTo(Math.PI / 2, 12);
    expect(faults.drop).toBe(0);
  });

  it.each([
    [{ drop: '2' }, "parameter 'drop' is 2, expected a finite number from 0 to 1"],
    [{ delay: '5 kg' }, 'parameter \'delay\': "5 kg" is no quantity in s'],
    [{ jammed: 'wrist' }, "parameter 'jammed' names 'wrist', expected some of shoulder, elbow"],
    [{ motorGain: '[0.5, 1, 1]' }, "parameter 'motor_gain' has 3 elements, expected 2"],
    [{ servoDamping: '1' }, "parameter 'servo_damping' counts only with 'servo_frequency' not 0"],
    [{ viewAxis: '0, 0, 0' }, "parameter 'view_axis' is 0, 0, 0, expected a direction"],
    [{ encoderStepAt: '1, 2' }, "parameter 'encoder_step_at' has 2 elements, expected 1 or none"],
    [{ jointGain: '[1, 0]' }, "parameter 'joint_gain' has the value 0, expected none of 0 or below"],
  ])('%j is refused', async (options, reason) => {
    await expect(faultsOf(options, joints)).rejects.toThrow(reason);
  });
});
