import { describe, expect, it } from 'vitest';
import { ModelError } from '../../src/errors.js';
import type { Brain } from '../../src/model/brain.js';
import type { Cerebellum } from '../../src/model/cerebellum/cerebellum.js';
import { distance } from '../../src/model/numbers/vector.js';
import { restoreSnapshot, takeSnapshot } from '../../src/model/snapshot.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { trainOnce } from '../../src/model/trial/training.js';
import type { TrainingRecord } from '../../src/model/trial/training.js';
import { beginTrial, endTrial, reachSpec } from '../../src/model/trial/trial.js';
import { RateRecorder } from '../../src/observe/rate-recorder.js';
import { definePart } from '../../src/model/parts.js';
import { keys, standardParts } from '../../src/model/standard-parts.js';
import { heapGrowth } from '../heap-growth.js';
import type { Changes } from '../support/brains.js';
import { echoKey, echoPart } from './echo-nucleus.js';
import { smallBrain } from './small-brain.js';

const make = (gain = 1, changes: Changes = {}) =>
  smallBrain(6, changes, undefined, { parts: [...standardParts, echoPart(gain)] });
const trained = (brain: Brain, trials: number): TrainingRecord[] =>
  Array.from({ length: trials }, () => trainOnce(brain));
const copied = (brain: Brain): Snapshot => structuredClone(takeSnapshot(brain));

describe('a nucleus that is defined outside of the model', () => {
  it('has a section of its own in the snapshot, behind those of all others, and a stream', () => {
    const names = Object.keys(takeSnapshot(make()).fields);
    const without = Object.keys(takeSnapshot(smallBrain(6)).fields);
    expect(names.filter((name) => !without.includes(name))).toEqual([
      'random/of_echo',
      'echo/potentials',
      'echo/rates',
      'echo/weights',
      'echo/goalSites',
    ]);
    expect(names.slice(-4)).toEqual(names.filter((name) => name.startsWith('echo/')));
    expect(names.filter((name) => without.includes(name))).toEqual(without);
  });

  it('is saved and taken up again in mid-training with the same bits', () => {
    const brain = make();
    trained(brain, 12);
    expect(brain.parts.get(echoKey).weights.some((w) => w > 0)).toBe(true);
    const other = make();
    trained(other, 3);
    restoreSnapshot(other, copied(brain));
    expect(trained(other, 12)).toEqual(trained(brain, 12));
    expect(takeSnapshot(other)).toEqual(takeSnapshot(brain));
  });

  it('is missed in the snapshot of a brain without it, and unknown to such a brain', () => {
    expect(() => {
      restoreSnapshot(make(), copied(smallBrain(6)));
    }).toThrow(/of_echo.*missing/);
    expect(() => {
      restoreSnapshot(smallBrain(6), copied(make()));
    }).toThrow(/unknown fields: random\/of_echo, echo\/potentials/);
  });

  it('can be recorded like all others, every ms of the basal ganglia', () => {
    const brain = make();
    expect(brain.parts.populations.map(({ name }) => name)).toEqual([
      ...smallBrain(6).parts.populations.map(({ name }) => name),
      'Echo',
    ]);
    trained(brain, 8);
    const { recorded } = new RateRecorder(brain, ['PM', 'Echo']).record(() => trainOnce(brain));
    const [pm, echo] = recorded;
    expect(echo).toMatchObject({ population: 'Echo', phases: pm.phases, rates: { shape: pm.rates.shape } });
    const { r } = brain.parts.get(echoKey);
    expect([...echo.rates.data.slice(-r.length)]).toEqual([...r]);
    expect(r.some((rate) => rate > 0)).toBe(true);
    expect(() => new RateRecorder(smallBrain(6), ['Echo'])).toThrow(
      /no Echo, expected some of Cortex, StrD1/,
    );
  });

  it('is told of the moments of a trial in their order while it is plastic', () => {
    const brain = make();
    const { told } = brain.parts.get(echoKey);
    const { primitive, displacementM } = trainOnce(brain);
    expect(displacementM).toBeGreaterThan(0);
    const reward = displacementM > 0.3 ? [`reward ${primitive}`] : [];
    expect(told).toEqual(['goal', `outcome ${primitive}`, ...reward, 'end']);
    expect(trained(brain, 10).some((record) => record.displacementM > 0.3)).toBe(true);
    expect(told.some((moment) => moment.startsWith('reward'))).toBe(true);

    told.length = 0;
    const { basalGanglia } = brain;
    basalGanglia.plastic = false;
    basalGanglia.goalShown();
    basalGanglia.outcomeShown(primitive);
    basalGanglia.rewarded(primitive);
    basalGanglia.endTrial();
    expect(told).toEqual([]);
  });

  it('is told of the same moments in a reach from which the basal ganglia learn', () => {
    const brain = make(1, { noveltyDistanceM: 0, options: { reachDopamine: true } });
    const { told } = brain.parts.get(echoKey);
    const reach = (learning: boolean) => {
      const request = { target: [-0.1, 0.2, 0.25], learning, exploration: true } as const;
      const { primitive, predictedHand } = beginTrial(brain, reachSpec(brain, request));
      endTrial(brain, { hand: predictedHand });
      return primitive;
    };
    const primitive = reach(true);
    expect(told).toEqual(['goal', `outcome ${primitive}`, `reward ${primitive}`, 'end']);
    told.length = 0;
    reach(false);
    expect(told).toEqual([]);
  });

  it('drives the cells of the loop for one step, and leaves their baselines', () => {
    const { basalGanglia, parts } = make();
    const { pm } = basalGanglia;
    const echo = parts.get(echoKey);
    echo.weights[3] = 0.5;
    echo.r[3] = 0.4;
    pm.baseline[3] = 0.1;
    basalGanglia.step();
    // tau 20: from 0 towards its baseline and 0.5 x 0.4, without anything from VA yet.
    expect(pm.m[3]).toBeCloseTo((0.1 + 0.2) / 20, 15);
    expect(pm.m[4]).toBe(0);
    expect(pm.baseline[3]).toBe(0.1);
  });

  it('changes no bit of the others while it drives nothing, whatever it draws', () => {
    const [silent, alone] = [make(0), smallBrain(6)];
    expect(trained(silent, 25)).toEqual(trained(alone, 25));
    const { fields } = takeSnapshot(alone);
    const own = takeSnapshot(silent).fields;
    expect(Object.fromEntries(Object.keys(fields).map((name) => [name, own[name]]))).toEqual(fields);
    expect(own['echo/weights'].some((w) => w > 0)).toBe(true);
    expect(trained(make(1), 25)).not.toEqual(trained(smallBrain(6), 25));
  });

  it('lets the network step without allocating', () => {
    const { basalGanglia } = make();
    const limit = 64 * 1024;
    const step = () => {
      basalGanglia.step();
    };
    expect(heapGrowth(10_000, limit, step)).toBeLessThan(limit);
  });
});

/** A cerebellum that foresees that every primitive but `good` misses by 1 m. */
function seer(good: number, candidates: number) {
  const asked: number[] = [];
  const cerebellum: Cerebellum = {
    foresees: true,
    candidates,
    correctionMs: 5,
    correctionPhases: [
      { name: 'first', ms: 2 },
      { name: 'second', ms: 3 },
    ],
    observer: undefined,
    slots: 9,
    learning: true,
    noise: false,
    correction: ({ primitive }) => {
      asked.push(primitive);
      return primitive === good ? 0 : 1;
    },
    frozenCorrection: () => undefined,
    foresee: (hand) => hand,
    learn: () => ({ learned: false }),
    abandon: () => undefined,
    rest: () => undefined,
    forget: () => undefined,
    save: () => ({}),
    load: () => undefined,
  };
  return { asked, cerebellum };
}

describe('a cerebellum that is defined outside of the model', () => {
  const { section } = keys.cerebellum;
  /** In the place of the first standard one. */
  const withCerebellum = (cerebellum: Cerebellum) => {
    const at = standardParts.findIndex((part) => part.section === section);
    const others = standardParts.filter((part) => part.section !== section);
    const own = definePart(keys.cerebellum, { make: () => cerebellum });
    const options = { sharedClock: true };
    return smallBrain(6, { options }, undefined, { parts: others.toSpliced(at, 0, own) });
  };
  const request = { target: [-0.1, 0.2, 0.25], learning: true, exploration: false } as const;
  const plan = (brain: Brain) => {
    brain.outcomes.observe(4, request.target);
    return beginTrial(brain, reachSpec(brain, request));
  };

  it('is asked for the selected primitive, and for as many of the nearest others as it compares', () => {
    const { available, endPoints } = smallBrain(6).repertoire;
    const nearest = [...available]
      .filter((k) => k !== 4)
      .sort((a, b) => distance(endPoints[a], request.target) - distance(endPoints[b], request.target));
    for (const candidates of [1, 3]) {
      const { asked, cerebellum } = seer(nearest[1], candidates);
      const { primitive } = plan(withCerebellum(cerebellum));
      expect(asked).toEqual([4, ...nearest.slice(0, candidates - 1)]);
      expect(primitive).toBe(candidates === 1 ? 4 : nearest[1]);
    }
  });

  /** One that foresees that all primitives hit, and says how uncertain that is. */
  function judge(uncertain: Readonly<Record<number, number>>, experienced?: number) {
    const { asked, cerebellum } = seer(-1, 8);
    cerebellum.correction = ({ primitive }) => {
      asked.push(primitive);
      return 1e-5;
    };
    cerebellum.uncertaintyM = () => uncertain[asked.at(-1) ?? -1] ?? 0.1;
    cerebellum.experienced = () => experienced;
    return { asked, cerebellum };
  }

  it('is asked for one more primitive where it is uncertain, and the more certain one is taken', () => {
    const { available, endPoints } = smallBrain(6).repertoire;
    const [other] = [...available]
      .filter((k) => k !== 4)
      .sort((a, b) => distance(endPoints[a], request.target) - distance(endPoints[b], request.target));
    for (const [own, its, chosen] of [
      [0.05, 0.02, other],
      [0.02, 0.05, 4],
    ] as const) {
      const { asked, cerebellum } = judge({ 4: own, [other]: its });
      expect(plan(withCerebellum(cerebellum)).primitive).toBe(chosen);
      expect(asked).toEqual([4, other]);
    }
    const certain = judge({ 4: 1e-5 });
    expect(plan(withCerebellum(certain.cerebellum)).primitive).toBe(4);
    expect(certain.asked).toEqual([4]);
  });

  it('is asked first for the primitive that was at the place before, which is taken although it is uncertain', () => {
    const { available } = smallBrain(6).repertoire;
    const before = [...available].find((k) => k !== 4) ?? -1;
    const { asked, cerebellum } = judge({ [before]: 0.05 }, before);
    expect(plan(withCerebellum(cerebellum)).primitive).toBe(before);
    expect(asked).toEqual([before]);
  });

  it('names the phases of its correction in recordings', () => {
    const brain = withCerebellum(seer(4, 1).cerebellum);
    const { recorded } = new RateRecorder(brain, ['PM']).record(() => plan(brain));
    expect(recorded[0].phases.slice(-3)).toEqual([
      { phase: 'action', startMs: 900 },
      { phase: 'first', startMs: 1050 },
      { phase: 'second', startMs: 1052 },
    ]);
  });
});

describe('the parts of a brain', () => {
  it('have one section each', () => {
    expect(() =>
      smallBrain(6, {}, undefined, { parts: [...standardParts, echoPart(1), echoPart(1)] }),
    ).toThrow(new ModelError(`brain: two parts are 'echo', expected one`));
  });

  it('are made from those before them, and say which there are where one is missing', () => {
    expect(() => smallBrain(6, {}, undefined, { parts: [echoPart(1), ...standardParts] })).toThrow(
      /no part 'basalGanglia' is defined yet, only none/,
    );
    const { section } = keys.cerebellum;
    const parts = standardParts.filter((part) => part.section !== section);
    expect(() => smallBrain(6, {}, undefined, { parts })).toThrow(
      /no part 'cerebellum' is defined yet, only random, cortex, corticoStriatal, basalGanglia/,
    );
  });
});
