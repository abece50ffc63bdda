/**
 * Constants of the structural plasticity of the cortico-striatal projection (docs/model/structural-plasticity.md). A rate
 * of 0 switches its part off.
 */
export interface StructuralParameters {
  /** Live contacts of every striatal cell as a share of the cortical cells, above 0 to 1. */
  readonly budget: number;
  /** Most contacts a cell rewires at a full burst of dopamine, as a share of its budget (rho). */
  readonly rewiringRate: number;
  /** Dopamine below which nothing is rewired or consolidated (D_min). */
  readonly dopamineThreshold: number;
  /** Dopamine of a full burst (D_ref). */
  readonly dopamineReference: number;
  /** Time of rewiring before the end of the reward phase (ms, 0 to 100): new contacts see that much of the reward. */
  readonly rewiringLeadMs: number;
  /** Share of new contacts that go to any site instead of an active one (u). */
  readonly uniformShare: number;
  /** Trials that a contact is spared rewiring (a_min). */
  readonly leastAge: number;
  /** Probability that a contact that was active with the goal and is silent at the outcome is replaced (p_m). */
  readonly mismatchPruning: number;
  /** Whether strong contacts are tagged, and tagged ones spared rewiring and decay. */
  readonly consolidation: boolean;
  /** Weight above which a contact that was potentiated is tagged (w_c). */
  readonly consolidationWeight: number;
  /** Probability a trial that a tag is lost (p_d). */
  readonly tagLoss: number;
  /** Share of its budget that every cell rewires at random in every trial (b). */
  readonly backgroundTurnover: number;
  /** Share of an untagged weight that decays a trial (lambda). */
  readonly decay: number;
  /** Temperature of the noise of untagged weights a trial (T). */
  readonly temperature: number;
}

export const structuralDefaults: StructuralParameters = Object.freeze<StructuralParameters>({
  budget: 0.01,
  rewiringRate: 0.5,
  dopamineThreshold: 0.05,
  dopamineReference: 1.8,
  rewiringLeadMs: 50,
  uniformShare: 0.1,
  leastAge: 1,
  mismatchPruning: 1,
  consolidation: true,
  consolidationWeight: 0.01,
  tagLoss: 0.001,
  backgroundTurnover: 0,
  decay: 0.001,
  temperature: 0,
});
