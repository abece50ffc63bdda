import { describe, expect, it } from 'vitest';
import { parseCondition, parseConditions } from '../../../src/studies/published/condition.js';
import { plannedTrials } from '../../../src/studies/published/planned-trial.js';
import { adaptationSchedule, reachingSchedule } from '../../../src/studies/published/published-schedules.js';
import { parseSeeds } from '../../../src/studies/jobs/seed-list.js';
import { parseSelection } from '../../../src/studies/published/published-request.js';

const adaptation = adaptationSchedule(2);
const planned = (text: string, frozenEvery = 0) =>
  plannedTrials(adaptation, parseCondition(text, adaptation), frozenEvery);

describe('a condition', () => {
  it.each([
    ['strategy+rotation', 'rotation+strategy'],
    ['frozen@900+no-cerebellum@600+rotation', 'rotation+no-cerebellum@600+frozen@900'],
    ['no-dopamine', 'no-dopamine'],
    ['no-dopamine@0', 'no-dopamine@0'],
    ['no-basal-ganglia@0', 'no-basal-ganglia'],
    ['none', 'none'],
  ])('%s is named %s', (text, name) => {
    expect(parseCondition(text, adaptation).name).toBe(name);
  });

  it.each([
    ['rotaton', "condition 'rotaton': unknown term 'rotaton', expected none, or terms"],
    ['none+rotation', "unknown term 'none'"],
    ['rotation+rotation', 'rotation stands there twice'],
    ['no-cerebellum@5+no-cerebellum', 'no-cerebellum stands there twice'],
    ['shift', 'the schedule has no shift, expected rotation'],
    ['no-cerebellum@1000', 'begins at trial 1000, expected 0 to 999'],
    ['no-cerebellum@-1', 'begins at trial -1'],
    ['rotation@5', 'rotation follows the schedule and takes no @trial'],
    ['', "unknown term ''"],
  ])('%s is refused: %s', (text, message) => {
    expect(() => parseCondition(text, adaptation)).toThrow(message);
  });

  it('needs a schedule that has what it names', () => {
    const reaching = reachingSchedule(2);
    expect(() => parseCondition('rotation', reaching)).toThrow('the schedule has no disturbance');
    expect(() => parseCondition('strategy', reaching)).toThrow('no block with a strategy');
  });

  it('stands in a list once', () => {
    expect(() => parseConditions(['rotation+strategy', 'strategy+rotation'], adaptation)).toThrow(
      "condition 'rotation+strategy' stands there twice",
    );
    expect(() => parseConditions([], adaptation)).toThrow('no condition');
  });
});

describe('the trials of a condition', () => {
  it('lack a part from its trial on', () => {
    const trials = planned('rotation+no-cerebellum@601+frozen@990');
    expect(trials[600].lesions.cerebellum).toBe(false);
    expect(trials[601].lesions).toEqual({ ...trials[600].lesions, cerebellum: true });
    expect(Object.values(trials[600].lesions)).not.toContain(true);
    expect([989, 990].map((t) => [trials[t].learning, trials[t].noise])).toEqual([
      [true, true],
      [false, false],
    ]);
  });

  it('have the frozen error at every tenth reach of each goal', () => {
    const measured = planned('none', 10).flatMap(({ frozen }, t) => (frozen ? [t] : []));
    expect(measured.slice(0, 4)).toEqual([18, 19, 38, 39]);
    expect(measured).toContain(599);
    // From trial 600 on goal 0 alone; 600 is its 301st.
    expect(measured.filter((t) => t > 600).slice(0, 2)).toEqual([609, 619]);
  });

  it('are the same in all conditions up to trial 600', () => {
    const head = (text: string) => planned(text, 10).slice(0, 601);
    for (const text of ['rotation', 'rotation+strategy', 'strategy'])
      expect(head(text)).toEqual(head('none'));
    expect(planned('rotation')[601]).not.toEqual(planned('none')[601]);
  });
});

describe('seeds', () => {
  it.each([
    ['3', [1, 2, 3]],
    ['7-7', [7]],
    ['1-3,9', [1, 2, 3, 9]],
    [' 4 - 5 , 0 ', [4, 5, 0]],
  ])('%s are %s', (text, seeds) => {
    expect(parseSeeds(text)).toEqual(seeds);
  });

  it.each(['0', '-3', '', '5-4', '1,1', '1.5', 'all', '1-999999', '3000000000,1'])(
    '%s are refused',
    (text) => {
      expect(() => parseSeeds(text)).toThrow(/seeds '.*expected how many \(20\), or a list/);
    },
  );
});

describe('a selection', () => {
  it.each([
    ['basal-ganglia', { kind: 'basal-ganglia' }],
    ['nearest', { kind: 'ranked', rank: 0 }],
    ['ranked 8', { kind: 'ranked', rank: 8 }],
    ['ranked:8', { kind: 'ranked', rank: 8 }],
    ['random', { kind: 'random' }],
    ['forced 3,17, 5', { kind: 'forced', primitives: [3, 17, 5] }],
  ])('%s', (text, rule) => {
    expect(parseSelection(text)).toEqual(rule);
  });

  it.each(['closest', 'ranked', 'ranked -1', 'ranked 1,2', 'forced', 'forced a', 'nearest 3', ''])(
    '%s is refused',
    (text) => {
      expect(() => parseSelection(text)).toThrow('expected basal-ganglia, nearest');
    },
  );
});
