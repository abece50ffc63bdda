import type { BasalGanglia } from '../../src/model/basal-ganglia/basal-ganglia.js';
import type { Drive, Pathway } from '../../src/model/basal-ganglia/pathway.js';
import { GoalSites } from '../../src/model/cortex/goal-sites.js';
import { loadInto } from '../../src/model/numbers/fields.js';
import type { Fields } from '../../src/model/numbers/fields.js';
import type { RandomStream } from '../../src/model/numbers/random.js';
import { ratesIn } from '../../src/model/numbers/rate-source.js';
import type { Populations } from '../../src/model/numbers/rate-source.js';
import { definePart, partKey } from '../../src/model/parts.js';
import { keys } from '../../src/model/standard-parts.js';

/**
 * A nucleus that is in no file of `src/`: one cell per primitive that echoes PM and excites it in turn,
 *
 *     tau dm/dt = -m + PM,  r = [m]+,  tau 10       u_PM = w r
 *     w_i += 0.01 U(0, 1) at the end of the reward phase of primitive i, w = 0 at first
 *
 * with the cortical cells of the last goal, as the state of a projection would have.
 */
export class Echo implements Pathway {
  readonly m: Float64Array;
  readonly r: Float64Array;
  readonly weights: Float64Array;
  readonly told: string[] = [];
  readonly #goal: GoalSites;

  constructor(
    readonly basalGanglia: BasalGanglia,
    readonly gain: number,
    readonly random: RandomStream,
  ) {
    const { cells, cortex } = basalGanglia;
    this.m = new Float64Array(cells);
    this.r = new Float64Array(cells);
    this.weights = new Float64Array(cells);
    this.#goal = new GoalSites(cortex.cells);
  }

  step({ pm }: Drive): void {
    const { m, r, weights, gain } = this;
    const source = this.basalGanglia.pm.r;
    for (let i = 0; i < m.length; i++) {
      pm[i] += gain * weights[i] * r[i];
      m[i] += (source[i] - m[i]) / 10;
      r[i] = m[i] > 0 ? m[i] : 0;
    }
  }

  goalShown(): void {
    this.told.push('goal');
    this.#goal.take(this.basalGanglia.cortex);
  }

  outcomeShown(primitive: number): void {
    this.told.push(`outcome ${primitive}`);
  }

  rewarded(primitive: number): void {
    this.told.push(`reward ${primitive}`);
    this.weights[primitive] += 0.01 * this.random.uniform();
  }

  endTrial(): void {
    this.told.push('end');
  }

  save(): Fields {
    return {
      potentials: this.m.slice(),
      rates: this.r.slice(),
      weights: this.weights.slice(),
      ...this.#goal.save(),
    };
  }

  load(fields: Fields): void {
    loadInto('echo', fields, 'potentials', [this.m]);
    loadInto('echo', fields, 'rates', [this.r]);
    loadInto('echo', fields, 'weights', [this.weights]);
    this.#goal.load(fields);
  }
}

const echoPopulations: Populations<Echo> = { Echo: ({ r }) => ratesIn(r) };

export const echoKey = partKey<Echo>('echo');
export const echoPart = (gain: number) =>
  definePart(echoKey, {
    make: ({ random, get }) => {
      const basalGanglia = get(keys.basalGanglia);
      return basalGanglia.join(new Echo(basalGanglia, gain, random.ofPart('echo')));
    },
    populations: echoPopulations,
  });
