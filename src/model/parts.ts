import { ModelError } from '../errors.js';
import type { BrainParameters } from './brain-parameters.js';
import type { Kernels } from './kernels/ports.js';
import type { Body } from './movement/body.js';
import type { Stateful } from './numbers/fields.js';
import type { Random } from './numbers/random.js';
import type { Populations, RateSource } from './numbers/rate-source.js';

/**
 * Parts of a brain: projections, nuclei, cerebella, memories. Each is defined once: how it is made from the parameters,
 * the section of the snapshot that holds its state, and what can be recorded. Code that needs all parts goes through
 * the definitions, and nothing else lists them (docs/model/README.md, "How to add a projection or a nucleus").
 */

/** The clock of a population's rates. Each of the two may stand still while the other runs. */
export type Clock = 'basal ganglia' | 'cerebellum';

/** Names a part of a brain by the section of its snapshot, and knows its type. */
export interface PartKey<P extends Stateful> {
  readonly section: string;
  /** Never present: it only carries the type. */
  readonly part?: P;
}

export const partKey = <P extends Stateful>(section: string): PartKey<P> => ({ section });

/** The inputs from which a part is made. */
export interface Site {
  readonly parameters: BrainParameters;
  readonly body: Body;
  readonly kernels: Kernels;
  readonly random: Random;
  /** A part that is defined before this one. @throws ModelError when the brain has none */
  readonly get: <P extends Stateful>(key: PartKey<P>) => P;
}

export interface PartDescription<P extends Stateful> {
  /** The part; undefined if the parameters select none, or another one instead. */
  readonly make: (site: Site) => P | undefined;
  /** Its populations that can be recorded; none unless given. */
  readonly populations?: Populations<P>;
  /** The clock in whose steps its rates change; that of the basal ganglia unless given. */
  readonly clock?: Clock;
}

/** A population of a brain that can be recorded. */
export interface RecordablePopulation extends RateSource {
  readonly name: string;
  readonly clock: Clock;
}

/** A part of a brain, for code that goes through all of them. */
export interface Part {
  readonly section: string;
  readonly state: Stateful;
  readonly populations: readonly RecordablePopulation[];
}

/** The definition of a part. */
export interface PartDefinition {
  readonly section: string;
  readonly clock: Clock;
  /** Names of what can be recorded. */
  readonly populationNames: readonly string[];
  readonly make: (site: Site) => Part | undefined;
}

/** Defines the part of a key. Parts that can replace each other have the same key. */
export function definePart<P extends Stateful, Own extends P>(
  { section }: PartKey<P>,
  { make, populations = {}, clock = 'basal ganglia' }: PartDescription<Own>,
): PartDefinition {
  return {
    section,
    clock,
    populationNames: Object.keys(populations),
    make: (site) => {
      const part = make(site);
      return (
        part && {
          section,
          state: part,
          populations: Object.entries(populations).map(([name, sourceOf]) => {
            const { cells, read } = sourceOf(part);
            return { name, clock, cells, read };
          }),
        }
      );
    },
  };
}

/** The parts of one brain, in the order of their definitions. The sections of its snapshot have the same order. */
export class Parts {
  readonly #parts = new Map<string, Part>();

  /** @throws ModelError when two parts want the same section */
  constructor(site: Omit<Site, 'get'>, definitions: readonly PartDefinition[]) {
    const get: Site['get'] = (key) => this.get(key);
    for (const { section, make } of definitions) {
      const part = make({ ...site, get });
      if (part === undefined) continue;
      if (this.#parts.has(section)) throw new ModelError(`brain: two parts are '${section}', expected one`);
      this.#parts.set(section, part);
    }
  }

  get all(): readonly Part[] {
    return [...this.#parts.values()];
  }

  /** A part that a brain may have or not. */
  find<P extends Stateful>(key: PartKey<P>): P | undefined {
    return this.#parts.has(key.section) ? this.get(key) : undefined;
  }

  /** @throws ModelError when the brain has no such part */
  get<P extends Stateful>({ section }: PartKey<P>): P {
    const part = this.#parts.get(section);
    if (part === undefined)
      throw new ModelError(
        `brain: no part '${section}' is defined yet, only ${[...this.#parts.keys()].join(', ') || 'none'}`,
      );
    // The part under a key was made by a definition of this key.
    return part.state as P;
  }

  /** Everything that can be recorded. */
  get populations(): readonly RecordablePopulation[] {
    return this.all.flatMap(({ populations }) => populations);
  }
}
