import { LearntOutcomes } from './basal-ganglia/action-selection.js';
import { BasalGanglia } from './basal-ganglia/basal-ganglia.js';
import { basalGangliaPopulations } from './basal-ganglia/basal-ganglia-populations.js';
import { DenseCorticoStriatal } from './basal-ganglia/cortico-striatal.js';
import type { CorticoStriatal } from './basal-ganglia/cortico-striatal.js';
import { CorticalShortcut, shortcutPopulations } from './basal-ganglia/cortical-shortcut.js';
import { IndirectPathway, indirectPopulations } from './basal-ganglia/indirect-pathway.js';
import { StructuralCorticoStriatal } from './basal-ganglia/structural-cortico-striatal.js';
import { AdaptiveFilterCerebellum } from './cerebellum/adaptive-filter-cerebellum.js';
import type { Cerebellum } from './cerebellum/cerebellum.js';
import { ReservoirCerebellum, reservoirPopulations } from './cerebellum/reservoir-cerebellum.js';
import { Cortex, cortexPopulations } from './cortex/cortex.js';
import { GoalMemory } from './cortex/goal-memory.js';
import type { Random } from './numbers/random.js';
import { definePart, partKey } from './parts.js';
import type { PartDefinition } from './parts.js';

/**
 * Distance to the target at which a rehearsal is good enough, and damping of the inverse sensitivity. Both are shares of the
 * cortical grid's half extent.
 */
const TOLERANCE = 4e-4;
const DAMPING = 0.04;

/** The parts that a brain can have. Every brain has those down to `outcomes`. */
export const keys = Object.freeze({
  random: partKey<Random>('random'),
  cortex: partKey<Cortex>('cortex'),
  corticoStriatal: partKey<CorticoStriatal>('corticoStriatal'),
  basalGanglia: partKey<BasalGanglia>('basalGanglia'),
  cerebellum: partKey<Cerebellum>('cerebellum'),
  goalMemory: partKey<GoalMemory>('goalMemory'),
  outcomes: partKey<LearntOutcomes>('outcomes'),
  shortcut: partKey<CorticalShortcut>('shortcut'),
  indirect: partKey<IndirectPathway>('indirect'),
});

/** All parts. Their order is that of the sections in a snapshot: a new part is appended. */
export const standardParts: readonly PartDefinition[] = Object.freeze([
  definePart(keys.random, { make: ({ random }) => random }),

  definePart(keys.cortex, {
    make: ({ parameters }) => new Cortex(parameters.cortex),
    populations: cortexPopulations,
  }),

  definePart(keys.corticoStriatal, {
    make: ({ parameters: { primitives, options }, random, get }) => {
      const { projection } = options;
      if (projection.kind !== 'dense') return undefined;
      const { mismatchPruning: probability } = projection;
      const mismatch = probability === 0 ? undefined : { probability, random: random.stream('wiring') };
      return new DenseCorticoStriatal(primitives, get(keys.cortex).cells, mismatch);
    },
  }),

  definePart(keys.corticoStriatal, {
    make: ({ parameters: { primitives, options }, random, get }) => {
      const { projection } = options;
      if (projection.kind !== 'structural') return undefined;
      const { cells } = get(keys.cortex);
      return new StructuralCorticoStriatal(primitives, cells, projection.parameters, random.stream('wiring'));
    },
  }),

  definePart(keys.basalGanglia, {
    make: ({ parameters, kernels, random, get }) => {
      const basalGanglia = new BasalGanglia(
        parameters,
        random.stream('noise'),
        kernels,
        get(keys.corticoStriatal),
        get(keys.cortex),
      );
      basalGanglia.quirks = parameters.options.quirks;
      return basalGanglia;
    },
    populations: basalGangliaPopulations,
  }),

  definePart(keys.cerebellum, {
    make: ({ parameters: { reservoir, options }, kernels, random }) => {
      const { cerebellum, perturbation, correctionRamp, quirks } = options;
      if (cerebellum.kind !== 'reservoir') return undefined;
      const streams = {
        weights: random.stream('reservoir'),
        perturbation: random.stream('perturbation'),
        reset: random.stream('reset'),
      };
      return new ReservoirCerebellum(streams, kernels, {
        reservoir,
        perturbation,
        rampReaches: correctionRamp,
        quirks,
      });
    },
    populations: reservoirPopulations,
    clock: 'cerebellum',
  }),

  definePart(keys.cerebellum, {
    make: ({ parameters: { cortex, primitives, reservoir, options }, body }) => {
      const { cerebellum } = options;
      if (cerebellum.kind !== 'adaptive_filter') return undefined;
      const { centre, halfExtentM } = cortex;
      return new AdaptiveFilterCerebellum(
        body,
        { primitives, centre, halfExtentM },
        {
          ...cerebellum,
          toleranceM: TOLERANCE * halfExtentM,
          dampingM: DAMPING * halfExtentM,
          slots: reservoir.inputs,
        },
      );
    },
    clock: 'cerebellum',
  }),

  definePart(keys.goalMemory, {
    make: ({ parameters, get }) => new GoalMemory(get(keys.cerebellum).slots, parameters.options.goalRadiusM),
  }),

  definePart(keys.outcomes, { make: ({ parameters }) => new LearntOutcomes(parameters.primitives) }),

  definePart(keys.shortcut, {
    make: ({ parameters: { options }, random, get }) => {
      const { shortcut } = options;
      if (shortcut === undefined) return undefined;
      const basalGanglia = get(keys.basalGanglia);
      return basalGanglia.join(new CorticalShortcut(basalGanglia, shortcut, random.ofPart('shortcut')));
    },
    populations: shortcutPopulations,
  }),

  definePart(keys.indirect, {
    make: ({ parameters: { options }, random, get }) => {
      const { indirect } = options;
      if (indirect === undefined) return undefined;
      const basalGanglia = get(keys.basalGanglia);
      return basalGanglia.join(new IndirectPathway(basalGanglia, indirect, random.ofPart('indirect')));
    },
    populations: indirectPopulations,
  }),
]);
