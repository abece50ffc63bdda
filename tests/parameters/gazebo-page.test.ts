import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { differenceM, gazeboPage, gazeboPagePath, worseThanMujoco } from '../../scripts/gazebo/page.js';
import { readRecord } from '../../scripts/gazebo/record.js';

const record = readRecord();

it('the page on Gazebo has what was measured', async () => {
  const page = readFileSync(gazeboPagePath, 'utf8');
  expect(page).toBe(await gazeboPage(page, record));
  expect(page).toContain('<!-- reaches -->');
});

it('reaches of three arms were measured in Gazebo, hardly worse than in MuJoCo, without a halt', () => {
  const cells = record.reaches.filter(({ plant }) => plant === 'gazebo');
  expect(cells.map(({ arm, commands }) => `${arm} ${commands}`).sort()).toEqual([
    'left_arm position',
    'left_arm trajectory',
    'panda position',
    'panda trajectory',
    'ur5 position',
    'ur5 trajectory',
  ]);
  for (const cell of cells) {
    expect(cell.errorsM).toHaveLength(50);
    expect(cell.halts).toBe(0);
    expect(worseThanMujoco(record, cell)).toBeLessThan(cell.commands === 'trajectory' ? 0.001 : 0.003);
  }
});

it('no fault of simulated time was learnt from or led to a step, and the next target was reached', () => {
  for (const kind of ['position', 'trajectory']) {
    const cells = record.faults.filter((cell) => cell.interface === kind);
    expect(cells).toHaveLength(13);
    for (const { row, outcome, learnt, error, step, next } of cells) {
      // What ended as if nothing had happened is a reach like any other.
      if (learnt === true) expect(error, row).toBeLessThan(0.001);
      if (outcome === 'halted') expect(learnt, row).toBe(false);
      expect(step, row).toBeLessThan(0.02);
      expect(next, row).toBeLessThan(0.001);
    }
  }
});

it('the arm recovers from disturbances in Gazebo as in MuJoCo', () => {
  expect(new Set(record.disturbances.map(({ disturbance }) => disturbance)).size).toBe(6);
  for (const { disturbance } of record.disturbances)
    expect(differenceM(record.disturbances, disturbance), disturbance).toBeLessThan(0.002);
});
