import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Brain } from '../../../src/model/brain.js';
import { publishedCortex } from '../../../src/model/brain-parameters.js';
import { intact } from '../../../src/model/brain-state.js';
import type { TrialContacts } from '../../../src/model/basal-ganglia/trial-contacts.js';
import { PREMOTOR_ANSWER } from '../../../src/model/basal-ganglia/action-selection.js';
import type { Vector3 } from '../../../src/model/numbers/vector.js';
import { restoreSnapshot, takeSnapshot } from '../../../src/model/snapshot.js';
import { keys } from '../../../src/model/standard-parts.js';
import { beginTrainingTrial, endTrainingTrial, trainOnce } from '../../../src/model/trial/training.js';
import { corticalParameters } from '../../../src/parameters/cortical-parameters.js';
import { RateRecorder } from '../../../src/observe/rate-recorder.js';
import { heapGrowth } from '../../heap-growth.js';
import {
  corticalBrain,
  farPrimitive,
  indirectDefaults,
  shortcutDefaults,
} from '../../support/cortical-brains.js';

const TRIALS = 25;
const both = { shortcut: shortcutDefaults, indirect: indirectDefaults };
const shortcutOf = ({ parts }: Brain) => parts.get(keys.shortcut);
const indirectOf = ({ parts }: Brain) => parts.get(keys.indirect);
const farFrom = ([x, y, z]: Vector3): Vector3 => [x + 0.3, y, z];

function goalsOf(brain: Brain): Vector3[] {
  return Array.from({ length: 5 }, () => brain.goals.next());
}

function trained(brain: Brain, trials = TRIALS, goals = goalsOf(corticalBrain(3))) {
  return Array.from({ length: trials }, (_, t) => trainOnce(brain, goals[t % goals.length]));
}

/** A trial with a given primitive whose movement ends at `hand`. */
function forced(brain: Brain, goal: Vector3, primitive: number, hand: Vector3) {
  endTrainingTrial(brain, beginTrainingTrial(brain, { goal, primitive }), hand);
}

/** A goal that has been practised until the thalamus answers, then `missed` outcomes elsewhere. */
function practised(brain: Brain, trials: number, missed = 0): number {
  const { primitive, hand } = farPrimitive(brain);
  for (let t = 0; t < trials; t++) forced(brain, hand, primitive, hand);
  for (let t = 0; t < missed; t++) forced(brain, hand, primitive, farFrom(hand));
  return primitive;
}

function expectValid({ wiring }: TrialContacts, most: number) {
  for (let post = 0; post < wiring.posts; post++) {
    const { cells, from, to } = wiring.row(post);
    expect(to - from).toBe(wiring.perCell);
    const own = cells.subarray(from, to);
    expect([...own]).toEqual([...new Set(own)].sort((a, b) => a - b));
    expect(own[0]).toBeGreaterThanOrEqual(0);
    expect(own[own.length - 1]).toBeLessThan(wiring.sites);
  }
  expect(Math.min(...wiring.weights)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...wiring.weights)).toBeLessThanOrEqual(most);
}

const bits = ({ wiring }: TrialContacts) => ({
  cells: wiring.cells.slice(),
  weights: wiring.weights.slice(),
});

describe('the cortical shortcut and the indirect pathway', () => {
  it.each(['dense', 'structural'] as const)(
    'change no bit of the others while they are not expressed (%s)',
    (plasticity) => {
      const plain = corticalBrain(3, {}, plasticity);
      const other = corticalBrain(
        3,
        {
          shortcut: shortcutDefaults,
          indirect: { ...indirectDefaults, dipRate: 0 },
        },
        plasticity,
      );
      // It learns all the same.
      Object.assign(shortcutOf(other), { step: () => undefined });
      const before = bits(shortcutOf(other).fast);
      expect(trained(other)).toEqual(trained(plain));
      expect(bits(shortcutOf(other).fast)).not.toEqual(before);
      const { fields } = takeSnapshot(plain);
      const own = takeSnapshot(other).fields;
      expect(Object.fromEntries(Object.keys(fields).map((name) => [name, own[name]]))).toEqual(fields);
    },
  );

  it('are defined by the published profile as absent', () => {
    expect(corticalBrain(1).parts.find(keys.shortcut)).toBeUndefined();
    expect(corticalBrain(1).parts.find(keys.indirect)).toBeUndefined();
  });

  it('keep every budget: sites in range, ascending and each once, weights within their bounds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 6 }), (seed, missed) => {
        const brain = corticalBrain(seed, both);
        practised(brain, 12, missed);
        trained(brain, 6);
        const { fast, slow } = shortcutOf(brain);
        expectValid(fast, shortcutDefaults.fastMost);
        expectValid(slow, shortcutDefaults.slowMost);
        expectValid(indirectOf(brain).contacts, indirectDefaults.most);
      }),
      { numRuns: 4 },
    );
  });

  it('go on with the same bits after save and load, between trials and in the middle of one', () => {
    const goals = goalsOf(corticalBrain(3));
    const brain = corticalBrain(5, both);
    practised(brain, 12);
    const other = corticalBrain(5, both);
    restoreSnapshot(other, structuredClone(takeSnapshot(brain)));
    expect(trained(other, 6, goals)).toEqual(trained(brain, 6, goals));

    const { primitive, hand } = farPrimitive(brain);
    const begun = beginTrainingTrial(brain, { goal: hand, primitive });
    const third = corticalBrain(5, both);
    restoreSnapshot(third, structuredClone(takeSnapshot(brain)));
    endTrainingTrial(brain, begun, farFrom(hand));
    endTrainingTrial(third, begun, farFrom(hand));
    expect(takeSnapshot(third)).toEqual(takeSnapshot(brain));
    expect(indirectOf(third).expectation.dip).toBeGreaterThan(0);
  });

  it('step without allocating', () => {
    const { basalGanglia } = corticalBrain(5, both);
    basalGanglia.plastic = false;
    basalGanglia.cortex.show([-0.1, 0.2, 0.25]);
    const limit = 64 * 1024;
    const step = () => {
      basalGanglia.step();
    };
    expect(heapGrowth(10_000, limit, step)).toBeLessThan(limit);
  });

  it('can be recorded', () => {
    const brain = corticalBrain(5, both);
    practised(brain, 12, 1);
    const names = ['Shortcut', 'SOM', 'StrD2', 'GPe'];
    const { recorded } = new RateRecorder(brain, names).record(() =>
      trainOnce(brain, farPrimitive(brain).hand),
    );
    expect(recorded.map(({ population }) => population)).toEqual(names);
    expect(recorded.map(({ rates }) => rates.shape[1])).toEqual([120, 1, 120, 120]);
    const [drive, som, strD2, gpe] = recorded.map(({ rates }) => rates.data);
    expect(drive.some((u) => u > 0)).toBe(true);
    expect(som.every((s) => s > 0 && s < 1)).toBe(true);
    expect(strD2.some((rate) => rate > 0)).toBe(true);
    expect(gpe.some((rate) => rate < 1)).toBe(true);
  });
});

describe('the cortical shortcut', () => {
  it('cannot select by its fast layer, whatever its largest weight: all rates of the cortex sum to its gain', () => {
    const [, most] = corticalParameters['shortcut.fast_most'].range ?? [];
    expect(most).toBeDefined();
    expect((most ?? NaN) * publishedCortex.gain).toBeLessThan(PREMOTOR_ANSWER);
    const brain = corticalBrain(4, { shortcut: { ...shortcutDefaults, slowMost: 0 } });
    const primitive = practised(brain, 20);
    brain.lesions = { ...intact, basalGangliaOutput: true };
    brain.basalGanglia.plastic = false;
    brain.basalGanglia.resetRates();
    brain.basalGanglia.run(700);
    brain.basalGanglia.cortex.show(farPrimitive(brain).hand);
    brain.basalGanglia.run(400);
    expect(shortcutOf(brain).drive[primitive]).toBeGreaterThan(0.002);
    expect(Math.max(...brain.basalGanglia.pm.r)).toBeLessThan(PREMOTOR_ANSWER);
  });

  it('learns nothing without the thalamus: contacts stay the same bits', () => {
    const still = { fastDecay: 0, fastLoss: 0, fastMismatch: 0, slowMismatch: 0 };
    const brain = corticalBrain(4, { shortcut: { ...shortcutDefaults, ...still } });
    const { fast, slow } = shortcutOf(brain);
    const before = [bits(fast), bits(slow)];
    brain.lesions = { ...intact, basalGangliaOutput: true };
    trained(brain);
    practised(brain, 10);
    expect([bits(fast), bits(slow)]).toEqual(before);
    brain.lesions = intact;
    practised(brain, 20);
    expect([bits(fast), bits(slow)]).not.toEqual(before);
  });

  it('forms no contact in either layer while its dendrites are shut', () => {
    const formed = (somStart: number) => {
      const brain = corticalBrain(4, {
        shortcut: { ...shortcutDefaults, somStart, somTrials: 0, slowAge: 0 },
      });
      const { fast, slow } = shortcutOf(brain);
      let count = 0;
      const observe: (typeof fast.wiring)['observer'] = (_post, _pruned, _formed, cause) => {
        if (cause === 'reward') count++;
      };
      fast.wiring.observer = slow.wiring.observer = observe;
      practised(brain, 25);
      expect(shortcutOf(brain).som[0]).toBe(somStart);
      return count;
    };
    expect(formed(1)).toBe(0);
    expect(formed(0)).toBeGreaterThan(0);
  });

  it('gives up fast contacts, and weakens slow ones, where the outcome fails to come', () => {
    const brain = corticalBrain(4, {
      shortcut: { ...shortcutDefaults, slowAge: 0, fastDecay: 0, fastLoss: 0 },
    });
    const primitive = practised(brain, 30);
    const { fast, slow } = shortcutOf(brain);
    const { hand } = farPrimitive(brain);
    const begun = beginTrainingTrial(brain, { goal: hand, primitive });
    const active = new Set(brain.basalGanglia.cortex.activeCells());
    const strong = (contacts: TrialContacts) => {
      const { cells, weights, from, to } = contacts.row(primitive);
      const found = Array.from({ length: to - from }, (_, i) => from + i).filter((i) => active.has(cells[i]));
      return found.map((i) => weights[i]).filter((w) => w > 1e-5);
    };
    const [fastBefore, slowBefore] = [strong(fast), strong(slow)];
    expect(fastBefore.length).toBeGreaterThan(10);
    expect(slowBefore.length).toBeGreaterThan(0);
    endTrainingTrial(brain, begun, farFrom(hand));
    expect(strong(fast)).toEqual([]);
    strong(slow).forEach((w, i) => {
      expect(w).toBeCloseTo(0.7 * slowBefore[i], 12);
    });
  });
});

describe('open dendrites that keep their contacts (som_stability)', () => {
  const lossy = { ...shortcutDefaults, somStart: 0, somTrials: 0, fastDecay: 0.1, fastLoss: 0.2 };
  const afterRest = (somStability: number) => {
    const brain = corticalBrain(4, { shortcut: { ...lossy, somStability } });
    const primitive = practised(brain, 15);
    const { wiring } = shortcutOf(brain).fast;
    const { from, to } = wiring.row(primitive);
    const before = wiring.weights.slice(from, to);
    brain.lesions = { ...intact, basalGangliaOutput: true };
    practised(brain, 3, 2);
    return { before, after: wiring.weights.slice(from, to) };
  };

  it('lose nothing while they are open, neither by decay nor by mismatch', () => {
    const { before, after } = afterRest(1);
    expect(Math.max(...before)).toBeGreaterThan(0.001);
    expect(after).toEqual(before);
  });

  it('lose as before without it', () => {
    const { before, after } = afterRest(0);
    expect(Math.max(...after)).toBeLessThan(0.2 * Math.max(...before));
  });
});

describe('several premotor cells per primitive', () => {
  const assembly = { ...shortcutDefaults, cellsPerPrimitive: 4 };

  it('take part in the answer of different goals of one primitive by different cells once they inhibit each other', () => {
    const alike = (lateralRate: number) => {
      const brain = corticalBrain(4, { shortcut: { ...assembly, lateralRate } });
      practised(brain, 40);
      const { primitive } = farPrimitive(brain);
      return shortcutOf(brain).code.slice(4 * primitive, 4 * primitive + 4);
    };
    const active = (code: Float64Array) => code.filter((rate) => rate > 0.3 * Math.max(...code)).length;
    expect(active(alike(0))).toBe(4);
    expect(active(alike(0.2))).toBeLessThan(4);
  });

  it('go on with the same bits after save and load', () => {
    const goals = goalsOf(corticalBrain(3));
    const brain = corticalBrain(5, { shortcut: assembly });
    practised(brain, 12);
    expect(Math.max(...shortcutOf(brain).assembly.inhibition)).toBeGreaterThan(0);
    const other = corticalBrain(5, { shortcut: assembly });
    restoreSnapshot(other, structuredClone(takeSnapshot(brain)));
    expect(trained(other, 6, goals)).toEqual(trained(brain, 6, goals));
  });
});

describe('the indirect pathway', () => {
  function compared(outcome: (goal: Vector3) => Vector3, confident = true) {
    const brain = corticalBrain(4, { indirect: indirectDefaults }, 'dense');
    const { primitive, hand } = farPrimitive(brain);
    const { basalGanglia } = brain;
    basalGanglia.cortex.show(hand);
    basalGanglia.run(200);
    const indirect = indirectOf(brain);
    basalGanglia.pm.r[primitive] = confident ? 0.5 : 0.04;
    basalGanglia.goalShown();
    const sites = basalGanglia.cortex.activeCells();
    basalGanglia.cortex.show(outcome(hand));
    basalGanglia.run(100);
    basalGanglia.outcomeShown(primitive);
    const { cells, weights, from, to } = indirect.contacts.row(primitive);
    const at = new Map(Array.from({ length: to - from }, (_, i) => [cells[from + i], weights[from + i]]));
    return { dip: indirect.expectation.dip, weights: sites.map((site) => at.get(site) ?? 0), indirect };
  }

  it('learns nothing where the outcome is the goal', () => {
    const { dip, indirect } = compared((goal) => goal);
    expect(dip).toBe(0);
    expect(Math.max(...indirect.contacts.wiring.weights)).toBe(0);
  });

  it('learns at once, at all sites of the goal, where the outcome lies 30 cm away from a confident choice', () => {
    const { dip, weights } = compared(farFrom);
    expect(dip).toBe(1);
    const learnt = weights.filter((w) => w > 0);
    expect(learnt.length).toBe(Math.min(weights.length, 160));
    for (const w of learnt) expect(w).toBeCloseTo(indirectDefaults.most, 12);
  });

  it('does not learn from a random choice, which nobody expected to reach the goal', () => {
    const { dip, indirect } = compared(farFrom, false);
    expect(dip).toBe(0);
    expect(Math.max(...indirect.contacts.wiring.weights)).toBe(0);
  });

  it('keeps SNr from being released by the choice that failed, unless it is lesioned', () => {
    const chosen = (lesioned: boolean) => {
      const brain = corticalBrain(4, { indirect: indirectDefaults }, 'dense');
      const primitive = practised(brain, 15, 2);
      brain.lesions = { ...intact, indirectPathway: lesioned };
      brain.basalGanglia.plastic = false;
      brain.basalGanglia.resetRates();
      brain.basalGanglia.run(700);
      brain.basalGanglia.cortex.show(farPrimitive(brain).hand);
      brain.basalGanglia.run(200);
      return brain.basalGanglia.pm.r[primitive];
    };
    expect(chosen(false)).toBeLessThan(PREMOTOR_ANSWER);
    expect(chosen(true)).toBeGreaterThan(PREMOTOR_ANSWER);
  });
});

describe('dips that SNc carries', () => {
  const carried = { ...indirectDefaults, dipCarrier: 'snc', sncBaseline: 1, dipGain: 1 } as const;

  /** Rate of SNc in the outcome phase of a choice that is confident, and the dip. */
  function disappointed(outcome: (goal: Vector3) => Vector3, options: Partial<typeof indirectDefaults> = {}) {
    const brain = corticalBrain(4, { indirect: { ...carried, ...options } }, 'dense');
    const primitive = practised(brain, 15);
    const { hand } = farPrimitive(brain);
    const { snc } = brain.basalGanglia;
    let least = Infinity;
    const begun = beginTrainingTrial(brain, { goal: hand, primitive });
    expect(indirectOf(brain).expectation.confidence).toBeGreaterThan(0.3);
    const rest = snc.r[0];
    brain.basalGanglia.observer = () => {
      least = Math.min(least, snc.r[0]);
    };
    endTrainingTrial(brain, begun, outcome(hand));
    const { wiring } = indirectOf(brain).contacts;
    const { from, to } = wiring.row(primitive);
    return {
      rest,
      least,
      dip: indirectOf(brain).expectation.dip,
      weight: Math.max(...wiring.weights.subarray(from, to)),
      after: brain.basalGanglia.disappointment,
    };
  }

  it('fall below the baseline where the goal is missed, and teach StrD2', () => {
    const { rest, least, dip, weight, after } = disappointed(farFrom);
    expect(rest).toBeCloseTo(1, 3);
    expect(least).toBeLessThan(0.7);
    expect(dip).toBeCloseTo(1 - least, 1);
    expect(weight).toBeGreaterThan(0.02);
    expect(after).toBe(0);
  });

  it('do not come where the outcome is the goal', () => {
    const { least, dip, weight } = disappointed((goal) => goal);
    // The reward is predicted, which inhibits SNc for the first milliseconds of its phase.
    expect(least).toBeGreaterThan(0.95);
    expect(dip).toBeLessThan(1e-6);
    expect(weight).toBeLessThan(1e-6);
  });

  it('are no larger than the published baseline has room for', () => {
    const { least, dip } = disappointed(farFrom, { sncBaseline: 0.1, dipGain: 2 });
    expect(least).toBeGreaterThanOrEqual(0);
    expect(dip).toBeLessThanOrEqual(0.2);
    expect(dip).toBeGreaterThan(0.15);
  });
});

describe('dips for StrD1 as well (direct_dips)', () => {
  it.each(['dense', 'structural'] as const)('silence the choice that failed (%s)', (plasticity) => {
    const sumAfterMiss = (directDips: boolean) => {
      const brain = corticalBrain(4, { indirect: { ...indirectDefaults, directDips } }, plasticity);
      const { corticoStriatal, cortex } = brain.basalGanglia;
      const { primitive, hand } = farPrimitive(brain);
      practised(brain, 15);
      const begun = beginTrainingTrial(brain, { goal: hand, primitive });
      const sites = cortex.activeCells();
      const total = () => sites.reduce((sum, site) => sum + corticoStriatal.weight(primitive, site), 0);
      const before = total();
      Object.assign(corticoStriatal, { outcomeShown: () => undefined, rewire: () => undefined });
      brain.basalGanglia.plastic = true;
      endTrainingTrial(brain, begun, farFrom(hand));
      return total() / before;
    };
    expect(sumAfterMiss(false)).toBeGreaterThan(0.8);
    expect(sumAfterMiss(true)).toBeLessThan(0.5);
  });
});

describe('lesions', () => {
  it('silence StrD1, or VA, and everybody else goes on', () => {
    const brain = corticalBrain(4);
    practised(brain, 15);
    const rates = (lesions: Partial<typeof intact>) => {
      brain.lesions = { ...intact, ...lesions };
      brain.basalGanglia.plastic = false;
      brain.basalGanglia.resetRates();
      brain.basalGanglia.run(700);
      brain.basalGanglia.cortex.show(farPrimitive(brain).hand);
      brain.basalGanglia.run(200);
      const { strD1, va, pm, snr } = brain.basalGanglia;
      return [strD1, va, pm, snr].map(({ r }) => Math.max(...r));
    };
    const before = rates({});
    expect(before.every((rate) => rate > 0.05)).toBe(true);
    const [strD1, , pm] = rates({ directPathway: true });
    expect(strD1).toBe(0);
    expect(pm).toBeLessThan(PREMOTOR_ANSWER);
    const [driven, va, silent] = rates({ basalGangliaOutput: true });
    expect(va).toBe(0);
    expect(silent).toBeLessThan(1e-9);
    expect(driven).toBeGreaterThan(0.05);
    expect(rates({})[2]).toBeGreaterThan(0.05);
  });
});
